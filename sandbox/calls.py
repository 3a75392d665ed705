"""sandbox: runs one learner's program inside the sealed box: the source, then call after call."""

import inspect
import mmap
import sys
from collections.abc import Callable
from time import perf_counter as _now
from time import process_time as _cpu_now
from types import FunctionType, ModuleType
from typing import Any

from sandbox import observe
from sandbox.codec import Encoder, TooLarge, Unsupported, decode, to_json
from sandbox.failures import FILE, describe, failure, name_of, set_trace, trace_of

_settrace, _setprofile = sys.settrace, sys.setprofile
_set_recursion_limit = sys.setrecursionlimit
_RECURSION_LIMIT = sys.getrecursionlimit()
_exit_code = SystemExit.__dict__["code"].__get__
_MAX_NAMES = 50
_RESERVE_BYTES = 4 << 20
_REPORT = {"value": None, "error": None, "ms": 0.0, "cpu_ms": 0.0, "observed": None}


class Program:
    """One source and its module. `reserve` is memory set aside to report running out of it."""

    def __init__(self, source: str, as_main: bool) -> None:
        self.source = source
        self.lines = source.splitlines()
        self.module = ModuleType("__main__" if as_main else "answer")
        self.module.__file__ = FILE
        self.encoder = Encoder()
        self.observed = observe.encoder()
        # Address space only: not one page of it is ever touched.
        self.reserve: mmap.mmap | None = mmap.mmap(-1, _RESERVE_BYTES, mmap.MAP_PRIVATE)
        sys.modules[self.module.__name__] = self.module

    def frame(self, message: dict[str, Any]) -> bytes:
        """A message for the broker as the body of a frame."""
        return to_json(message)

    def load(self) -> BaseException | None:
        """Compile and run the source; the exception that ended it, or None."""

        def body() -> None:
            code = compile(self.source, FILE, "exec", dont_inherit=True)
            exec(code, self.module.__dict__)  # noqa: S102 - the walls are up

        return self._guarded(body)

    def describe(self, error: BaseException) -> dict[str, Any]:
        """The failure for an exception, with the frames it holds let go."""
        if issubclass(type(error), MemoryError):
            self.reserve = None
        found = describe(error, self.lines)
        set_trace(error, None)
        return found

    def ending(self, error: BaseException, as_main: bool) -> tuple[int, dict[str, Any] | None]:
        """(exit code, failure or None) of a source that ended by an exception.

        A script may leave by sys.exit() with success; a source that is to be called may not.
        """
        if as_main and issubclass(type(error), SystemExit):
            code = _exit_code(error)
            if code is None or (type(code) is int and code == 0):
                return 0, None
            said = self.describe(error)
            if type(code) is int:
                return code & 255, {**said, "traceback": ""}
            return 1, {**said, "traceback": said["message"]}
        return 1, self.describe(error)

    def call(self, call: dict[str, Any]) -> dict[str, Any]:
        """Make one call; a message with outcome, value or error, times, what was observed."""
        name = call["function"]
        function = self.module.__dict__.get(name)
        if not callable(function):
            return _raised(self._missing(name, function))
        try:
            args = [decode(item) for item in call["args"]]
            kwargs = {key: decode(item) for key, item in call["kwargs"].items()}
        except Exception as problem:  # noqa: BLE001 - the author's {"python"} may raise anything
            text = f"an argument could not be made: {name_of(type(problem))}: {problem}"
            return _raised(failure("BadArgument", text[:500]))
        observer = observe.Observer(self.observed, args) if call["observe"] else None
        result: list[Any] = []
        cpu_started, started = _cpu_now(), _now()
        error = self._guarded(lambda: result.append(function(*args, **kwargs)))
        cpu = _cpu_now() - cpu_started
        more: dict[str, Any] = {"ms": (_now() - started) * 1000, "cpu_ms": cpu * 1000}
        if observer is not None:
            more["observed"] = observer.report(result)
        if error is not None:
            return _raised(self._refused(function, name, args, kwargs, error)) | more
        return self._returned(result.pop()) | more

    def _guarded(self, body: Callable[[], Any]) -> BaseException | None:
        """Run the learner's code; undo the hooks it may have left on the interpreter."""
        try:
            body()
        except BaseException as error:  # noqa: BLE001 - every way out is a result here
            return error
        finally:
            _settrace(None)
            _setprofile(None)
            _set_recursion_limit(_RECURSION_LIMIT)
        return None

    def _returned(self, value: object) -> dict[str, Any]:
        try:
            tree = self.encoder.encode(value)
        except Unsupported as error:
            return _raised(failure("UnsupportedValue", str(error)))
        except TooLarge as error:
            return _raised(failure("ResultTooLarge", str(error)))
        except MemoryError:
            self.reserve = None
            return _raised(failure("ResultTooLarge", "no memory was left to send the result"))
        return {**_REPORT, "outcome": "returned", "value": tree}

    def _missing(self, name: str, found: object) -> dict[str, Any]:
        names = [
            key
            for key, value in list(self.module.__dict__.items())
            if type(key) is str and type(value) is FunctionType
            if value.__code__.co_filename == FILE
        ][:_MAX_NAMES]
        if name in self.module.__dict__:
            message = f"{name} is of type {name_of(type(found))}, not a function"
        else:
            message = f"no function named {name} is defined"
        return failure("MissingFunction", message, found=[key[:100] for key in names])

    def _refused(
        self,
        function: Any,
        name: str,
        args: list[Any],
        kwargs: dict[str, Any],
        error: BaseException,
    ) -> dict[str, Any]:
        """BadSignature where the call could not even begin, else the exception itself."""
        if type(error) is TypeError and not _own_code_ran(error):
            try:
                signature = inspect.signature(function)
            except (TypeError, ValueError):
                return self.describe(error)
            try:
                signature.bind(*args, **kwargs)
            except TypeError as mismatch:
                text = f"{name}{signature}"[:300]
                return failure("BadSignature", f"{text}: {mismatch}"[:600], signature=text)
        return self.describe(error)


def _own_code_ran(error: BaseException) -> bool:
    trace = trace_of(error)
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            return True
        trace = trace.tb_next
    return False


def _raised(error: dict[str, Any]) -> dict[str, Any]:
    return {**_REPORT, "outcome": "raised", "error": error}


# What nearly every program does, and what takes the most copies of shared memory: it is compiled,
# imports NumPy, makes an array and prints one.
_TRIAL = """
import numpy as np
str(np.array([4.0, 3.0]))
"""
_TRIAL_CALLS = """
w = np.array([4.0, 3.0])
for _ in range(3):
    w = w - 0.1 * np.array([2.0, 6.0]) * w
with np.errstate(all="ignore"):
    np.isfinite(w).all(), w.max(), w.min()
def f(): return w
def g(): f(0)
"""


def warm_up(fully: bool) -> None:
    """Run a small program of our own, so that the paths of an ordinary one are no longer cold.

    In the template this is done fully, and loads what is loaded at first use. In a child, where
    memory is shared until it is written to, it makes the copies that any program would have to
    wait for; there it is kept short, since every page that it touches is held while it waits.
    """
    program = Program(_TRIAL + _TRIAL_CALLS * fully, False)
    program.load()
    if fully:
        for name in ("f", "g"):
            trial: dict[str, Any] = {"function": name, "args": [], "kwargs": {}, "observe": True}
            program.frame(program.call(trial))
    del sys.modules[program.module.__name__]
