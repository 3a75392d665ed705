"""grader: families of formula exercises: one text, and from each seed a variant of its own.

A family's `draw` lines give names a value: a whole number, or a formula as text that may use the
names drawn above it. Values take the place of their names in the author's formulas (as trees, so
that no bracket is ever missing) and, as LaTeX, of {{name}} in the author's prose.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from grader.code.draw import Draw, parse_draw
from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.seeds import generator
from grader.symbolic.build import number, replaced
from grader.symbolic.names import key, names_in
from grader.symbolic.printing import latex
from grader.symbolic.reader import read
from grader.symbolic.tidy import tidy
from grader.symbolic.tree import (
    Expression,
    Formula,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Vector,
)
from grader.symbolic.vocabulary import EVERY_KIND, Vocabulary

MOST_DRAWS = 100
MOST_AVOIDED = 20
KEY = "answer"  # the word that stands for the key in the author's prose
RESERVED = frozenset((KEY, "e", "pi"))
LARGEST_POWER = 64

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
_HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Values = Mapping[str, Expression]


@dataclass(frozen=True)
class Family:
    """What is drawn, what must not come out, and the names that stay names."""

    draws: tuple[Draw, ...]
    formulas: Mapping[str, Expression]
    avoid: tuple[tuple[str, Relation], ...]
    names: tuple[str, ...]
    field: str

    @classmethod
    def of(cls, fields: Fields, names: tuple[str, ...]) -> "Family":
        """Read `draw` and `avoid`; `names` are those of the exercise that are not drawn."""
        place = fields.at("draw")
        draws = parse_draw(fields.text("draw"), place)
        family = cls(draws, {}, (), names, place)
        formulas: dict[str, Expression] = {}
        known: tuple[str, ...] = names
        for line in draws:
            family.check_name(line.name)
            for value in family.possible(line):
                if isinstance(value, str) and value not in formulas:
                    formulas[value] = _single(family.read(value, place, known), value, place)
            known = (*known, line.name)
        return cls(draws, formulas, tuple(family.avoided(fields)), names, place)

    @property
    def drawn(self) -> tuple[str, ...]:
        return tuple(line.name for line in self.draws)

    def check_name(self, name: str) -> None:
        if name in RESERVED or key(name) is None:
            raise ItemError(self.field, f"{name} cannot be drawn: it has a meaning of its own")
        if name in self.names:
            raise ItemError(self.field, f"{name} is drawn, and a name of the exercise as well")

    def possible(self, line: Draw) -> tuple[Any, ...]:
        """The values a line can take, or one that stands for a range of whole numbers."""
        if line.generator == "integers" and len(line.arguments) == 2:
            return (0,)
        if line.generator not in ("", "choice"):
            advice = "draw with integers(low, high) or choice(...), or set a value"
            raise ItemError(self.field, f"{line.name}: {advice}")
        for value in line.arguments:
            if isinstance(value, bool) or not isinstance(value, int | str):
                advice = 'whole numbers, or text such as "1/2" or "a*x^2"'
                raise ItemError(self.field, f"{line.name}: {value!r} will not do; use {advice}")
        return line.arguments

    def read(self, text: str, place: str, known: tuple[str, ...] | None = None) -> Formula:
        """Read a formula of the author's; every name in it must be drawn or declared."""
        known = (*self.names, *self.drawn) if known is None else known
        every = tuple(dict.fromkeys((*known, *self.drawn)))
        try:
            tree = read(text, Vocabulary(names=every, kinds=EVERY_KIND, open=True)).tree
        except InvalidAnswer as invalid:
            raise ItemError(place, f"{text!r}: {invalid}") from invalid
        for name in names_in(tree):
            if name not in known:
                advice = f"it is drawn neither above nor declared in `names` or `by` ({text!r})"
                raise ItemError(place, f"the name {name} is unknown here: {advice}")
        return tree

    def avoided(self, fields: Fields) -> Iterator[tuple[str, Relation]]:
        """The relations that must not hold, each with the place of its field."""
        rows = fields.content.get("avoid") or ()
        if isinstance(rows, str) or not all(isinstance(row, str) for row in rows):
            raise ItemError(fields.at("avoid"), "must be a list of relations, such as a = n")
        if len(rows) > MOST_AVOIDED:
            raise ItemError(fields.at("avoid"), f"holds at most {MOST_AVOIDED}")
        for index, row in enumerate(rows):
            place = f"{fields.at('avoid')}.{index}"
            relation = self.read(row, place, self.drawn)
            if not isinstance(relation, Relation):
                raise ItemError(place, f"{row!r} is not a relation such as a = n or b < a")
            yield place, relation

    def draw(self, seed: int) -> Iterator[Values]:
        """Draw values that no relation speaks against; gives up after MOST_DRAWS tries."""
        rng = generator(seed)
        for _ in range(MOST_DRAWS):
            values: dict[str, Expression] = {}
            for line in self.draws:
                value = line.value(rng)
                tree = self.formulas[value] if isinstance(value, str) else number(value)
                values[line.name] = tidy(replaced(tree, values))
            if not any(_holds(relation, values, place) for place, relation in self.avoid):
                yield values


