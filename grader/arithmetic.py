"""grader: reads a number as people type it: 1/3, 2pi, 1e-3, 3√2, 2.5×10⁻³. Runs nothing.

    sum      product (+|- product)*
    product  unary ((*|/) unary | power)*        without a sign between: juxtaposition, as 2pi
    unary    (+|-) unary | power
    power    atom ((^|**) unary | superscript)?  associates to the right; -2^2 is -4
    atom     number | pi | e | name(sum) | √atom | (sum)

Products, quotients and juxtaposition go from left to right: 1/2pi is (1/2)·pi, and the reading
says so. 2½ is two and a half. Values stay exact fractions as long as they can.
Everything is bounded: length, depth, digits.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from grader import operations
from grader.errors import InvalidAnswer
from grader.operations import NoValue, Real
from grader.result import Feedback
from grader.tokens import CLOSING, Token, refuse, split

MOST_DEPTH = 50

__all__ = ["Number", "Real", "decimal", "read"]

SUM, PRODUCT, UNARY, POWER, ATOM = range(5)
CONSTANTS: dict[str, float] = {"pi": math.pi, "e": math.e}


@dataclass(frozen=True)
class Number:
    """A number that was read: its value, and the reading in words of mathematics."""

    value: Real
    text: str

    @property
    def exact(self) -> Fraction:
        """The value as a fraction (a float is one, too)."""
        return Fraction(self.value)


@dataclass(frozen=True)
class Part:
    """A part of the expression: its value, its text, and how tightly the text holds together."""

    value: Real
    text: str
    level: int

    def within(self, level: int) -> str:
        """Return the text, bracketed where it stands under something that binds more tightly."""
        return self.text if self.level >= level else f"({self.text})"


def read(answer: object) -> Number:
    """Read text or a JSON number; raise InvalidAnswer with code, position and what to do."""
    if isinstance(answer, str):
        return _read_text(answer)
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        raise InvalidAnswer(Feedback("number_type"))
    if isinstance(answer, float) and not math.isfinite(answer):
        raise InvalidAnswer(Feedback("not_finite", {"position": 0, "read": str(answer)}))
    if isinstance(answer, int) and answer.bit_length() > operations.MOST_BITS:
        raise InvalidAnswer(Feedback("out_of_range", {"position": 0, "read": "a very long number"}))
    text = repr(answer)
    return _finish(Part(decimal(answer), text, ATOM), text)


def decimal(number: float) -> Fraction:
    """Return the fraction that the number's digits say: 0.1 is 1/10, not the nearest binary one."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def _read_text(text: str) -> Number:
    tokens = split(text)
    parser = _Parser(text, tokens)
    return _finish(parser.whole(), text)


def _finish(part: Part, text: str) -> Number:
    try:
        nearest = float(part.value)
    except OverflowError:
        nearest = math.inf
    if math.isinf(nearest) or (nearest == 0 and part.value != 0):
        refuse("out_of_range", text, 0, read=part.text)
    return Number(part.value, _reading(part))


def _reading(part: Part) -> str:
    value, exact = operations.shown(part.value)
    if part.text.lstrip("-").replace(".", "", 1).isdigit() or part.text == value:
        return part.text
    return f"{part.text} {'=' if exact else '≈'} {value}"


