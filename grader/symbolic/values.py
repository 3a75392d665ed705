"""grader.symbolic: refuses formulas that have no value anywhere: 1/(x - x), log(-x^2), 9^9^9."""

import math
from collections.abc import Iterable

from grader.symbolic.bounds import Facts, surely_positive, whole_number
from grader.symbolic.names import children
from grader.symbolic.printing import text
from grader.symbolic.refusals import refuse
from grader.symbolic.tree import (
    Call,
    Constant,
    Expression,
    Formula,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)

MOST_BITS = 33_220
MOST_BIT_DIGITS = 10_000
_UNIT = frozenset(("arcsin", "arccos"))
_CHECKED = _UNIT | {"ln", "sqrt", "arcosh", "artanh", "arcoth", "arcsec", "arccsc", "arsech"}
_CHECKED |= {"tan", "sec", "cot", "csc", "coth", "csch"}


def check(tree: Formula, original: str) -> None:
    """Refuse a tree of which a part has no real value, whatever its names stand for."""
    checking = _Checking(original)
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind is Name or kind is Number or kind is Constant:
            continue
        if kind is Quotient or kind is Power or kind is Call:
            checking.one(node)
        waiting.extend(children(node))


class _Checking:
    def __init__(self, original: str) -> None:
        self.original = original
        self.facts = Facts()

    def one(self, node: Formula) -> None:
        match node:
            case Quotient(bottom=bottom):
                if self.facts.is_zero(bottom):
                    self.refuse("formula_division_by_zero", node, bottom)
            case Power(base=base, exponent=exponent):
                self.power(node, base, exponent)
            case Call(function=function, arguments=(argument,)):
                code = self.without_value(function, argument)
                if code:
                    self.refuse(code, node, argument)

    def refuse(self, code: str, node: Expression, part: Expression) -> None:
        shown = text(node)
        inner = text(part)
        refuse(code, self.original, *node.span, whole=_short(shown), part=_short(inner))

    def power(self, node: Expression, base: Expression, exponent: Expression) -> None:
        facts, whole = self.facts, whole_number(exponent)
        if whole is not None and (whole > 0 or isinstance(base, Name | Constant)):
            self.check_size(node, base)
            return
        if facts.is_zero(base):
            if facts.is_zero(exponent):
                self.refuse("formula_zero_to_zero", node, base)
            if facts.bounds(exponent)[1] < 0:
                self.refuse("formula_division_by_zero", node, base)
        elif whole is None and _even_root(exponent) and facts.bounds(base)[1] < 0:
            self.refuse("formula_root_of_negative", node, base)
        self.check_size(node, base)

    def check_size(self, node: Expression, base: Expression) -> None:
        if isinstance(base, Name | Constant):
            return
        bits = self.bits(node)
        if bits is not None and bits > MOST_BITS:
            told = _short(text(node))
            refuse("formula_huge", self.original, *node.span, whole=told, limit=MOST_BIT_DIGITS)

    def bits(self, node: Expression) -> float | None:
        """Return about how many binary digits an exact number has; None of anything else."""
        match node:
            case Number(value=value):
                return max(abs(value.numerator), value.denominator).bit_length() - 1.0
            case Negation(inner=inner):
                return self.bits(inner)
            case Sum(terms=parts) | Product(factors=parts):
                return _total(map(self.bits, parts))
            case Quotient(top=top, bottom=bottom):
                return _total(map(self.bits, (top, bottom)))
            case Power(base=base, exponent=exponent):
                below, above = self.bits(base), self.bits(exponent)
                if below is None or above is None:
                    return None
                largest = max(map(abs, self.facts.bounds(exponent)))
                if below == 0:
                    # 1.5 has the same bits as 1: only 1 itself stays small at every power.
                    below = 0.0 if self.is_one(base) else 1.0
                return 0.0 if below == 0 else below * largest
        return None

    def is_one(self, node: Expression) -> bool:
        residue = self.facts.residue(node)
        return residue in (0, 1) or self.facts.bounds(node)[1] < -0.999

    def without_value(self, function: str, argument: Expression) -> str:
        """Return the code of why a function has no value, or ""."""
        if isinstance(argument, Name):
            return ""
        if function not in _CHECKED:
            return ""
        if function in ("ln", "sqrt") and surely_positive(argument):
            return ""
        low, high = self.facts.bounds(argument)
        if function == "ln":
            if self.facts.is_zero(argument):
                return "formula_log_of_zero"
            return "formula_log_of_negative" if low < 0 and high <= 0 else ""
        if function == "sqrt":
            return "formula_root_of_negative" if high < 0 else ""
        if function in _UNIT and (low > 1.000001 or high < -1.000001):
            return "formula_outside"
        if _outside(function, low, high):
            return "formula_outside"
        return "formula_no_value_there" if self.at_a_pole(function, argument) else ""

    def at_a_pole(self, function: str, argument: Expression) -> bool:
        """Tell whether a tangent or the like is taken where it has no value."""
        if function in ("cot", "csc", "coth", "csch") and self.facts.is_zero(argument):
            return True
        low, high = self.facts.bounds(argument)
        if function not in ("tan", "sec", "cot", "csc") or high - low > 1e-9:
            return False
        at = (low + high) / 2
        return abs(math.cos(at) if function in ("tan", "sec") else math.sin(at)) < 1e-11


def _outside(function: str, low: float, high: float) -> bool:
    match function:
        case "arcosh":
            return high < 0.999999
        case "artanh":
            return low >= 1 - 1e-11 or high <= -1 + 1e-11
        case "arcoth":
            return low > -0.999999 and high < 0.999999
        case "arcsec" | "arccsc":
            return low > -0.999999 and high < 0.999999
        case "arsech":
            return (high <= 0 and low < 0) or low > 1.000001
    return False


def _even_root(exponent: Expression) -> bool:
    """Tell whether an exponent is a fraction such as 1/2, written as a quotient or a decimal."""
    match exponent:
        case Negation(inner=inner):
            return _even_root(inner)
        case Number(value=value):
            return value.denominator % 2 == 0
        case Quotient(top=Number(value=top), bottom=Number(value=bottom)) if bottom:
            return (top / bottom).denominator % 2 == 0
    return False


def _total(parts: Iterable[float | None]) -> float | None:
    total = 0.0
    for part in parts:
        if part is None:
            return None
        total += part
    return total


def _short(shown: str) -> str:
    return shown if len(shown) <= 40 else shown[:39] + "…"
