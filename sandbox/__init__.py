"""sandbox: runs a learner's Python program behind walls and reports plainly what happened."""

from sandbox.cases import CasesRun, Disagreement, run_cases
from sandbox.limits import Limits
from sandbox.pool import Pool, close
from sandbox.report import BoxUnavailable, Busy, CallReport, Run, RunStatus, SandboxError
from sandbox.run import run
from sandbox.settings import Settings

__all__ = [
    "BoxUnavailable",
    "Busy",
    "CallReport",
    "CasesRun",
    "Disagreement",
    "Limits",
    "Pool",
    "Run",
    "RunStatus",
    "SandboxError",
    "Settings",
    "close",
    "run",
    "run_cases",
]
