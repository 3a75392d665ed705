"""grader.symbolic: reads an answer: from text to a tree, with the reading to show. Runs nothing.

`read` is the one door. Every refusal is an InvalidAnswer with a place, what was read there and
what to do; every reading can be echoed on one line (`text`) or in two dimensions (`latex`).
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, cast

from grader.result import Feedback
from grader.symbolic import latex, printing, values
from grader.symbolic.characters import Folded, fold
from grader.symbolic.labels import after_label
from grader.symbolic.names import children
from grader.symbolic.pairs import paired
from grader.symbolic.parser import Parser
from grader.symbolic.refusals import refuse
from grader.symbolic.state import MOST_DEPTH
from grader.symbolic.tokens import Cutter, Token
from grader.symbolic.tree import Formula, Relation
from grader.symbolic.vocabulary import AUTHOR, Vocabulary, kind_of, lexicon

MOST_CHARACTERS = 2000
"""How long an answer may be."""


@dataclass(frozen=True)
class Reading:
    """An answer that was read: its tree, and what to tell beside it."""

    tree: Formula
    warnings: tuple[Feedback, ...] = ()

    @cached_property
    def text(self) -> str:
        """The reading on one line; it reads back as the same tree."""
        return printing.text(self.tree)

    @cached_property
    def latex(self) -> str:
        """The reading in LaTeX, for KaTeX."""
        return printing.latex(self.tree)


def read(text: str, vocabulary: Vocabulary = AUTHOR) -> Reading:
    """Read a formula as people type it; raise InvalidAnswer where it cannot be read."""
    return _Reader(text, vocabulary).read()


_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:/\d+)?"
_SPACED = re.compile(rf"(?:^|(?<=[\[({{⟨<;,\n])) *{_NUMBER}(?: +{_NUMBER})+ *(?=$|[\])}}⟩>;,\n])")
_GAP = re.compile(r"(?<=[\d.])[ ](?= *[+\-\d.])")


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.original = text
        self.vocabulary = vocabulary
        self.lexicon = lexicon(vocabulary)

    def read(self) -> Reading:
        if len(self.original) > MOST_CHARACTERS:
            data = {"length": len(self.original), "limit": MOST_CHARACTERS}
            refuse("formula_too_long", self.original, MOST_CHARACTERS, MOST_CHARACTERS + 1, **data)
        folded = self.folded()
        start, label = after_label(folded, self.lexicon)
        cutter = Cutter(folded, self.lexicon, start)
        tokens, partners = paired(self.original, self.on_lines(cutter.tokens()))
        parser = Parser(self.original, tokens, partners, self.vocabulary.lists)
        parser.matrices = "matrix" in self.vocabulary.kinds
        parser.column = parser.matrices and "vector" not in self.vocabulary.kinds
        self.refuse_group(tokens, partners)
        tree = self.whole(parser)
        if len(tokens) > MOST_DEPTH and height(tree) > MOST_DEPTH:
            refuse("formula_too_deep", self.original, 0, 1, limit=MOST_DEPTH)
        self.check_kind(tree, parser)
        values.check(tree, self.original)
        told = ({"formula_label": label} if label else {}) | cutter.warnings | parser.warnings
        return Reading(tree, tuple(Feedback(code, data) for code, data in told.items()))

    def folded(self) -> Folded:
        folded = fold(self.original)
        if latex.is_latex(folded.text):
            folded = latex.rewrite(folded)
        if not folded.text or folded.text.isspace():
            refuse("formula_empty", self.original, 0, 0)
        text = folded.text.rstrip()
        if text.endswith(".") and not text.endswith((" .", "..")) and not text[-2:-1].isdigit():
            # A full stop at the end of a sentence, as people write it.
            folded = replace(folded, text=text[:-1])
        if self.vocabulary.lists:
            spaced = _SPACED.sub(self.with_commas, folded.text)
            folded = replace(folded, text=spaced)
        return folded

    def with_commas(self, match: re.Match[str]) -> str:
        """Put commas into `10 14`; a list of plain numbers may be parted by spaces."""
        minus = "-" in match.group() or "+" in match.group()
        if minus and "expression" in self.vocabulary.kinds:
            return match.group()
        return _GAP.sub(",", match.group())

    def on_lines(self, tokens: list[Token]) -> list[Token]:
        """Drop the ends of lines that part nothing: at the edges, and beside other signs."""
        if all(token.kind != "\n" for token in tokens):
            return tokens
        kept: list[Token] = []
        for token in tokens:
            parts_nothing = not kept or kept[-1].kind in _NOT_BEFORE_LINE
            if token.kind == "\n" and parts_nothing:
                continue
            if kept and kept[-1].kind == "\n" and token.kind in _NOT_AFTER_LINE:
                kept.pop()
            kept.append(token)
        return kept

    def refuse_group(self, tokens: list[Token], partners: dict[int, int]) -> None:
        """Refuse [2x] and {2x} where one formula is wanted: [2(x+1)] groups, [2x] is a list."""
        last = len(tokens) - 2
        if self.vocabulary.lists or partners.get(0) != last or tokens[0].kind not in "[{⟨":
            return
        if tokens[0].kind == "⟨" or not any(1 <= opening < last for opening in partners):
            code = "formula_set" if tokens[0].kind == "{" else "formula_list_for_value"
            refuse(code, self.original, tokens[0].start, tokens[last].end)

    def whole(self, parser: Parser) -> Formula:
        first = parser.token
        left = parser.sum()
        if parser.token.kind in (",", ";", "\n") and parser.lists:
            left = parser.listed(left, first)
        token = parser.token
        if token.kind == "rel" and "relation" in self.vocabulary.kinds:
            parser.take()
            right = parser.only_expression(parser.sum())
            if parser.token.kind == "rel":
                parser.refuse("formula_relation_chain", parser.token)
            if parser.token.kind != "end":
                parser.missing_operator(parser.token)
            operator = cast(Literal["=", "<", "<=", ">", ">=", "!="], token.value)
            return Relation(parser.only_expression(left), operator, right, parser.span(first))
        if token.kind != "end":
            parser.missing_operator(token)
        return left

    def check_kind(self, tree: Formula, parser: Parser) -> None:
        """Refuse an answer of another kind than is asked for.

        A single formula for a list is read, and told: which entries are missing is for the judge.
        """
        kinds = self.vocabulary.kinds
        found = kind_of(tree)
        if found in kinds or (found == "vector" and self.vocabulary.lists):
            return
        if found == "matrix" and self.vocabulary.lists:
            refuse("formula_matrix_for_list", self.original, *tree.span)
        if found == "expression" and self.vocabulary.lists:
            parser.warn("formula_value_for_list", tree.span)
            return
        code = {"expression": "formula_value_for_relation", "relation": "formula_equation"}
        refuse(code.get(found, "formula_list_for_value"), self.original, *tree.span)


_NOT_BEFORE_LINE = frozenset(("+", "-", "*", "/", "^", "(", "[", "{", "⟨", ",", ";", "\n", "rel"))
_NOT_AFTER_LINE = frozenset(("+", "*", "/", "^", ")", "]", "}", "⟩", ",", ";", "rel", "end", "\n"))


def height(tree: Formula) -> int:
    """Return how many levels a tree has."""
    levels, row = 0, [tree]
    while row:
        levels += 1
        row = [part for node in row for part in children(node)]
    return levels
