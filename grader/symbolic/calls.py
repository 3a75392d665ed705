"""grader.symbolic: functions in a formula: sin(x), sin 2x, sin^2 x, √x, log_2(x), max(a, b)."""

from fractions import Fraction
from typing import Literal, cast

from grader.symbolic.functions import ANY, ARITY, INVERSES, REWRITTEN
from grader.symbolic.pairs import CLOSING, STARTS
from grader.symbolic.state import State
from grader.symbolic.tokens import Token
from grader.symbolic.tree import (
    Call,
    Constant,
    Expression,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Span,
)

_BRACKETS = frozenset("([{")
_HAS_POWER = frozenset(("^", "raised"))


class CallRules(State):
    """The rules for what follows the name of a function."""

    def call(self) -> Expression:
        """Read a function's name, perhaps its power, and what it works on."""
        first = self.take()
        name = first.value
        exponent: Expression | None = None
        if self.token.kind in _HAS_POWER:
            exponent = self.function_power(first)
            if exponent == _MINUS_ONE:
                if name not in INVERSES:
                    self.refuse_from("formula_inverse_ways", first, name=first.value)
                name, exponent = INVERSES[name], None
                self.warn("formula_inverse", self.span(first), name=name)
        arguments = self.arguments(first, name)
        value = self.applied(name, arguments, first)
        return value if exponent is None else Power(value, exponent, self.span(first))

    def function_power(self, function: Token) -> Expression:
        """Read the 2 of sin^2 x: a signed number or name, or anything in brackets."""
        self.take()
        first = self.token
        signs = 0
        while self.token.kind in ("+", "-"):
            signs += self.take().kind == "-"
        if self.token.kind not in ("num", "name", "(", "{"):
            self.refuse("formula_function_power", function, name=function.value)
        exponent = self.only_expression(self.atom())
        for _ in range(signs % 2):
            exponent = Negation(exponent, self.span(first))
        return exponent

    def logarithm(self) -> Expression:
        """Read log_b: the quotient of two natural logarithms."""
        first = self.take()
        base: Expression
        if first.value.isdigit():
            base = Number(Fraction(int(first.value)), span=(first.start, first.end))
        elif first.kind == "log of const":
            base = Constant(cast(Literal["pi", "e"], first.value), (first.start, first.end))
        else:
            base = Name(first.value, (first.start, first.end))
        inner = self.arguments(first, "ln")[0]
        span = self.span(first)
        return Quotient(Call("ln", (inner,), span), Call("ln", (base,), span), span)

    def arguments(self, function: Token, name: str) -> tuple[Expression, ...]:
        """Read what a function works on, and check how many things that are."""
        if self.token.kind not in _BRACKETS:
            return (self.bare_argument(function),)
        opening = self.take()
        self.enter()
        found: list[Expression] = []
        if self.token.kind == CLOSING[opening.kind]:
            self.refuse("formula_needs_argument", function, name=function.value)
        while True:
            found.append(self.only_expression(self.sum()))
            if self.token.kind != ",":
                break
            least, most = _arity(name)
            if len(found) == most:
                self.refuse_argument(function, name)
            self.take()
        self.depth -= 1
        if self.token.kind != CLOSING[opening.kind]:
            self.missing_operator(self.token)
        self.take()
        least, _ = _arity(name)
        if len(found) < least:
            self.refuse("formula_few_arguments", function, name=function.value, wanted=least)
        return tuple(found)

    def refuse_argument(self, function: Token, name: str) -> None:
        before, after = self.tokens[self.at - 1], self.tokens[self.at + 1]
        if before.kind == after.kind == "num" and after.tight:
            self.refuse_separator(self.token)
        self.refuse("formula_many_arguments", self.token, name=function.value)

    def bare_argument(self, function: Token) -> Expression:
        """Read what a function works on without brackets: `sin 2x`, `ln x^2`, `tanh -x`.

        Signs that touch go with it. What follows after a space could be meant either way.
        """
        first = self.token
        negative = first.kind == "-" and self.tokens[self.at + 1].kind in STARTS
        if negative:
            self.take()
        if self.token.kind not in STARTS:
            self.refuse("formula_needs_argument", function, name=function.value)
        closed = self.token.kind in _CLOSED
        self.enter()
        parts = [self.only_expression(self.power())]
        while not closed and self.token.tight and self.token.kind in _TOUCHING:
            parts.append(self.only_expression(self.power()))
        self.depth -= 1
        span = self.span(first)
        argument = parts[0] if len(parts) == 1 else Product(tuple(parts), span)
        self.check_end_of_argument(function, first, closed)
        if sum(not isinstance(part, Number | Constant) for part in parts) > 1:
            told = {"name": function.value, "argument": self.written(first)}
            self.warn("formula_argument_reach", self.span(function), **told)
        return Negation(argument, span) if negative else argument

    def check_end_of_argument(self, function: Token, first: Token, closed: bool) -> None:
        """Refuse `sin x y`, where the argument may end in two places; tell about `ln x+1`."""
        following = self.token
        argument = self.written(first)
        data = {"name": function.value, "argument": argument}
        if following.kind in _UNCERTAIN and not closed:
            end = self.tokens[self.partners.get(self.at, self.at)].end
            data["other"] = self.original[first.start : end]
            self.refuse("formula_argument_ways", following, **data)
        if following.kind in ("+", "-", "*", "/") and following.tight:
            self.warn("formula_argument_ends", (function.start, following.end), **data)

    def root(self) -> Expression:
        """Read √ and ∛: of a bracket, or of the one number or name that follows."""
        first = self.take()
        if self.token.kind == "(":
            return Call(first.value, self.arguments(first, first.value), self.span(first))
        if self.token.kind not in STARTS:
            self.unexpected(self.token)
        self.enter()
        inner = self.only_expression(self.atom())
        self.depth -= 1
        if self.token.kind in _HAS_POWER:
            self.refuse_from("formula_root_power", first)
        if self.token.tight and self.token.kind in STARTS:
            end = (first.start, self.tokens[self.at].end)
            self.warn("formula_root_ends", end, argument=self.written(first)[1:])
        return Call(first.value, (inner,), self.span(first))

    def applied(self, name: str, arguments: tuple[Expression, ...], first: Token) -> Expression:
        """Return a function's value; logarithms to a base and powers are written with others."""
        span = self.span(first)
        if name == "log":
            logs = tuple(Call("ln", (argument,), span) for argument in arguments)
            if len(logs) == 1:
                return logs[0]
            self.warn("formula_log_base", span)
            return Quotient(logs[0], logs[1], span)
        if name == "pow":
            return Power(arguments[0], arguments[1], span)
        if name == "nthroot":
            return _root(arguments[0], arguments[1], span)
        return Call(name, arguments, span)


_MINUS_ONE = Negation(Number(Fraction(1)))
_CLOSED = frozenset(("bar(", "func", "log", "log of const", "root"))
_TOUCHING = frozenset(("num", "frac", "name", "const", "root"))
_UNCERTAIN = frozenset(("num", "frac", "name", "const", "root", "(", "[", "{", "bar("))


def _arity(name: str) -> tuple[int, int]:
    if name in REWRITTEN:
        return REWRITTEN[name]
    arity = ARITY.get(name, ANY)
    return (1, 1000) if arity == ANY else (arity, arity)


def _root(index: Expression, inner: Expression, span: Span) -> Expression:
    if isinstance(index, Number) and index.value in (2, 3):
        return Call("sqrt" if index.value == 2 else "cbrt", (inner,), span)
    return Power(inner, Quotient(Number(Fraction(1)), index, index.span), span)
