"""grader.symbolic: the grammar of formulas: from tokens to a tree, bounded in depth.

    sum       sign? product (sign product)*
    product   unary ((*|/) unary | power)*       a power that follows without a sign: juxtaposition
    unary     sign unary | power
    power     atom ((^|**) exponent)?            associates to the right; -x^2 is -(x^2)
    atom      number | name | constant | function's value | (sum) | |sum| | √atom | list

Products, quotients and juxtaposition go from left to right: 1/2x is (1/2)·x, and that is told.
"""

from fractions import Fraction
from functools import lru_cache
from typing import Literal, cast

from grader.symbolic.alphabet import FRACTIONS
from grader.symbolic.calls import CallRules
from grader.symbolic.functions import OFTEN_FUNCTIONS
from grader.symbolic.lists import ListRules
from grader.symbolic.pairs import STARTS
from grader.symbolic.state import Value
from grader.symbolic.tokens import Token
from grader.symbolic.tree import (
    Call,
    Constant,
    Expression,
    Name,
    Negation,
    Number,
    Power,
    Quotient,
    Sum,
)

_SIGNS = frozenset(("+", "-"))
_POWERS = frozenset(("^", "raised"))
_GROUPS = frozenset(("(", "[", "{", "⟨"))


class Parser(CallRules, ListRules):
    """Recursive descent over the tokens."""

    def sum(self) -> Value:
        """Read terms with + and - between them; a subtraction is a Negation among the terms."""
        first = self.token
        terms: list[Value] = []
        while True:
            sign = self.take() if self.token.kind in _SIGNS else None
            term = self.product()
            if sign is not None and sign.kind == "-":
                term = self.negated(term, self.span(sign))
            terms.append(term)
            if self.token.kind not in _SIGNS:
                break
        return terms[0] if len(terms) == 1 else self.added(terms, self.span(first))

    def product(self) -> Value:
        """Read factors with *, / or nothing between them, from left to right."""
        first = self.token
        factors = [self.unary()]
        over: Token | None = None
        while True:
            token = self.token
            kind = token.kind
            if kind == "*":
                self.take()
                factors.append(self.unary())
                over = None
            elif kind == "/":
                self.take()
                top = factors[0]
                if len(factors) > 1:
                    top = self.scaled(factors, (first.start, token.start))
                over = self.token
                bottom = self.unary()
                factors = [self.over(top, bottom, self.span(first))]
            elif kind in STARTS:
                self.check_juxtaposed(first, over)
                factors.append(self.power())
                over = None
            else:
                break
        return factors[0] if len(factors) == 1 else self.scaled(factors, self.span(first))

    def check_juxtaposed(self, first: Token, over: Token | None) -> None:
        """Refuse what cannot be meant as a product; tell where a quotient ended."""
        token, before = self.token, self.tokens[self.at - 1]
        if token.kind in ("num", "frac"):
            if before.kind in ("num", "frac"):
                self.refuse_numbers(before, token)
            if before.kind in ("name", "const") and token.tight:
                advice = {"power": f"{before.value}^{token.value}"}
                advice["product"] = f"{token.value}*{before.value}"
                self.refuse("formula_digits_after", before, **advice)
            self.warn("formula_number_behind", (first.start, token.end), number=token.value)
        called = token.kind == "(" and token.tight and before.kind == "name"
        if called and before.value in OFTEN_FUNCTIONS:
            self.refuse("formula_call_of_name", before, name=before.value)
        if token.kind == "[" and token.tight and before.kind == "name":
            self.refuse_index(before, self.tokens[self.at + 1])
        if over is not None and (token.tight or before.kind != "num"):
            end = self.tokens[self.partners.get(self.at, self.at)].end
            data = {"quotient": self.written(first), "factor": self.original[token.start : end]}
            data["bottom"] = self.written(over)
            self.warn("formula_quotient_ends", (first.start, end), **data)

    def refuse_index(self, name: Token, index: Token) -> None:
        """Refuse x[0]: an index of a programming language, and hardly a product."""
        if index.kind == "num" and self.partners[self.at] == self.at + 2:
            self.refuse("formula_index", name, name=name.value, index=index.value)

    def refuse_numbers(self, before: Token, token: Token) -> None:
        joined = f"{before.value}{token.value}"
        if len(token.value) == 3 and token.value.isdigit() and before.value.isdigit():
            self.refuse("formula_thousands", before, suggestion=joined, found=self.pair(token))
        self.refuse("formula_numbers", before, first=before.value, second=token.value)

    def pair(self, token: Token) -> str:
        return self.original[self.tokens[self.at - 1].start : token.end]

    def unary(self) -> Value:
        """Read a factor with the signs before it."""
        if self.token.kind not in _SIGNS:
            return self.power()
        sign = self.take()
        self.enter()
        value = self.unary()
        self.depth -= 1
        return self.negated(value, self.span(sign)) if sign.kind == "-" else value

    def power(self) -> Value:
        """Read an atom and its exponent."""
        first = self.token
        base = self.atom()
        token = self.token
        if token.kind not in _POWERS:
            return base
        if token.kind == "^" and self.is_transposed():
            return self.transposed(base, first)
        self.take()
        self.enter()
        raised = self.token
        exponent = self.only_expression(self.atom() if token.kind == "raised" else self.exponent())
        self.depth -= 1
        if self.token.kind in _POWERS:
            self.refuse("formula_power_of_power", self.token)
        if isinstance(base, Number | Constant | Name):
            self.check_end_of_exponent(first, base, raised, exponent)
        return Power(self.only_expression(base), exponent, self.span(first))

    def exponent(self) -> Value:
        """Read signs and a power: 2^-x^2 is 2^(-(x^2))."""
        if self.token.kind not in _SIGNS:
            return self.power()
        sign = self.take()
        self.enter()
        value = self.exponent()
        self.depth -= 1
        return self.negated(value, self.span(sign)) if sign.kind == "-" else value

    def is_transposed(self) -> bool:
        kinds = [token.kind for token in self.tokens[self.at + 1 : self.at + 4]]
        return kinds[:1] == ["T"] or kinds == ["(", "T", ")"]

    def check_end_of_exponent(
        self, first: Token, base: Expression, raised: Token, exponent: Expression
    ) -> None:
        """Tell that in e^2x only the 2 is in the exponent, and in x^1/2 only the 1."""
        token = self.token
        if raised.kind in ("(", "{") or not token.tight or token.kind == "end":
            return
        following = self.tokens[self.at + 1]
        polynomial = isinstance(base, Name) and isinstance(exponent, Number)
        bare = exponent.inner if isinstance(exponent, Negation) else exponent
        if token.kind == "/" and isinstance(bare, Number) and following.kind == "num":
            end = following.end
        elif token.kind in _SIGNS and isinstance(base, Name) and isinstance(exponent, Name):
            # x^n-1, where x^(n-1) is so often meant
            end = following.end
        elif token.kind in STARTS and not polynomial and token.kind != "func":
            end = self.tokens[self.partners.get(self.at, self.at)].end
        else:
            return
        longer = self.original[raised.start : end]
        data = {"exponent": self.written(raised), "suggestion": f"{_told(base)}^({longer})"}
        self.warn("formula_exponent_ends", (first.start, end), **data)

    def atom(self) -> Value:
        """Read the smallest parts."""
        token = self.token
        kind = token.kind
        if kind == "num":
            return self.number()
        if kind == "name":
            self.take()
            return Name(token.value, (token.start, token.end))
        if kind in _GROUPS:
            return self.bracketed()
        if kind == "func":
            return self.call()
        if kind == "const":
            self.take()
            return Constant(cast(Literal["pi", "e"], token.value), (token.start, token.end))
        if kind == "bar(":
            return self.bars()
        if kind == "root":
            return self.root()
        if kind == "frac":
            return self.fraction(self.take())
        if kind in ("log", "log of const"):
            return self.logarithm()
        self.unexpected(token)

    def number(self) -> Expression:
        token = self.take()
        value, decimal = number_value(token.value)
        number = Number(value, decimal, (token.start, token.end))
        if self.token.kind == "frac" and self.token.tight and value.denominator == 1:
            # 2½ is two and a half, as people write it, not a product.
            fraction = self.fraction(self.take())
            self.warn("formula_mixed", self.span(token))
            return Sum((number, fraction), self.span(token))
        return number

    def fraction(self, token: Token) -> Expression:
        top, bottom = FRACTIONS[token.value]
        span = token.start, token.end
        return Quotient(Number(Fraction(top), span=span), Number(Fraction(bottom), span=span), span)

    def bars(self) -> Expression:
        opening = self.take()
        self.enter()
        inner = self.only_expression(self.sum())
        self.depth -= 1
        if self.token.kind != ")bar":
            self.missing_operator(self.token)
        self.take()
        return Call("abs", (inner,), self.span(opening))


def _told(base: Expression) -> str:
    match base:
        case Number(value=value):
            return str(value)
        case Name(name=name) | Constant(name=name):
            return name
    return "( )"


@lru_cache(maxsize=2048)
def number_value(text: str) -> tuple[Fraction, bool]:
    """Return the exact value of digits, and whether a point or an exponent stood in them."""
    if text.isdigit():
        return Fraction(int(text)), False
    return Fraction(text), True
