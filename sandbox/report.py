"""sandbox: what a run reports: plain frozen data, and the one exception that is our own fault."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

# Exception
#   SandboxError        our box failed or refused to run; never the learner's fault
#     BoxUnavailable    this machine offers too few layers: no code is run here
#     Busy              more runs wait than may wait: back-pressure


class SandboxError(Exception):
    """Our box failed. The program was not judged: try again or tell the operator."""


class BoxUnavailable(SandboxError):
    """This machine lacks a layer without which no learner's code may run."""

    def __init__(self, message: str, layers: dict[str, str | None] | None = None) -> None:
        super().__init__(message)
        self.layers = layers or {}


class Busy(SandboxError):
    """Too many runs wait already, or this one has waited too long: try again later."""


class RunStatus(StrEnum):
    """How the whole run ended."""

    OK = "OK"
    NONZERO_EXIT = "NONZERO_EXIT"
    SIGNALLED = "SIGNALLED"
    TIMED_OUT = "TIMED_OUT"
    OVER_MEMORY = "OVER_MEMORY"
    OVER_OUTPUT = "OVER_OUTPUT"
    FORBIDDEN = "FORBIDDEN"


Outcome = Literal["returned", "raised", "not_reached"]
Failure = dict[str, Any]
"""{"type", "message", "line", "traceback"} and, by type, "column", "text", "found", "signature",
and "kinds": what an exception of the program's own making, or of a library's, is a kind of."""

Figure = dict[str, Any]
"""Numbers to draw, of type "path" or "loss"; see sandbox/README.md."""


@dataclass(frozen=True)
class CallReport:
    """What became of one call. `stdout_at`: bytes of stdout written when it ended.

    ms, cpu_ms      by the clock on the wall, and of processor time
    before, after   its positional arguments as wire values, None for each that is not plain data;
                    None altogether where they were not to be observed
    aliases         index of the first argument whose memory the result shares, or None
    """

    outcome: Outcome
    value: Any = None
    error: Failure | None = None
    ms: float = 0.0
    stdout_at: int | None = None
    cpu_ms: float = 0.0
    before: list[Any] | None = None
    after: list[Any] | None = None
    aliases: int | None = None


@dataclass(frozen=True)
class Run:
    """One run, as seen from outside. Values, errors and figures are the program's own claims."""

    status: RunStatus
    calls: tuple[CallReport, ...]
    stdout: str
    stderr: str
    cpu_ms: float
    wall_ms: float
    memory_mb: float
    error: Failure | None = None
    layers: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


NOT_REACHED = CallReport(outcome="not_reached")
