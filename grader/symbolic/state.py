"""grader.symbolic: where the parser stands: the token at hand, the depth, what is to be told."""

from typing import NoReturn

from grader.symbolic.refusals import Data, about, refuse
from grader.symbolic.tokens import Token
from grader.symbolic.tree import Expression, Span, Vector

MOST_DEPTH = 60

Value = Expression | Vector


class State:
    """Moves over the tokens. The rules of the grammar are added by the classes built on it."""

    def __init__(
        self, original: str, tokens: list[Token], partners: dict[int, int], lists: bool
    ) -> None:
        self.original = original
        self.tokens = tokens
        self.partners = partners
        self.lists = lists
        self.at = 0
        self.depth = 0
        self.token = tokens[0]
        self.warnings: dict[str, Data] = {}

    def take(self) -> Token:
        """Return the token at hand and go on to the next."""
        token = self.token
        self.at += 1
        self.token = self.tokens[self.at]
        return token

    def span(self, first: Token) -> Span:
        """Return the stretch of the answer from a token to the last one taken."""
        return first.start, self.tokens[self.at - 1].end

    def enter(self) -> None:
        """Go one level down; every rule that calls itself does, and comes back by `depth -= 1`."""
        if self.depth >= MOST_DEPTH:
            self.refuse("formula_too_deep", self.token, limit=MOST_DEPTH)
        self.depth += 1

    def refuse(self, code: str, token: Token, **data: str | float | None) -> NoReturn:
        """Refuse the answer because of a token."""
        refuse(code, self.original, token.start, token.end, **data)

    def refuse_from(self, code: str, first: Token, **data: str | float | None) -> NoReturn:
        """Refuse the answer because of what was read since a token."""
        start, end = self.span(first)
        refuse(code, self.original, start, end, **data)

    def refuse_span(self, code: str, span: Span, **data: str | float | None) -> NoReturn:
        """Refuse the answer because of a stretch of it."""
        start, end = span
        refuse(code, self.original, start, end, **data)

    def warn(self, code: str, span: Span, **data: str | float | None) -> None:
        """Keep something to be told beside the reading; each kind of thing once."""
        if code not in self.warnings:
            self.warnings[code] = about(self.original, *span) | data

    def written(self, first: Token) -> str:
        """Return what was typed since a token."""
        start, end = self.span(first)
        return self.original[start:end].strip()

    def unexpected(self, token: Token) -> NoReturn:
        """Refuse a token that stands where an operand should."""
        before = self.tokens[self.at - 1] if self.at else None
        if token.kind == "end":
            if before is None:
                self.refuse("formula_empty", token)
            self.refuse("formula_ends_early", token, last=before.value)
        if token.kind in (")", "]", "}", "⟩", ")bar") and before is not None:
            opening = before.kind in ("(", "[", "{", "⟨", "bar(")
            code = "formula_bracket_empty" if opening else "formula_ends_in_bracket"
            self.refuse(code, token, last=before.value)
        if token.kind in "*/^" and before is not None and before.kind in "+-*/^":
            self.refuse("formula_two_signs", token, first=before.value, second=token.value)
        if token.kind == "raised":
            self.refuse("formula_power_of_nothing", token)
        if token.kind == "\n":
            self.refuse("formula_lines", token)
        self.refuse("formula_unexpected", token)

    def missing_operator(self, token: Token) -> NoReturn:
        """Refuse a token that stands where the formula could have ended."""
        if token.kind == "\n":
            self.refuse("formula_lines", token)
        if token.kind in (",", ";"):
            self.refuse_separator(token)
        following = self.tokens[self.at + 1] if token.kind != "end" else token
        if token.kind == "rel" and following.kind == "end":
            self.refuse("formula_ends_early", token, last=token.value)
        if token.kind == "rel":
            self.refuse("formula_equation_in_list" if self.lists else "formula_equation", token)
        self.refuse("formula_missing_operator", token)

    def refuse_separator(self, token: Token) -> NoReturn:
        """Refuse a comma or semicolon: a decimal comma if it stands between digits."""
        before, after = self.tokens[self.at - 1], self.tokens[self.at + 1]
        if token.kind == "," and before.kind == after.kind == "num" and token.tight and after.tight:
            whole, fraction = before.value.replace(".", ""), after.value
            thousands = len(fraction) == 3 and before.value.isdigit() and fraction.isdigit()
            code = "formula_thousands" if thousands else "formula_decimal_comma"
            suggestion = whole + fraction if thousands else f"{whole}.{fraction}"
            refuse(code, self.original, before.start, after.end, suggestion=suggestion)
        if after.kind == "end":
            self.refuse("formula_trailing", token)
        self.refuse("formula_list_for_value", token)

    def only_expression(self, value: Value) -> Expression:
        """Refuse a list where a single formula is needed."""
        if isinstance(value, Vector):
            self.refuse("formula_list_inside", self.tokens[self.at - 1])
        return value

    def sum(self) -> Value:
        """Read a sum; given by the parser."""
        raise NotImplementedError

    def power(self) -> Value:
        """Read an atom with its power; given by the parser."""
        raise NotImplementedError

    def atom(self) -> Value:
        """Read the smallest parts; given by the parser."""
        raise NotImplementedError
