"""sandbox: where a program was when it was asked: the lines in which a long run spent its time."""

import math
import re
from collections import Counter

from sandbox.limits import Limits
from sandbox.report import Failure, RunStatus

_FRAME = re.compile(rb'^ +File "answer\.py", line (\d{1,7}) in (.{1,80})$')
_HEAD = b"Stack (most recent call first):"
_SAMPLES = 10  # in the second half of the shorter limit
_MAX_BYTES = 1 << 18
_MAX_LINES = 5


class Samples:
    """Counts the innermost own line of each sample. Bytes come from the program: claims, capped."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._bytes = bytearray()
        self._taken = 0
        self._left = _MAX_BYTES
        self.count = 0
        self.flooded = False

    def _moment(self, number: int) -> float:
        """Fraction of a limit at which that sample is due."""
        return 0.5 + 0.5 * number / (_SAMPLES + 1)

    def _used(self, elapsed: float, cpu: float) -> float:
        return max(elapsed / self._limits.wall_s, cpu / self._limits.cpu_s)

    def due(self, elapsed: float, cpu: float) -> bool:
        """Whether it is time for the next sample; counts it as taken."""
        if self._taken >= _SAMPLES or self._used(elapsed, cpu) < self._moment(self._taken):
            return False
        self._taken += 1
        return True

    def seconds_to_next(self, elapsed: float, cpu: float) -> float:
        """How long nothing will be due at the earliest."""
        if self._taken >= _SAMPLES:
            return math.inf
        left = self._moment(self._taken) - self._used(elapsed, cpu)
        return max(0.001, left * min(self._limits.wall_s, self._limits.cpu_s))

    def feed(self, data: bytes) -> None:
        """Take in what came up the trace pipe."""
        self.flooded = len(data) > self._left
        data = data[: self._left]
        self._left -= len(data)
        self._bytes += data
        self.count += data.count(_HEAD)

    def lines(self) -> list[tuple[int, str, int]]:
        """(line, function, samples) of the program's own lines, the most frequent first."""
        found: Counter[tuple[int, str]] = Counter()
        for stack in bytes(self._bytes).split(_HEAD)[1:]:
            for text in stack.split(b"\n"):
                frame = _FRAME.match(text)
                if frame is not None:
                    found[int(frame[1]), frame[2].decode("utf-8", "replace")] += 1
                    break
        return [(line, name, n) for (line, name), n in found.most_common(_MAX_LINES)]

    def explain(self, status: RunStatus, error: Failure) -> Failure:
        """The failure, and where the program was, if that is known."""
        if status is RunStatus.OVER_MEMORY:
            place = f" in line {error['line']}" if error.get("line") else ""
            said = f"it used {self._limits.memory_mb:g} MiB of {self._limits.memory_mb:g} MiB"
            detail = f" ({error['message']})" if error["message"] else ""
            return {**error, "message": f"{said}{place}{detail}"}
        lines = self.lines()
        if status not in (RunStatus.TIMED_OUT, RunStatus.OVER_OUTPUT) or not lines:
            return error
        line, name, times = lines[0]
        where = f"line {line}" if name == "<module>" else f"line {line} (in {name})"
        total = sum(n for _, _, n in lines)
        if status is RunStatus.OVER_OUTPUT:
            text = f"{error['message']}, in {where}"
        elif total == 1:
            text = f"{error['message']}; when it was ended it was in {where}"
        else:
            text = f"{error['message']}; in {times} of {total} looks it was in {where}"
        return {**error, "message": text, "line": line, "lines": [[at, n] for at, _, n in lines]}
