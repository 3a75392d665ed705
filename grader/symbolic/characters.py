"""grader.symbolic: maps what a formula is typed with onto a small alphabet, keeping places.

Raised and lowered signs are taken apart before any normalisation: NFKC would turn x² into x2.
"""

import unicodedata
from dataclasses import dataclass, field

from grader.symbolic.alphabet import (
    FRACTIONS,
    GREEK,
    INVISIBLE,
    LOOKALIKES,
    MARKS,
    RAISED,
    SIGNS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
)
from grader.symbolic.refusals import refuse

_KEPT = frozenset("√∛⟨⟩∂∇∑∏∫∞±∓°≈…⊤→⇒↦\n") | FRACTIONS.keys() | GREEK.keys()
_LINES = frozenset("\n\u2028\u2029\u0085")


@dataclass(slots=True)
class Folded:
    """The mapped text; `where[i]` is the place in `original` that character i came from.

    `widths` tells how many characters a place stands for, where that is not one: LaTeX commands.
    """

    original: str
    text: str
    where: list[int] | None = None
    widths: dict[int, int] = field(default_factory=dict)

    def place(self, index: int) -> int:
        """Return where in the original the character `index` of the mapped text came from."""
        if self.where is None:
            return index
        return self.where[index] if index < len(self.where) else len(self.original)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original that text[start:end] came from."""
        if self.where is None:
            return start, end
        first = self.place(start)
        last = self.place(max(start, end - 1))
        return first, max(first, last) + self.widths.get(last, 1) if end > start else first


def fold(original: str) -> Folded:
    """Map the characters of an answer; refuse those that have no place in any text."""
    if original.isascii() and original.isprintable():
        return Folded(original, original)
    folding = _Folding(original)
    folding.run()
    return Folded(original, "".join(folding.pieces), folding.where)


class _Folding:
    def __init__(self, original: str) -> None:
        self.original = original
        self.pieces: list[str] = []
        self.where: list[int] = []
        self.at = 0

    def put(self, piece: str, at: int | None = None) -> None:
        self.pieces.append(piece)
        self.where.extend([self.at if at is None else at] * len(piece))

    def run(self) -> None:
        text = self.original
        while self.at < len(text):
            char = text[self.at]
            if char in SUPERSCRIPTS:
                self.raised_or_lowered(SUPERSCRIPTS, RAISED + "(", ")")
                continue
            if char in SUBSCRIPTS:
                self.raised_or_lowered(SUBSCRIPTS, "_{", "}")
                continue
            self.one(char)
            self.at += 1

    def raised_or_lowered(self, table: dict[str, str], before: str, after: str) -> None:
        """Turn a run such as ⁻¹ into ^(-1), and ₁₂ into _{12}."""
        self.put(before)
        while self.at < len(self.original) and self.original[self.at] in table:
            self.put(table[self.original[self.at]])
            self.at += 1
        self.put(after, self.at - 1)

    def one(self, char: str) -> None:
        if char in _LINES:
            self.put("\n")
        elif " " <= char <= "~" or char in _KEPT:
            self.put(char)
        elif char in SIGNS:
            self.put(SIGNS[char])
        elif char not in INVISIBLE:
            self.other(char)

    def other(self, char: str) -> None:
        category = unicodedata.category(char)
        if char in "\t\r\v\f" or category == "Zs":
            self.put(" ")
        elif char in MARKS:
            self.mark(char)
        elif char in LOOKALIKES:
            data = {"looks": LOOKALIKES[char], "character": f"U+{ord(char):04X}"}
            refuse("formula_lookalike", self.original, self.at, self.at + 1, **data)
        elif category[0] == "C":
            found = f"U+{ord(char):04X}"
            refuse("formula_invisible", self.original, self.at, self.at + 1, found=found)
        else:
            self.compatible(char)

    def compatible(self, char: str) -> None:
        """Map 𝑥, ｘ and 𝟐 to x and 2, ŷ to y with a hat; what stays strange is refused later."""
        plain = unicodedata.normalize("NFKC", char)
        if len(plain) == 1 and plain != char:
            self.one(plain)
            return
        parts = unicodedata.normalize("NFD", char)
        if len(parts) == 2 and parts[1] in MARKS and parts[0].isascii():
            self.put(parts[0])
            self.mark(parts[1])
            return
        refuse("formula_strange", self.original, self.at, self.at + 1)

    def mark(self, char: str) -> None:
        if not self.pieces or not self.pieces[-1].isalpha():
            refuse("formula_strange", self.original, self.at, self.at + 1)
        self.put("_{" + MARKS[char] + "}")
