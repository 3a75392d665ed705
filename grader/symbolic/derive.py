"""grader.symbolic: references that are computed from the exercise's function, not typed.

SymPy works in a process of its own with limits, at authoring time only. What comes back is checked
against our own differentiator where it knows every function, so two programs vouch for a key. It
also gives the second opinion on a pair of formulas that were merely found to agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from grader.errors import GraderError
from grader.symbolic.build import add, mul
from grader.symbolic.differentiate import NoDerivative, derivative
from grader.symbolic.equivalence import compare
from grader.symbolic.lists import size
from grader.symbolic.sympy_door import SECONDS, ask
from grader.symbolic.tree import Expression, Formula, Vector
from grader.symbolic.verdict import Comparison
from grader.symbolic.wire import from_json, to_json

What = Literal["partial", "gradient", "hessian", "jacobian", "directional"]


# A learner types a thousand at most.
MOST_PARTS = 10_000


class NotDerived(GraderError):
    """The derivative could not be computed, or two ways of computing it disagree."""


def derive(
    of: Formula,
    by: str | Sequence[str],
    what: What = "partial",
    direction: Sequence[Expression] = (),
    domains: Mapping[str, str] = {},
) -> Formula:
    """The derivative of a function: one expression, a vector or a matrix."""
    names = (by,) if isinstance(by, str) else tuple(by)
    functions = of.entries if isinstance(of, Vector) else (of,)
    if not names:
        raise NotDerived("name at least one variable to differentiate by")
    request = {
        "task": "derive",
        "of": [to_json(part) for part in functions],  # type: ignore[arg-type]
        "by": names,
        "what": what,
        "direction": [to_json(part) for part in direction],
        "domains": dict(domains),
    }
    reply = ask(request)
    own = _own(functions, names, what, direction)  # type: ignore[arg-type]
    if reply is not None:
        rows = [[from_json(entry) for entry in row] for row in reply["rows"]]
        _check(rows, own, domains)
    elif own is not None:  # SymPy makes distributions of kinks, which no tree can hold
        rows = own
    else:
        raise NotDerived("the derivative is too large, or a function in it has no known rule")
    return _shaped(rows, what)


def own_derivative(
    of: Formula, by: Sequence[str], what: What, direction: Sequence[Expression] = ()
) -> Formula | None:
    """The same at once by our own differentiator, or None where it lacks a rule or room."""
    functions = of.entries if isinstance(of, Vector) else (of,)
    rows = _own(functions, by, what, direction)  # type: ignore[arg-type]
    return None if rows is None else _shaped(rows, what)


def _shaped(rows: Sequence[Sequence[Expression]], what: What) -> Formula:
    if what in ("hessian", "jacobian"):
        return Vector(tuple(Vector(tuple(row)) for row in rows))
    return Vector(tuple(rows[0])) if what == "gradient" else rows[0][0]


def _own(
    functions: Sequence[Expression],
    names: Sequence[str],
    what: What,
    direction: Sequence[Expression],
) -> list[list[Expression]] | None:
    """The rows of the derivative by our own differentiator; None where it lacks a rule or room."""
    first, by = functions[0], _Bounded().derivative
    try:
        match what:
            case "partial":
                value = first
                for name in names:
                    value = by(value, name)
                return [[value]]
            case "gradient":
                return [[by(first, name) for name in names]]
            case "hessian":
                return [[by(by(first, a), b) for b in names] for a in names]
            case "jacobian":
                return [[by(f, name) for name in names] for f in functions]
            case "directional":
                slopes = zip(names, direction, strict=True)
                return [[add(*(mul(by(first, name), part) for name, part in slopes))]]
    except NoDerivative:
        return None


class _Bounded:
    """Derivatives that have MOST_PARTS together: of products they grow tenfold with each one."""

    def __init__(self) -> None:
        self.left = MOST_PARTS

    def derivative(self, tree: Expression, by: str) -> Expression:
        """Raise NoDerivative where it would be too much."""
        found = derivative(tree, by)
        self.left -= size(found, self.left)
        if self.left < 0:
            raise NoDerivative("too large")
        return found


def _check(
    rows: list[list[Expression]], own: list[list[Expression]] | None, domains: Mapping[str, str]
) -> None:
    for row, ours in zip(rows, own or [], strict=False):
        for theirs, mine in zip(row, ours, strict=True):
            if compare(mine, theirs, domains).equal is False:
                raise NotDerived("two ways of differentiating disagree; type the key by hand")


def second_opinion(
    comparison: Comparison,
    reference: Expression,
    answer: Expression,
    domains: Mapping[str, str] = {},
    seconds: int = SECONDS,
) -> Comparison:
    """Let SymPy look at a pair that was found to agree, or could not be judged.

    It can confirm; if it calls an agreeing pair different, nobody knows, so a person is asked.
    """
    if comparison.certain:
        return comparison
    request = {
        "task": "equal",
        "a": to_json(reference),
        "b": to_json(answer),
        "domains": dict(domains),
    }
    reply = ask(request, seconds)
    verdict = None if reply is None else reply["equal"]
    if verdict is True and comparison.equal is True:
        return replace(comparison, how="confirmed")
    if verdict is False and comparison.equal is True:
        return Comparison(None, "inconclusive", "too_hard", notes=("opinions_differ",))
    return comparison
