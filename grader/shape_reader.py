"""grader: reads an array's shape as people write it: (5, 1), 5x1, [10000], torch.Size([3]), (n, d).

A shape is lengths, each a whole number or a declared letter, parted by commas, spaces or x. `x` is
a letter only where it is declared. Nothing is worked out: 2n and 5.0 are refused, with the place.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from grader.errors import InvalidAnswer
from grader.result import Feedback
from grader.symbolic.refusals import refuse

MOST_CHARACTERS = 200
MOST_DIMENSIONS = 8

Shape = tuple[int | str, ...]

_PREFIX = re.compile(r"\s*(?:[A-Za-z_][\w.]*\s*(?:=|:)\s*)?(?:(?:torch\.)?size\s*(?=\())?", re.I)
_PIECE = re.compile(
    r"(?P<gap>\s+)|(?P<comma>,)|(?P<times>×)|(?P<number>[0-9]+(?:_[0-9]+)*)|(?P<word>[A-Za-z][A-Za-z0-9_]*)"
)
_DECIMAL = re.compile(r"\d*\.\d*")
_PAIRS = {"(": ")", "[": "]"}
# Full-width digits and signs, odd spaces and crosses: one for one, so that places stay true.
_ALIKE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(char): " " for char in "\u00a0\u2009\u202f\u3000\u200b\u200c\u200d\u2060\ufeff"
}
_ALIKE |= {ord(char): "×" for char in "✕✖⨯"} | {ord(char): "-" for char in "−–‐‑"}


def written(shape: Shape) -> str:
    """The shape as Python prints it: (), (5,), (5, 1)."""
    return f"({shape[0]},)" if len(shape) == 1 else f"({', '.join(map(str, shape))})"


def read(answer: object, names: tuple[str, ...]) -> Shape:
    """Read text, a whole number or a list; raise InvalidAnswer with place, finding and advice."""
    return _Reader(_as_text(answer), names).shape()


def _as_text(answer: object) -> str:
    if isinstance(answer, str):
        return answer
    if isinstance(answer, list) and all(isinstance(size, str | int | float) for size in answer):
        return f"[{', '.join(_as_text(size) for size in answer[:MOST_CHARACTERS])}]"
    if isinstance(answer, int | float) and not isinstance(answer, bool) and abs(answer) < 10**18:
        return repr(answer)
    raise InvalidAnswer(Feedback("shape_type"))


@dataclass(frozen=True)
class _Piece:
    """A length or a separator ("," or "x" or " ") and where it stands."""

    value: int | str
    separates: bool
    start: int
    end: int


class _Reader:
    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.original = text
        self.text = text[: MOST_CHARACTERS + 1].translate(_ALIKE)
        self.names = names
        self.at = 0
        self.end = len(self.text)

    def refuse(self, code: str, start: int, end: int, **data: str | int) -> NoReturn:
        refuse(code, self.original, start, end, **data)

    def shape(self) -> Shape:
        self.check_characters()
        if self.text.strip().lower() == "scalar":
            return ()
        prefix = _PREFIX.match(self.text)
        self.at = prefix.end() if prefix else 0
        bracketed = self.step_into_brackets()
        lengths = self.lengths(self.pieces())
        if not lengths and not bracketed:
            self.refuse("shape_empty", 0, 0)
        if len(lengths) > MOST_DIMENSIONS:
            found = lengths[MOST_DIMENSIONS]
            self.refuse("shape_many", found.start, found.end, limit=MOST_DIMENSIONS)
        return tuple(length.value for length in lengths)

    def check_characters(self) -> None:
        if len(self.original) > MOST_CHARACTERS:
            data = {"length": len(self.original), "limit": MOST_CHARACTERS}
            self.refuse("shape_too_long", MOST_CHARACTERS, MOST_CHARACTERS + 1, **data)
        for place, char in enumerate(self.text):
            if not char.isprintable() and not char.isspace():
                self.refuse("shape_control", place, place + 1)

    def step_into_brackets(self) -> bool:
        """Step over pairs of brackets around the whole; whether there are any."""
        bracketed = False
        while True:
            inner = self.text[self.at : self.end]
            start = self.at + len(inner) - len(inner.lstrip())
            end = self.at + len(inner.rstrip())
            if start >= end or self.text[start] not in _PAIRS:
                return bracketed
            if self.text[end - 1] != _PAIRS[self.text[start]]:
                self.refuse("shape_bracket", start, start + 1)
            self.at, self.end, bracketed = start + 1, end - 1, True

    def pieces(self) -> list[_Piece]:
        found: list[_Piece] = []
        while self.at < self.end:
            match = _PIECE.match(self.text, self.at, self.end)
            if match is None or (match["number"] and self.text[match.end() :][:1] == "."):
                self.refuse_character()
            start, end, word = match.start(), match.end(), match.group()
            if match["number"]:
                found.append(self.number(word, start))
            elif match["word"]:
                found += self.word(word, start)
            else:
                sign = "," if match["comma"] else "x" if match["times"] else " "
                found.append(_Piece(sign, True, start, end))
            self.at = end
        return found

    def refuse_character(self) -> NoReturn:
        decimal = _DECIMAL.match(self.text, self.at, self.end)
        if decimal and len(decimal.group()) > 1:
            self.refuse("shape_decimal", *decimal.span())
        sign = self.text[self.at]
        code = {"-": "shape_negative"}.get(sign, "shape_character")
        code = "shape_bracket" if sign in "()[]" else code
        self.refuse(code, self.at, self.at + 1)

    def number(self, digits: str, start: int) -> _Piece:
        end = start + len(digits)
        if len(digits) > 1 and digits[0] == "0":
            self.refuse("shape_zeros", start, end)
        return _Piece(int(digits.replace("_", "")), False, start, end)

    def word(self, word: str, start: int) -> list[_Piece]:
        """A declared letter, or several lengths joined by x: 5xn, nxd."""
        name = self.declared(word)
        if name is not None:
            return [_Piece(name, False, start, start + len(word))]
        parts = re.findall(r"[xX]|[^xX]+", word) if self.declared("x") is None else [word]
        pieces = []
        for part in parts:
            name, end = self.declared(part), start + len(part)
            if part in ("x", "X"):
                pieces.append(_Piece("x", True, start, end))
            elif name is not None:
                pieces.append(_Piece(name, False, start, end))
            elif part.isascii() and part.isdigit():
                pieces.append(self.number(part, start))
            else:
                code = "shape_unknown_letter" if self.names else "shape_no_letters"
                self.refuse(code, start, end, known=", ".join(self.names))
            start = end
        return pieces

    def declared(self, word: str) -> str | None:
        """The letter as the author wrote it; another case is let pass where one letter fits."""
        if word in self.names:
            return word
        alike = [name for name in self.names if name.lower() == word.lower()]
        return alike[0] if len(alike) == 1 else None

    def lengths(self, pieces: list[_Piece]) -> list[_Piece]:
        """The lengths, once it is checked that one separator stands between each two."""
        signs = [piece for piece in pieces if piece.value != " " or not piece.separates]
        for first, second in zip([None, *signs], signs, strict=False):
            if second.separates and (first is None or first.separates):
                self.refuse("shape_gap", second.start, second.end)
            if first is None or first.separates or second.separates:
                continue
            if first.end == second.start:
                self.refuse("shape_product", first.start, second.end)
        if signs and signs[-1].separates and signs[-1].value != ",":
            self.refuse("shape_gap", signs[-1].start, signs[-1].end)
        return [piece for piece in signs if not piece.separates]
