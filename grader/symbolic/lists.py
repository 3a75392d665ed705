"""grader.symbolic: vectors and matrices in a formula: any bracket, rows by `;`, scaled, added."""

import math
from collections.abc import Callable, Iterable
from typing import cast

from grader.symbolic.names import children
from grader.symbolic.pairs import CLOSING, ENDS, STARTS
from grader.symbolic.state import State, Value
from grader.symbolic.tokens import Token
from grader.symbolic.tree import (
    Expression,
    Formula,
    Negation,
    Product,
    Quotient,
    Span,
    Sum,
    Vector,
)

MOST_NODES = 1000
_SEPARATORS = frozenset((",", ";", "\n"))

Change = Callable[[Expression], Expression]


class ListRules(State):
    """The rules for brackets: a group, a list, a list of lists."""

    column = False  # whether rows of one entry stay rows, as only a matrix is wanted
    matrices = False  # whether a matrix may be answered

    def bracketed(self) -> Value:
        """Read what a bracket holds: one thing, or a list."""
        at, opening = self.at, self.take()
        self.enter()
        if self.token.kind == CLOSING[opening.kind]:
            self.refuse("formula_bracket_empty", self.token, last=opening.value)
        self.skip_line()
        inner = self.sum()
        if self.token.kind in _SEPARATORS:
            inner = self.listed(inner, opening)
        elif self.lists and opening.kind != "(" and self.is_whole_entry(at):
            self.check_spaces(at)
            inner = self.vector([inner], self.span(opening))
        self.depth -= 1
        if self.token.kind != CLOSING[opening.kind]:
            self.missing_operator(self.token)
        self.take()
        if isinstance(inner, Vector):
            # Read anew with its brackets inside the span.
            return Vector(inner.entries, self.span(opening))
        return inner

    def skip_line(self) -> None:
        while self.token.kind == "\n":
            self.take()

    def check_spaces(self, opening: int) -> None:
        """Refuse [2x 3y], where spaces seem to part entries."""
        at = opening + 1
        while at < self.at:
            token, before = self.tokens[at], self.tokens[at - 1]
            if not token.tight and token.kind in STARTS and before.kind in ENDS:
                self.refuse("formula_list_spaces", token)
            at = self.partners.get(at, at) + 1

    def is_whole_entry(self, at: int) -> bool:
        """Tell whether a bracket is all of an answer or of an entry: then [x] is a list of one."""
        before = self.tokens[at - 1].kind if at else "start"
        after = self.tokens[self.partners[at] + 1].kind
        starts = before == "start" or before in _SEPARATORS or before in CLOSING
        return starts and (after in _SEPARATORS or after in ("end", ")", "]", "}", "⟩", "^", "'"))

    def listed(self, first: Value, opening: Token) -> Vector:
        """Read the further entries of a list whose first is read; rows are parted by ; or lines."""
        if not self.lists:
            if self.token.kind == "\n":
                self.refuse("formula_lines", self.token)
            self.refuse_separator(self.token)
        rows: list[list[Value]] = [[first]]
        while self.token.kind in _SEPARATORS:
            separator = self.take()
            self.skip_line()
            if self.token.kind in (")", "]", "}", "⟩", "end"):
                break
            if self.token.kind in (",", ";"):
                self.refuse("formula_entry_missing", self.token, number=sum(map(len, rows)) + 1)
            if separator.kind == ",":
                rows[-1].append(self.sum())
            else:
                rows.append([self.sum()])
        self.check_commas(opening, rows)
        span = self.span(opening)
        if len(rows) == 1 or (all(len(row) == 1 for row in rows) and not self.column):
            return self.vector([entry for row in rows for entry in row], span)
        return self.vector([self.vector(row, span) for row in rows], span)

    def check_commas(self, opening: Token, rows: list[list[Value]]) -> None:
        """Refuse [1,5; 2,5] where an author wants a vector: those commas look like decimal ones."""
        if self.matrices or len(rows) == 1 or any(len(row) != 2 for row in rows):
            return
        triples = zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)
        commas = [
            comma
            for before, comma, after in triples
            if comma.kind == "," and before.kind == after.kind == "num"
            if comma.tight and after.tight and opening.start <= comma.start < self.token.start
        ]
        if len(commas) == len(rows):
            self.refuse("formula_decimal_commas", commas[0])

    def vector(self, entries: list[Value], span: Span) -> Vector:
        """Build a vector, or a matrix of rows of one length."""
        rows = [entry for entry in entries if isinstance(entry, Vector)]
        if any(isinstance(inner, Vector) for row in rows for inner in row.entries):
            self.refuse_span("formula_nested_lists", span)
        lengths = {len(row.entries) for row in rows}
        if rows and (len(lengths) > 1 or len(rows) < len(entries)):
            self.refuse_span("formula_ragged", span)
        return Vector(tuple(entries), span)

    def transposed(self, value: Value, first: Token) -> Value:
        """Read ^T after a list: rows become columns; a plain list stays as it is."""
        self.take()
        if self.token.kind == "(":
            self.take()
            self.take()
        self.take()
        if not isinstance(value, Vector):
            self.refuse_from("formula_transposed", first)
        rows = [row.entries for row in value.entries if isinstance(row, Vector)]
        if not rows:
            self.warn("formula_transposed_list", self.span(first))
            return value
        columns = zip(*rows, strict=True)
        return Vector(tuple(Vector(column) for column in columns), self.span(first))

    def scaled(self, factors: list[Value], span: Span) -> Value:
        """Multiply: a list by the formulas beside it, entry by entry."""
        lists = [factor for factor in factors if isinstance(factor, Vector)]
        if not lists:
            return Product(_expressions(factors), span)
        if len(lists) > 1:
            self.refuse_span("formula_list_times_list", span)
        place = next(at for at, factor in enumerate(factors) if factor is lists[0])
        return self.each(
            lists[0],
            lambda entry: Product(
                _expressions([*factors[:place], entry, *factors[place + 1 :]]), span
            ),
            sum(map(size, factors)),
        )

    def over(self, top: Value, bottom: Value, span: Span) -> Value:
        """Divide, a list entry by entry."""
        if isinstance(bottom, Vector):
            self.refuse_span("formula_over_list", span)
        if isinstance(top, Vector):
            return self.each(top, lambda entry: Quotient(entry, bottom, span), size(bottom))
        return Quotient(top, bottom, span)

    def added(self, terms: list[Value], span: Span) -> Value:
        """Add: lists of one length entry by entry."""
        lists = [term for term in terms if isinstance(term, Vector)]
        if not lists:
            return Sum(_expressions(terms), span)
        if len(lists) < len(terms) or len({len(term.entries) for term in lists}) > 1:
            self.refuse_span("formula_list_plus", span)
        columns = zip(*(term.entries for term in lists), strict=True)
        return Vector(tuple(self.added(_values(column), span) for column in columns), span)

    def negated(self, value: Value, span: Span) -> Value:
        """Put a minus before a formula, or before every entry of a list."""
        if isinstance(value, Vector):
            return self.each(value, lambda entry: Negation(entry, span), 1)
        return Negation(value, span)

    def each(self, vector: Vector, change: Change, added: int) -> Vector:
        """Change every entry of a list, or of each of its rows, within the bound on nodes."""
        if size(vector) + added * len(vector.entries) > MOST_NODES:
            self.refuse_span("formula_too_many", vector.span, limit=MOST_NODES)
        entries: list[Formula] = []
        for entry in _values(vector.entries):
            if isinstance(entry, Vector):
                entries.append(self.each(entry, change, added))
            else:
                entries.append(change(entry))
        return Vector(tuple(entries), vector.span)


def _values(entries: Iterable[Formula]) -> list[Value]:
    return cast(list[Value], list(entries))


def _expressions(values: Iterable[Value]) -> tuple[Expression, ...]:
    return cast(tuple[Expression, ...], tuple(values))


def size(tree: Formula, most: float = math.inf) -> int:
    """Return how many nodes a tree has; counts no further than one above `most`."""
    count, waiting = 0, [tree]
    while waiting and count <= most:
        node = waiting.pop()
        count += 1
        waiting.extend(children(node))
    return count
