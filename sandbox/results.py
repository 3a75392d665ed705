"""sandbox: reads the program's claims off the result channel; trusts none of the bytes."""

import math
from typing import Any

from sandbox import figures, frames, wire
from sandbox.bounds import MAX_OBSERVED_ITEMS
from sandbox.frames import BrokenChannel
from sandbox.report import NOT_REACHED, CallReport, Failure, Figure

_TEXTS = {"type": 200, "message": 4000, "traceback": 20000, "text": 400, "signature": 400}
_NUMBERS = ("line", "column")
_MAX_FOUND = 50
_FIELDS = {
    "nonce", "index", "stdout_at", "outcome", "value", "error", "ms", "cpu_ms", "observed",
}  # fmt: skip
_OBSERVED = {"before", "after", "aliases"}


class Results:
    """The frames of one run, in order: one per call, then the last one. Any other is refused."""

    def __init__(
        self, nonce: str, expected_calls: int, observed: tuple[int | None, ...] = ()
    ) -> None:
        self._nonce = nonce
        self._expected = expected_calls
        self._calls: list[CallReport] = []
        self._observed = observed or (None,) * expected_calls
        self._checker = wire.Checker()
        self._observed_checker = wire.Checker(items=MAX_OBSERVED_ITEMS)
        self.done = False
        self.exit_code = 0
        self.error: Failure | None = None
        self.figures: tuple[Figure, ...] = ()

    def take(self, body: bytes) -> None:
        """Take in one frame; BrokenChannel unless it is the one that is due."""
        message = frames.parse(body)
        if type(message) is not dict or message.get("nonce") != self._nonce:
            raise BrokenChannel("a frame of another run")
        if self.done:
            raise BrokenChannel("a frame after the last one")
        if "done" in message:
            self._finish(message)
        else:
            self._calls.append(self._call(message))

    def calls(self) -> tuple[CallReport, ...]:
        """A report for every call asked for, reached or not."""
        missing = self._expected - len(self._calls)
        return (*self._calls, *[NOT_REACHED] * missing)

    def _finish(self, message: dict[str, Any]) -> None:
        if message.keys() != {"nonce", "done", "exit", "error", "figures"}:
            raise BrokenChannel("the last frame has other fields than agreed")
        code = message["exit"]
        if type(code) is not int or not 0 <= code <= 255:
            raise BrokenChannel("the exit code is no number from 0 to 255")
        self.error = None if message["error"] is None else _failure(message["error"])
        if self.error is None and code == 0 and len(self._calls) != self._expected:
            raise BrokenChannel("the last frame came before the answers")
        self.figures = figures.read(message["figures"])
        self.exit_code = code
        self.done = True

    def _call(self, message: dict[str, Any]) -> CallReport:
        if message.keys() != _FIELDS:
            raise BrokenChannel("an answer has other fields than agreed")
        index, written = message["index"], message["stdout_at"]
        if type(index) is not int or index != len(self._calls) or index >= self._expected:
            raise BrokenChannel("an answer out of its turn")
        if type(written) is not int or not 0 <= written < 2**63:
            raise BrokenChannel("the place in stdout is no count")
        more: dict[str, Any] = {
            "ms": _time(message["ms"]),
            "cpu_ms": _time(message["cpu_ms"]),
            "stdout_at": written,
            **self._seen(message["observed"], self._observed[index]),
        }
        if message["outcome"] == "returned" and message["error"] is None:
            try:
                self._checker.check(message["value"])
            except wire.WireError as problem:
                raise BrokenChannel(f"an answer is no value: {problem}") from None
            return CallReport("returned", message["value"], **more)
        if message["outcome"] == "raised" and message["value"] is None:
            return CallReport("raised", error=_failure(message["error"]), **more)
        raise BrokenChannel("an answer is neither a value nor an error")

    def _seen(self, found: Any, count: int | None) -> dict[str, Any]:
        """What was observed of a call; nothing where it was not to be, or could not be made."""
        if found is None:
            return {}
        if count is None or type(found) is not dict or found.keys() != _OBSERVED:
            raise BrokenChannel("what was observed is not what was agreed")
        aliases = found["aliases"]
        if aliases is not None and not (type(aliases) is int and 0 <= aliases < count):
            raise BrokenChannel("a result shares memory with no argument that there is")
        for values in (found["before"], found["after"]):
            if type(values) is not list or len(values) != count:
                raise BrokenChannel("what was observed has not one value per argument")
            for value in values:
                try:
                    self._observed_checker.check(value)
                except wire.WireError as problem:
                    raise BrokenChannel(f"what was observed is no value: {problem}") from None
        return found


def _time(found: Any) -> float:
    if type(found) not in (int, float) or not (0 <= found < math.inf):
        raise BrokenChannel("the time of an answer is no time")
    return round(float(found), 3)


def _failure(found: Any) -> Failure:
    """A failure with its known fields only, each of its type and within its length."""
    if type(found) is not dict:
        raise BrokenChannel("an error is no object")
    clean: Failure = {"type": "", "message": "", "line": None, "traceback": ""}
    for name, value in found.items():
        if name in _TEXTS and type(value) is str:
            clean[name] = value[: _TEXTS[name]]
        elif name in _NUMBERS and (value is None or (type(value) is int and 0 <= value < 2**31)):
            clean[name] = value
        elif (
            name in ("found", "kinds")
            and type(value) is list
            and all(type(n) is str for n in value)
        ):
            clean[name] = [n[:200] for n in value[:_MAX_FOUND]]
        else:
            raise BrokenChannel(f"an error with an unknown or ill-formed field {name[:40]!r}")
    return clean