class _Parser:
    """Recursive descent over the tokens; each rule returns a Part."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def whole(self) -> Part:
        part = self.sum()
        token = self.token
        if token.kind == "close":
            self.refuse("bracket_unopened", token, bracket=token.text)
        if token.kind != "end":
            self.missing_operator(token)
        return part

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def refuse(self, code: str, token: Token, **data: str) -> NoReturn:
        refuse(code, self.text, token.position, **data)

    def deeper(self, rule: Callable[[], Part]) -> Part:
        """Apply a rule one level down. The bound keeps recursion far from Python's own limit."""
        if self.depth == MOST_DEPTH:
            self.refuse("too_deep", self.token, limit=str(MOST_DEPTH))
        self.depth += 1
        part = rule()
        self.depth -= 1
        return part

    def sum(self) -> Part:
        left = self.product()
        while self.token.kind in ("+", "-"):
            sign = self.take()
            right = self.product()
            operation = operations.add if sign.kind == "+" else operations.subtract
            value = self.apply(sign, operation, left.value, right.value)
            left = Part(value, f"{left.text} {sign.kind} {right.within(PRODUCT)}", SUM)
        return left

    def product(self) -> Part:
        left = self.unary()
        while True:
            token = self.token
            if token.kind == "*":
                self.take()
                left = self.times(token, left, self.unary())
            elif token.kind == "/":
                self.take()
                left = self.over(token, left, self.unary())
            elif token.kind in ("name", "open", "root"):
                left = self.times(token, left, self.power())
            elif token.kind == "number":
                self.missing_operator(token)
            else:
                return left

    def times(self, token: Token, left: Part, right: Part) -> Part:
        value = self.apply(token, operations.multiply, left.value, right.value)
        # A quotient on the left is bracketed to show which way 1/2pi was read.
        quotient = left.level == PRODUCT and "/" in left.text
        before = f"({left.text})" if quotient else left.within(PRODUCT)
        return Part(value, f"{before}·{right.within(UNARY)}", PRODUCT)

    def over(self, token: Token, left: Part, right: Part) -> Part:
        value = self.apply(token, operations.divide, left.value, right.value)
        return Part(value, f"{left.within(PRODUCT)}/{right.within(UNARY)}", PRODUCT)

    def unary(self) -> Part:
        if self.token.kind not in ("+", "-"):
            return self.power()
        sign = self.take()
        part = self.deeper(self.unary)
        if sign.kind == "+":
            return part
        return Part(-part.value, f"-{part.within(POWER)}", UNARY)

    def power(self) -> Part:
        base = self.atom()
        token = self.token
        if token.kind == "superscript":
            self.take()
            exponent = Part(Fraction(int(token.text)), token.text, ATOM)
        elif token.kind == "^":
            self.take()
            exponent = self.deeper(self.unary)
        else:
            return base
        if self.token.kind in ("superscript", "^"):
            self.refuse("power_of_power", self.token)
        value = self.apply(token, operations.power, base.value, exponent.value)
        shown = exponent.text if exponent.text.lstrip("-").isdigit() else exponent.within(ATOM)
        return Part(value, f"{base.within(ATOM)}^{shown}", POWER)

    def atom(self) -> Part:
        token = self.take()
        if token.kind == "number":
            return self.number(token)
        if token.kind == "name":
            return self.name(token)
        if token.kind == "root":
            inner = self.deeper(self.atom)
            value = self.apply(token, operations.FUNCTIONS["sqrt"], inner.value)
            return Part(value, f"sqrt({inner.text})", ATOM)
        if token.kind == "open":
            return self.bracketed(token)
        self.at -= 1
        if token.kind == "end":
            self.refuse("ends_early", token)
        if token.kind == "close" and self.at and self.tokens[self.at - 1].kind == "open":
            self.refuse("bracket_empty", token)
        self.refuse("unexpected", token, found=token.text)

    def number(self, token: Token) -> Part:
        if self.token.kind != "fraction":
            # ½ stands alone as the quotient 1/2, and is bracketed where one would be.
            level = PRODUCT if "/" in token.text else ATOM
            return Part(Fraction(token.text), token.text, level)
        # 2½ is two and a half, as people write it, not a product.
        half = self.take()
        if not token.text.isdigit():
            self.missing_operator(half)
        return Part(Fraction(token.text) + Fraction(half.text), f"{token.text} + {half.text}", SUM)

    def name(self, token: Token) -> Part:
        if token.text in CONSTANTS:
            shown = "π" if token.text == "pi" else token.text
            return Part(CONSTANTS[token.text], shown, ATOM)
        opening = self.token
        if opening.kind != "open":
            self.refuse("function_brackets", token, name=token.text)
        inner = self.bracketed(self.take())
        value = self.apply(token, operations.FUNCTIONS[token.text], inner.value)
        return Part(value, f"{token.text}({inner.text})", ATOM)

    def bracketed(self, opening: Token) -> Part:
        inner = self.deeper(self.sum)
        closing = self.token
        if closing.kind == "end":
            self.refuse("bracket_unclosed", opening, bracket=opening.text)
        if closing.kind != "close":
            self.missing_operator(closing)
        if closing.text != CLOSING[opening.text]:
            self.refuse("bracket_mismatch", closing, bracket=closing.text, opening=opening.text)
        self.take()
        return inner

    def missing_operator(self, token: Token) -> NoReturn:
        self.refuse("missing_operator", token, found=token.text)

    def apply(self, token: Token, operation: Callable[..., Real], *values: Real) -> Real:
        try:
            return operation(*values)
        except NoValue as error:
            self.refuse(error.code, token)