def filled(formula: Formula, values: Values) -> Formula:
    """The formula with the values in place of their names, tidied."""
    match formula:
        case Vector(entries):
            return Vector(tuple(filled(entry, values) for entry in entries))
        case Relation(left, sign, right):
            return Relation(
                tidy(replaced(left, {**values})), sign, tidy(replaced(right, {**values}))
            )
    return tidy(replaced(formula, {**values}))


def parameters(values: Values, answer: Formula) -> dict[str, str]:
    """What stands for each {{name}} in the prose, as LaTeX."""
    drawn = {name: latex(tree) for name, tree in values.items()}
    return drawn | {KEY: latex(filled(answer, {}))}


def fill(text: str, said: Mapping[str, str]) -> str:
    """The author's prose with each {{name}} replaced; without parameters it stays as it is."""
    return _PLACEHOLDER.sub(lambda found: said.get(found[1], found[0]), text)


def check_prose(text: str, said: Mapping[str, str], field: str) -> None:
    """Raise ItemError where a family's prose names something that is not drawn."""
    for word in _PLACEHOLDER.findall(text) if said else ():
        if word not in said:
            raise ItemError(field, f"{{{{{word}}}}} is not drawn; known: {', '.join(said)}")


def _single(tree: Formula, text: str, place: str) -> Expression:
    if isinstance(tree, Vector | Relation):
        raise ItemError(place, f"{text!r} must be one formula, neither a list nor a relation")
    return tree


def _holds(relation: Relation, values: Values, place: str) -> bool:
    left, right = (_value(replaced(s, dict(values))) for s in (relation.left, relation.right))
    if left is None or right is None:
        raise ItemError(place, "must relate drawn numbers; with these values it has none")
    return _HOLDS[relation.operator](left, right)


def _value(tree: Expression) -> Fraction | None:
    """The exact value of a formula of plain numbers, or None."""
    match tree:
        case Number(value=value):
            return value
        case Negation(inner):
            found = _value(inner)
            return None if found is None else -found
        case Sum(terms):
            return _folded(terms, operator.add)
        case Product(factors):
            return _folded(factors, operator.mul)
        case Quotient(top, bottom):
            above, below = _value(top), _value(bottom)
            return above / below if above is not None and below else None
        case Power(base, exponent):
            low, high = _value(base), _value(exponent)
            if low is None or high is None or high.denominator != 1 or abs(high) > LARGEST_POWER:
                return None
            return None if not low and high < 0 else low ** int(high)
    return None


def _folded(
    parts: tuple[Expression, ...], join: Callable[[Fraction, Fraction], Fraction]
) -> Fraction | None:
    result = _value(parts[0])
    for part in parts[1:]:
        value = _value(part)
        result = None if result is None or value is None else join(result, value)
    return result
