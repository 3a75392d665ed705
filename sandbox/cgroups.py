"""sandbox: a control group around each slot, where we may make one: one more net under its limits.

Only new folders below this process's own groups are made, filled and removed. No setting of a
group that was there before is written. Whatever fails is the reason why there is no group.
"""

import contextlib
import itertools
import os
import re
import time
from pathlib import Path

from sandbox.bounds import KILL_GRACE_SECONDS, MB
from sandbox.namespaces import OFF
from sandbox.settings import Settings

LAYER = "cgroup"
LEAST_PIDS = 64
_NEEDED = ("memory", "pids")
_OWN, _MOUNTS = Path("/proc/self/cgroup"), Path("/proc/self/mountinfo")
_NAME = re.compile(r"nabla-sandbox-(\d+)-(\d+)-\d+")  # the broker's number and start, then ours
# What bounds swap is not there on every kernel: without it, memory alone is bounded.
_MEMORY = {"v1": "memory.limit_in_bytes", "v2": "memory.max"}
_SWAP = {"v1": "memory.memsw.limit_in_bytes", "v2": "memory.swap.max"}
_KILLS = {"v1": "memory.oom_control", "v2": "memory.events"}
_numbers = itertools.count()
_make, _unmake = os.mkdir, os.rmdir

Mark = tuple[int, int]
"""How often the kernel has killed in a group, and how often the group has met its own limit."""


def own_folders() -> tuple[str, dict[str, Path]]:
    """The version, and the folder of this process's own group for memory and for pids."""
    groups: dict[str, str] = {}
    for line in _OWN.read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        groups.update(dict.fromkeys(controllers.split(","), path))
    version = "v1" if groups.keys() >= set(_NEEDED) else "v2"
    if version == "v2" and "" not in groups:
        raise OSError("the kernel offers no group for memory and pids")
    places = _mounts(version)
    found = {}
    for name in _NEEDED:
        if name not in places:
            raise OSError(f"no cgroup file system for {name} is mounted")
        root, point = places[name]
        group = groups[name if version == "v1" else ""]
        path = os.path.relpath(group, root)
        if path.startswith("..") or group.startswith("/.."):
            raise OSError("this process's own group lies outside of what is mounted")
        found[name] = Path(point, path)
    return version, found


def _mounts(version: str) -> dict[str, tuple[str, str]]:
    """Controller to the group that its file system shows, and to where it is mounted."""
    found = {}
    for line in _MOUNTS.read_text().splitlines():
        place, _, kind = line.partition(" - ")
        root, point = place.split()[3:5]
        words = kind.split()
        names = _NEEDED if version == "v2" else words[-1].split(",")
        if words[0] == ("cgroup2" if version == "v2" else "cgroup"):
            found.update(dict.fromkeys(names, (root, point)))
    return found


def _started(pid: int) -> str:
    """When a process started, in ticks; nothing where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _write(path: Path, text: str) -> None:
    """To a file that is there: in a folder that is no group, none must appear."""
    file = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


def _number(text: str, name: str) -> int | None:
    """The number behind a name in a file of such lines."""
    for line in text.splitlines():
        if line.startswith(f"{name} "):
            return int(line.split()[1])
    return None


def sweep(settings: Settings) -> None:
    """Remove what brokers have left that died before they could. One with a process in it stays."""
    if LAYER in settings.off or not settings.cgroup_mb:
        return
    with contextlib.suppress(OSError, ValueError):
        for folder in set(own_folders()[1].values()):
            for found in os.listdir(folder):
                name = _NAME.fullmatch(found)
                if name and _started(int(name[1])) != name[2]:
                    with contextlib.suppress(OSError):
                        _unmake(folder / found)


# Groups made below a service manager's own may be in its way, so an operator decides.
NOT_ASKED = "not asked for: set NABLA_SANDBOX_CGROUP_MB"


class Group:
    """The group of one slot, or the reason why there is none."""

    def __init__(self, settings: Settings) -> None:
        self.reason: str | None = OFF if LAYER in settings.off else None
        if self.reason is None and not settings.cgroup_mb:
            self.reason = NOT_ASKED
        self.version = ""
        self._folders: dict[str, Path] = {}
        if self.reason is None:
            try:
                self._set_up(settings)
            except (OSError, ValueError) as error:  # ValueError: a file that reads otherwise
                self.reason = str(error)
                self.remove()

    def _set_up(self, settings: Settings) -> None:
        self.version, above = own_folders()
        if self.version == "v2":
            # Passing them on would change a group that is not ours, and the kernel refuses it to
            # a group that holds a process, such as this one.
            passed = (above["memory"] / "cgroup.subtree_control").read_text().split()
            if not set(_NEEDED) <= set(passed):
                raise OSError("this process's own group passes no memory and pids to groups below")
        name = f"nabla-sandbox-{os.getpid()}-{_started(os.getpid())}-{next(_numbers)}"
        for folder in set(above.values()):
            _make(folder / name)
            self._folders.update({key: folder / name for key in above if above[key] == folder})
        memory = self._folders["memory"]
        _write(memory / _MEMORY[self.version], str(settings.cgroup_mb * MB))
        with contextlib.suppress(FileNotFoundError):
            swap = settings.cgroup_mb * MB if self.version == "v1" else 0
            _write(memory / _SWAP[self.version], str(swap))
        pids = max(LEAST_PIDS, 2 * settings.stock + LEAST_PIDS // 2)
        _write(self._folders["pids"] / "pids.max", str(pids))
        self._look()  # where this fails, better no group than a run told wrongly

    @property
    def layer(self) -> str:
        """As runs report it."""
        return LAYER if self.reason is not None else f"{LAYER} {self.version}"

    def take_in(self, pid: int) -> None:
        """Move a process in, before it forks any other."""
        if self.reason is not None:
            return
        try:
            for folder in set(self._folders.values()):
                _write(folder / "cgroup.procs", str(pid))
        except OSError as error:
            self.reason = str(error)  # a folder that it is in already goes when the slot ends

    def mark(self) -> Mark | None:
        """To be compared with a later one; None where there is no group."""
        if self.reason is None:
            with contextlib.suppress(OSError, ValueError):
                return self._look()
        return None

    def _look(self) -> Mark:
        memory = self._folders["memory"]
        told = (memory / _KILLS[self.version]).read_text()
        if self.version == "v2":
            return _number(told, "oom_kill") or 0, _number(told, "max") or 0
        met = int((memory / "memory.failcnt").read_text())
        kills = _number(told, "oom_kill")
        return (met if kills is None else kills), met

    def has_killed_since(self, before: Mark | None) -> bool:
        """Whether the kernel has killed for this group's limit, not for want of memory elsewhere.

        It counts a kill in the group of the process that it chose, whoever was short of memory.
        """
        now = self.mark()
        return before is not None and now is not None and now[0] > before[0] and now[1] > before[1]

    def remove(self) -> None:
        """Remove it when its processes have gone, which they have been told to. May be repeated."""
        deadline = time.monotonic() + KILL_GRACE_SECONDS
        for folder in set(self._folders.values()):
            while True:
                try:
                    _unmake(folder)
                except FileNotFoundError:
                    break
                except OSError:
                    if time.monotonic() > deadline:
                        break  # the next pool sweeps it
                    time.sleep(0.002)
                else:
                    break
        self._folders = {}
