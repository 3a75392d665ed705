"""Verification: the key, proved by a route that does not use it, and test power."""

from collections.abc import Iterator

from exercises.judge import MachineFailure, prove
from exercises.verification.findings import Finding, amber, green, red
from exercises.verification.subject import Subject
from grader import formula
from grader.code.proof import TooWeak
from grader.errors import ItemError

HOW = {
    "symbolic": "Differences of the function with hundreds of digits, and SymPy, find the same.",
    "code": "Programs written apart agree with the reference; wrong ones do not.",
}
RIGHT_MISSING = {
    "code": "Add an accepted program in another style (`accepted`), or check a gradient.",
    "symbolic": "Fill in `derive` or `check`, or give other right forms.",
    "number": "Fill in `check`: how the number comes about.",
    "shape": "Fill in `check`: an expression of that shape.",
}


def key(subject: Subject) -> Iterator[Finding]:
    """Whether everything that vouches for the key agrees with it."""
    if subject.is_own:
        return
    kind = subject.kind.NAME
    try:
        if isinstance(subject.item, formula.Item):
            for seed in subject.seeds():
                formula.measure(subject.kind.read_item(subject.variant(seed)), seed)
        prove(kind=kind, item=subject.content["item"])
    except TooWeak as weak:
        yield green("key", HOW[kind])
        yield red("power", weak.field, weak.message)
        return
    except ItemError as error:
        yield red("key", error.field, error.message)
        return
    except MachineFailure as failure:
        yield red("key", "item", f"could not be tried on this machine: {failure}. Try again.")
        return
    if not vouched(subject):
        advice = RIGHT_MISSING.get(kind, "Add the right answer to `examples`.")
        yield amber("key", "item", f"Nothing but the key itself says that it is right. {advice}")
        return
    yield green("key", HOW.get(kind, "It is said twice, in two ways, and the two agree."))
    if subject.kind.RUNS_CODE:
        yield green("power", "Every typical bug of the library is caught, or waived in the item.")


def vouched(subject: Subject) -> bool:
    """Whether anything besides the key says what is right."""
    item = subject.content["item"]
    if subject.examples.right or item.get("check"):
        return True
    if subject.kind.RUNS_CODE:
        checks = [case.get("check") for case in item["cases"]]
        return bool(item.get("accepted")) or "gradient" in checks
    if isinstance(subject.item, formula.Item):
        return bool(item.get("derive") or item.get("right"))
    gaps = item.get("gaps") or []
    return bool(gaps) and all(gap.get("check") for gap in gaps)
