"""grader.symbolic: what a formula is worth at a point, as an interval that surely holds the value.

A value is certain to exist, certain not to exist (Undefined), or not known at this precision
(Unknown). Everything is over the real numbers, so a negative base has whole powers alone, and a
name among the exponents counts as whole only if its domain says so.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from grader.symbolic.canonical import Core, names_of, nodes

Values = list[Any]
Step = Callable[[Values], Any]


class Undefined(Exception):
    """Certainly no real value here."""


class Unknown(Exception):
    """This precision cannot tell whether there is a value."""


class NoRule(Exception):
    """A function that this room cannot compute."""


class Program:
    """A formula made ready for many points: one step per different node, in order."""

    def __init__(
        self,
        root: Core,
        names: Sequence[str],
        domains: Mapping[str, str] = {},
    ) -> None:
        self.places = {name: index for index, name in enumerate(names)}
        self.whole = frozenset(name for name in names if domains.get(name) == "integer")
        self.steps: list[Step] = []
        self._index: dict[Core, int] = {}
        for node in nodes(root):
            self._index[node] = len(self.steps)
            self.steps.append(self._step(node))

    def at(self, point: Sequence[Fraction], bits: int = 64) -> Any:
        """The interval at a point. Raises Undefined or Unknown."""
        before = ctx.prec
        ctx.prec = bits
        try:
            self.inputs = [arb(fmpq(v.numerator, v.denominator)) for v in point]
            values: Values = []
            for step in self.steps:
                values.append(step(values))
            if not values[-1].is_finite():
                raise Unknown
            return values[-1]
        finally:
            ctx.prec = before

    def _step(self, node: Core) -> Step:
        op, index = node.op, self._index
        if op == "num":
            value = fmpq(node.args[0].numerator, node.args[0].denominator)
            return lambda values: arb(value)
        if op == "name":
            place = self.places[node.args[0]]
            return lambda values: self.inputs[place]
        if op == "pi":
            return lambda values: arb.pi()
        places = [index[part] for part in node.args]
        if op == "add":
            return _sum_step(places)
        if op == "mul":
            return _product_step(places)
        if op == "pow":
            return self._power_step(node, places)
        if op == "oddroot":
            degree, place = int(node.args[1].args[0]), places[0]
            return lambda values: _odd_root(values[place], degree)
        if len(places) == 1 and op in FUNCTIONS:
            return _call_step(FUNCTIONS[op], places[0])
        if len(places) == 2 and op in TWO_PLACES:
            compute, first, second = TWO_PLACES[op], *places
            return lambda values: compute(values[first], values[second])
        raise NoRule(op)

    def _power_step(self, node: Core, places: list[int]) -> Step:
        first, second = places
        exponent = node.args[1]
        if exponent.op == "num":
            value = exponent.args[0]
            if value.denominator == 1:
                return _whole_power_step(first, int(value))
            return lambda values: _root_power(values[first], value)
        allowed = names_of(exponent) <= self.whole
        return lambda values: _general_power(values[first], values[second], allowed)


def _sum_step(places: list[int]) -> Step:
    if len(places) == 2:
        first, second = places
        return lambda values: values[first] + values[second]

    def step(values: Values) -> Any:
        total = values[places[0]]
        for place in places[1:]:
            total = total + values[place]
        return total

    return step


def _product_step(places: list[int]) -> Step:
    if len(places) == 2:
        first, second = places
        return lambda values: values[first] * values[second]

    def step(values: Values) -> Any:
        total = values[places[0]]
        for place in places[1:]:
            total = total * values[place]
        return total

    return step


def _call_step(compute: Callable[[Any], Any], place: int) -> Step:
    return lambda values: compute(values[place])


def _whole_power_step(place: int, whole: int) -> Step:
    if whole == -1:
        return lambda values: _inverse(values[place])
    if whole > 0:
        return lambda values: values[place] ** whole

    def step(values: Values) -> Any:
        base = values[place]
        return _finite(_inverse(base) ** -whole) if whole else _finite(base * _inverse(base))

    return step


def _finite(value: Any) -> Any:
    if value.is_finite():
        return value
    raise Unknown


def _inverse(value: Any) -> Any:
    if value.is_zero():
        raise Undefined
    return _finite(1 / value)


def _root_power(base: Any, exponent: Fraction) -> Any:
    if base > 0:
        return _positive_power(base, exponent)
    if base < 0:
        raise Undefined
    if base.is_zero():
        if exponent < 0:
            raise Undefined
        return base
    if exponent == Fraction(1, 2) and base >= 0:
        return _finite(base.sqrt())
    raise Unknown


def _positive_power(base: Any, exponent: Fraction) -> Any:
    if exponent.denominator == 2:
        return _finite(base.sqrt() ** exponent.numerator)
    return _finite(base ** fmpq(exponent.numerator, exponent.denominator))


def _odd_root(value: Any, degree: int) -> Any:
    if value > 0:
        return _finite(value ** fmpq(1, degree))
    if value < 0:
        return _finite(-((-value) ** fmpq(1, degree)))
    if value.is_zero():
        return value
    raise Unknown


def _general_power(base: Any, exponent: Any, whole_allowed: bool) -> Any:
    if base > 0:
        return _finite((base.log() * exponent).exp())
    if base.is_zero():
        if exponent > 0:
            return base
        if exponent <= 0:
            raise Undefined
        raise Unknown
    if base < 0:
        if whole_allowed and exponent.is_integer() and abs(exponent) < 10**6:
            return _finite(base ** int(exponent.unique_fmpz()))
        if exponent.is_exact() or not exponent.contains_integer():
            raise Undefined
    raise Unknown


def _log(value: Any) -> Any:
    if value > 0:
        return _finite(value.log())
    raise Undefined if value <= 0 else Unknown


def _inside_one(name: str) -> Callable[[Any], Any]:
    """asin and acos: between -1 and 1."""

    def compute(value: Any) -> Any:
        size = abs(value)
        if size > 1:
            raise Undefined
        result = getattr(value, name)()
        if not result.is_finite():
            raise Unknown
        return result

    return compute


def _acosh(value: Any) -> Any:
    if value < 1:
        raise Undefined
    return _finite(value.acosh())


def _atanh(value: Any) -> Any:
    if abs(value) >= 1:
        raise Undefined
    return _finite(value.atanh())


def _tan(value: Any) -> Any:
    return _finite(value.tan())


def _over(name: str) -> Callable[[Any], Any]:
    """cot and coth: nowhere at 0."""

    def compute(value: Any) -> Any:
        if value.is_zero():
            raise Undefined
        return _finite(getattr(value, name)())

    return compute


def _acot(value: Any) -> Any:
    """For positive arguments, where the two usual definitions agree; elsewhere they differ."""
    if value > 0:
        return (1 / value).atan()
    raise Undefined if value <= 0 else Unknown


def _sign(value: Any) -> Any:
    if value > 0:
        return arb(1)
    if value < 0:
        return arb(-1)
    if value.is_zero():
        return arb(0)
    raise Unknown


def _step_function(value: Any) -> Any:
    if value > 0:
        return arb(1)
    if value < 0:
        return arb(0)
    raise Undefined if value.is_zero() else Unknown  # 0, 1/2 and 1 are all in use at 0


def _floor(value: Any) -> Any:
    down = value.floor()
    if not down.is_integer():
        raise Unknown
    return down


def _factorial(value: Any) -> Any:
    if value.is_integer() and value < 0:
        raise Undefined
    return _finite((value + 1).gamma())


def _gamma(value: Any) -> Any:
    if value.is_integer() and value <= 0:
        raise Undefined
    return _finite(value.gamma())


def _finite_method(name: str) -> Callable[[Any], Any]:
    return lambda value: _finite(getattr(value, name)())


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "exp": lambda value: _finite(value.exp()),
    "log": _log,
    "sin": lambda value: value.sin(),
    "cos": lambda value: value.cos(),
    "tan": _tan,
    "cot": _over("cot"),
    "asin": _inside_one("asin"),
    "acos": _inside_one("acos"),
    "atan": lambda value: value.atan(),
    "acot": _acot,
    "sinh": _finite_method("sinh"),
    "cosh": _finite_method("cosh"),
    "tanh": _finite_method("tanh"),
    "coth": _over("coth"),
    "asinh": _finite_method("asinh"),
    "acosh": _acosh,
    "atanh": _atanh,
    "abs": abs,
    "sign": _sign,
    "step": _step_function,
    "floor": _floor,
    "ceil": lambda value: -_floor(-value),
    "erf": _finite_method("erf"),
    "erfc": _finite_method("erfc"),
    "gamma": _gamma,
    "factorial": _factorial,
}
TWO_PLACES: dict[str, Callable[[Any, Any], Any]] = {
    "max": lambda a, b: a.max(b),
    "min": lambda a, b: a.min(b),
}
