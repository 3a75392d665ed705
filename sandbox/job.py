"""sandbox: checks what a run is asked to do before anything is started."""

import secrets
from dataclasses import dataclass
from typing import Any

from sandbox import frames, wire
from sandbox.bounds import MAX_CALLS, MAX_JOB_BYTES, MAX_SOURCE_BYTES
from sandbox.limits import Limits

_MAX_SEED = 2**64


@dataclass(frozen=True)
class Job:
    """One checked job: its frame for the box, the number that its answers must carry.

    observed: for each call how many arguments are reported before and after it, or None.
    """

    frame: bytes
    nonce: str
    seed: int
    calls: int
    as_main: bool
    observed: tuple[int | None, ...] = ()


def _call(number: int, call: Any) -> dict[str, Any]:
    where = f"calls[{number}]"
    if type(call) is not dict or not call.keys() <= {"function", "args", "kwargs", "observe"}:
        raise ValueError(f"{where} must be an object with function, args, kwargs and observe only")
    function, args, kwargs = call.get("function"), call.get("args", []), call.get("kwargs")
    if type(function) is not str or not function.isidentifier():
        raise ValueError(f"{where}.function must be the name of a function")
    kwargs = {} if kwargs is None else kwargs
    if type(args) is not list:
        raise ValueError(f"{where}.args must be a list")
    if type(kwargs) is not dict or not all(type(key) is str for key in kwargs):
        raise ValueError(f"{where}.kwargs must be an object")
    checker = wire.Checker(inputs=True)
    for position, value in enumerate(args):
        checker.check(value, f"{where}.args[{position}]")
    for name, value in kwargs.items():
        checker.check(value, f"{where}.kwargs.{name}")
    observe = call.get("observe", False)
    if type(observe) is not bool:
        raise ValueError(f"{where}.observe must be true or false")
    return {"function": function, "args": args, "kwargs": kwargs, "observe": observe}


def check(source: str, calls: list[dict[str, Any]] | None, seed: int, limits: Limits) -> Job:
    """The job, ready to send. ValueError says which part is not as agreed."""
    if type(source) is not str:
        raise ValueError("source must be text")
    if len(source.encode("utf-8", "surrogatepass")) > MAX_SOURCE_BYTES:
        raise ValueError(f"source must be at most {MAX_SOURCE_BYTES >> 10} KiB")
    if type(seed) is not int or not 0 <= seed < _MAX_SEED:
        raise ValueError("seed must be a whole number from 0 and below 2**64")
    if calls is not None and type(calls) is not list:
        raise ValueError("calls must be a list, or null to run the source as a script")
    if calls is not None and len(calls) > MAX_CALLS:
        raise ValueError(f"at most {MAX_CALLS} calls in one run")
    checked = None if calls is None else [_call(n, call) for n, call in enumerate(calls)]
    nonce = secrets.token_hex(8)
    frame = frames.pack(
        {
            "nonce": nonce,
            "source": source,
            "calls": checked,
            "seed": seed,
            "cpu_s": limits.cpu_s,
            "memory_bytes": limits.memory_bytes,
        }
    )
    if len(frame) > MAX_JOB_BYTES:
        raise ValueError(f"source and arguments must be at most {MAX_JOB_BYTES >> 20} MiB in all")
    observed = tuple(len(call["args"]) if call["observe"] else None for call in checked or ())
    return Job(frame, nonce, seed, len(observed), checked is None, observed)
