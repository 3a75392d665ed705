"""sandbox: `run`: one program in, one report out."""

from typing import Any

from sandbox import job
from sandbox.kid import Kid
from sandbox.limits import Limits
from sandbox.pool import Pool, pool
from sandbox.report import BoxUnavailable, Busy, Run, SandboxError
from sandbox.session import Session
from sandbox.slot import Slot


def run(
    source: str,
    calls: list[dict[str, Any]] | None,
    *,
    seed: int = 0,
    limits: Limits | None = None,
    packages: tuple[str, ...] = (),
    learner: str = "",
    use: Pool | None = None,
) -> Run:
    """Run a learner's program in a fresh box and report what happened.

    source    Python text. With calls it is loaded as module "answer" and each call
              {"function", "args", "kwargs", "observe"} is made in turn, arguments in the wire
              format; with None it runs as a script.
    seed      0 <= seed < 2**64: seeds `random` and `numpy.random`.
    packages  installed packages or dotted modules that may be imported beside NumPy and the
              standard library, such as ("sympy", "mpmath").
    learner   whose program it is: where runs have to wait, learners take turns.
    use       another pool than that of this process.

    Raises ValueError for a job that is not as agreed, SandboxError where our box failed
    (BoxUnavailable where this machine must not run programs at all, Busy where too many wait).
    """
    limits = limits or Limits()
    checked = job.check(source, calls, seed, limits)
    found = use or pool()
    try:
        return _in(found, checked, limits, packages, learner)
    except _NeverBegan as error:
        # The template had been damaged or ended since its last run: once more, in a fresh one.
        if isinstance(error.cause, BoxUnavailable | Busy):
            raise error.cause from None
    try:
        return _in(found, checked, limits, packages, learner)
    except _NeverBegan as error:
        raise error.cause from None


class _NeverBegan(Exception):
    """No child could be had for the job. It has been sent to nobody."""

    def __init__(self, cause: SandboxError) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _in(
    found: Pool, checked: job.Job, limits: Limits, packages: tuple[str, ...], learner: str
) -> Run:
    begun = False
    try:
        with found.lend(names(packages), learner) as slot:
            kid = slot.take()
            begun = True
            return _serve(slot, kid, checked, limits)
    except SandboxError as error:
        if begun:
            raise
        raise _NeverBegan(error) from None


def names(packages: tuple[str, ...]) -> tuple[str, ...]:
    """The packages of a template: always NumPy, and each named once."""
    return ("numpy", *sorted(set(packages) - {"numpy"}))


def one(slot: Slot, checked: job.Job, limits: Limits) -> Run:
    """Run a checked job in the next child of a slot that is already held."""
    return _serve(slot, slot.take(), checked, limits)


def _serve(slot: Slot, kid: Kid, checked: job.Job, limits: Limits) -> Run:
    session = Session(slot, kid, checked, limits)
    try:
        session.serve()
    finally:
        slot.retire(kid)
    slot.order()
    return session.report()


def probe() -> tuple[dict[str, str | None], str]:
    """(layer to None or the reason why not, why no program may run or "") of a box never used."""
    try:
        with pool().lend(names(())) as slot:
            kid = slot.take()
            layers = kid.layers
            slot.retire(kid)
    except BoxUnavailable as error:
        return error.layers, str(error)
    return layers, ""
