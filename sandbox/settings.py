"""sandbox: the operator's numbers and switches, read from the environment and checked."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

_PREFIX = "NABLA_SANDBOX_"
REQUIRED = ("no_new_privs", "resource limits", "seccomp", "self-test")
OPTIONAL = (
    "no capabilities", "unprivileged user", "landlock", "empty root", "mount namespace",
    "pid namespace", "net namespace", "ipc namespace", "uts namespace", "cgroup namespace",
    "user namespace", "cgroup",
)  # fmt: skip


def _cores() -> int:
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True)
class Settings:
    """How one process of the trusted side uses its machine.

    slots      programs that run at the same time; default: one per core we may use
    stock      children that wait, ready, in each slot
    waiting    runs that may wait for a slot before new ones are turned away
    patience_s seconds that a run waits for a slot before it is turned away
    runs       runs after which a template is replaced by a fresh one
    minutes    minutes after which it is
    cgroup_mb  MiB that a slot may hold in a control group of its own (template, stock and run);
               0: no control group is made
    off        layers that are not to be used; a required one cannot be switched off
    sampling   whether a program that runs long is asked where it is
    measuring  for benchmarks only: also run where a required layer is off
    """

    slots: int = field(default_factory=_cores)
    stock: int = 2
    waiting: int = 200
    patience_s: float = 120
    runs: int = 1000
    minutes: float = 30
    cgroup_mb: int = 0
    off: frozenset[str] = frozenset()
    sampling: bool = True
    measuring: bool = False


_READERS = {
    "slots": int,
    "stock": int,
    "waiting": int,
    "patience_s": float,
    "runs": int,
    "minutes": float,
    "cgroup_mb": int,
}


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """NABLA_SANDBOX_SLOTS and so on; NABLA_SANDBOX_OFF: layers, separated by commas.

    ValueError for what is no number above zero.
    """
    found: dict[str, object] = {}
    for name, read in _READERS.items():
        text = environment.get(f"{_PREFIX}{name.upper()}")
        if text is None:
            continue
        value = read(text)
        if not 0 < value < 10**6:
            raise ValueError(f"{_PREFIX}{name.upper()} must be above 0, not {text!r}")
        found[name] = value
    off = environment.get(f"{_PREFIX}OFF", "")
    words = frozenset(word.strip() for word in off.split(",") if word.strip())
    if not words <= set(OPTIONAL):
        wrong = ", ".join(sorted(words - set(OPTIONAL)))
        raise ValueError(f"{_PREFIX}OFF: {wrong} cannot be switched off, only {OPTIONAL}")
    found["off"] = words
    found["sampling"] = environment.get(f"{_PREFIX}SAMPLING", "1") != "0"
    return Settings(**found)  # type: ignore[arg-type]
