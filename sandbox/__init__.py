"""sandbox: runs a learner's Python program behind walls and reports plainly what happened."""

from sandbox.limits import Limits
from sandbox.report import BoxUnavailable, CallReport, Run, RunStatus, SandboxError
from sandbox.run import run

__all__ = ["BoxUnavailable", "CallReport", "Limits", "Run", "RunStatus", "SandboxError", "run"]
