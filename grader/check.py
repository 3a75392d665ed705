"""grader: an author's `check`, which works the key out again, and keys held against what it finds.

The key is what an author says; the check is how it comes about. They are computed apart, so a slip
in one of them does not go unseen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.schemas_check import CHECK, WHATS
from grader.symbolic.build import replaced
from grader.symbolic.derive import What
from grader.symbolic.measured import Put, alike, entries, measured, places, worth
from grader.symbolic.names import names_in
from grader.symbolic.printing import text
from grader.symbolic.reader import read
from grader.symbolic.tree import Expression, Formula, Relation, Vector
from grader.symbolic.vocabulary import AUTHOR, EVERY_KIND, Vocabulary

POINTS = 4  # where both have a value
NEARLY_ZERO = 1e-9
LONGEST_FORMULA = 120


@dataclass(frozen=True)
class Check:
    """What to compute: a formula, or its derivative `by` names, where the names have values."""

    of: Formula
    by: tuple[str, ...]
    what: What
    direction: tuple[Expression, ...]
    at: Mapping[str, Expression]
    zero: tuple[str, ...]

    @property
    def free(self) -> tuple[str, ...]:
        """The names that the answer may hold."""
        found = dict.fromkeys((*names_in(self.of), *self.by))
        return tuple(name for name in found if name not in self.at and name not in self.zero)

    def values(self, put: Put) -> list[Any]:
        """What comes out, entry by entry, with these put in for the free names."""
        here = {**put, **{name: replaced(one, dict(put)) for name, one in self.at.items()}}
        if self.by:
            return measured(self.of, self.by, self.what, self.direction, here)
        return [worth(one, here) for one in entries(self.of)]


def read_check(fields: Fields, names: Sequence[str] = ()) -> Check | None:
    """Read the field `check`; None where it is not filled in. Raise ItemError on a slip."""
    if not fields.content.get("check"):
        return None
    inner = Fields(fields.content["check"], fields.at("check"))
    inner.only(CHECK["properties"])
    if not inner.has("of"):
        return None
    by, zero = _listed(inner.text("by", "")), _listed(inner.text("zero", ""))
    at = _values(inner, (*names, *by, *zero))
    known = dict.fromkeys((*names, *by, *zero, *at))
    words = Vocabulary(names=tuple(known), kinds=EVERY_KIND, open=True)
    of = _formula(inner, "of", words)
    what = inner.word("what", "gradient" if len(by) > 1 else "partial", WHATS)
    direction = _formula(inner, "direction", words) if inner.has("direction") else Vector(())
    if what == "directional" and len(entries(direction)) != len(by):
        raise ItemError(inner.at("direction"), "needs one number for each name in `by`")
    return Check(of, by, cast(What, what), entries(direction), at, zero)


def fault(
    check: Check,
    key: Formula,
    *,
    domains: Mapping[str, str] | None = None,
    absolute: float = 0.0,
    relative: float = 0.0,
    up_to: str | None = None,
) -> str | None:
    """Say how the key differs from what the check finds; None where they agree."""
    if isinstance(key, Relation):
        return "an equation cannot be checked so; give other right forms instead"
    if check.zero:
        return _not_zero(check, entries(key))
    names = tuple(dict.fromkeys((*check.free, *names_in(key))))
    found = disagreement(
        key,
        check.values,
        names,
        domains or {},
        absolute=absolute,
        relative=relative,
        up_to=up_to,
    )
    return "has no value at any point that was tried" if found is NOWHERE else found


NOWHERE = "nowhere"


def disagreement(
    key: Formula,
    compute: Callable[[Put], list[Any]],
    names: Sequence[str],
    domains: Mapping[str, str],
    *,
    absolute: float = 0.0,
    relative: float = 0.0,
    up_to: str | None = None,
    seed: int = 1,
) -> str | None:
    """Compare a key with what is computed at drawn points; say where and how they first differ.

    NOWHERE where the two have a value together at no point.
    """
    ours = entries(key)
    met: list[tuple[Any, Any]] = []
    common = 0
    for put in places(names, domains, seed):
        found = compute(put)
        if len(found) != len(ours):
            return f"has {len(ours)} entries; the check finds {len(found)}"
        values = [worth(one, put) for one in ours]
        pairs = [(a, b) for a, b in zip(values, found, strict=True) if None not in (a, b)]
        for one, other in pairs:
            met.append((one, other))
            if not _same(met, absolute, relative, up_to):
                return f"is {_shown(one)}{_where(put)}; the check finds {_shown(other)}"
        common += len(pairs) == len(ours)
        if common == POINTS:
            break
    return None if met else NOWHERE


def formula_in(text: str) -> Formula | None:
    """The formula or number that a text is, without its dollars; None for words."""
    bare = text.strip().strip(".").strip()
    within = bare.strip("$").strip()
    marked = bare.startswith("$") and bare.endswith("$") and "$" not in within
    number = any(sign.isdigit() for sign in bare) and not any(map(str.isalpha, bare))
    if not (marked or number) or len(within) > LONGEST_FORMULA:
        return None
    try:
        return read(within, AUTHOR).tree
    except InvalidAnswer:
        return None


def _same(met: list[tuple[Any, Any]], absolute: float, relative: float, up_to: str | None) -> bool:
    one, other = met[-1]
    if up_to == "constant":
        first, theirs = met[0]
        return alike(one - first, other - theirs)
    if up_to == "sign":
        return any(all(alike(a, sign * b, absolute, relative) for a, b in met) for sign in (1, -1))
    return alike(one, other, absolute, relative)


def _not_zero(check: Check, key: Sequence[Expression]) -> str | None:
    if len(key) != len(check.zero):
        return f"has {len(key)} entries; the check puts in {', '.join(check.zero)}"
    found = check.values(dict(zip(check.zero, key, strict=True)))
    for value in found:
        if value is None:
            return "put into the check, gives no value"
        if not alike(value, value * 0, NEARLY_ZERO):
            return f"put into the check, gives {_shown(value)} and not zero"
    return None


def _values(inner: Fields, names: Sequence[str]) -> dict[str, Expression]:
    """Read `x = 1, y = 2` into what each name stands for."""
    found: dict[str, Expression] = {}
    for part in filter(None, (one.strip() for one in inner.text("at", "").split(","))):
        name, sign, value = (word.strip() for word in part.partition("="))
        if not sign or not name or not value:
            raise ItemError(inner.at("at"), f"{part!r} is not of the form x = 1")
        place = Fields({"at": value}, inner.path)
        tree = _formula(place, "at", Vocabulary(names=tuple(names), kinds=EVERY_KIND, open=True))
        if isinstance(tree, Vector | Relation):
            raise ItemError(inner.at("at"), f"{value!r} must be a number")
        found[name] = tree
    return found


def _formula(fields: Fields, name: str, words: Vocabulary) -> Formula:
    try:
        tree = read(fields.text(name), words).tree
    except InvalidAnswer as invalid:
        raise ItemError(fields.at(name), str(invalid)) from invalid
    if isinstance(tree, Relation):
        raise ItemError(fields.at(name), "must be a formula, not an equation")
    return tree


def _listed(names: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in names.split(","))))


def _shown(value: Any) -> str:
    return str(value.mid().str(8, radius=False))


def _where(put: Put) -> str:
    said = ", ".join(f"{name} = {text(one)}" for name, one in sorted(put.items()))
    return f" at {said}" if said else ""
