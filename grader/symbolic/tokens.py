"""grader.symbolic: cuts a formula into tokens, and says what each word is."""

import re
from typing import NamedTuple, NoReturn

from grader.symbolic.alphabet import BAR_CLOSE, BAR_OPEN, FRACTIONS, RAISED, TRANSPOSED
from grader.symbolic.characters import Folded
from grader.symbolic.refusals import Data, about, refuse
from grader.symbolic.signs import NO_FORMULA, refuse_sign
from grader.symbolic.unknown import refuse_word
from grader.symbolic.vocabulary import Lexicon, Word
from grader.symbolic.within import Splitter

MOST_TOKENS = 1000
MOST_DIGITS = 60
MOST_EXPONENT = 400


class Token(NamedTuple):
    """A token. `kind`: num, frac, name, const, func, log, log of const, root, rel, T,
    end, or a sign itself.

    `tight` tells that no space stands before it; `start` and `end` are places in the answer.
    """

    kind: str
    value: str
    start: int
    end: int
    tight: bool


_TOKEN = re.compile(
    r"""(?P<space>\ +)
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<word>(?:[A-Za-z][A-Za-z0-9]*|[α-ωΑ-Ω][0-9]*)
        (?:_(?:\{[^{}\n]{0,30}\}|[A-Za-z0-9]+|[α-ωΑ-Ω]))*)
    |(?P<sign>\*\*|//|<=|>=|=<|=>|->|!=|<>|==|.)""",
    re.VERBOSE | re.DOTALL,
)
_SIGNS: dict[str, tuple[str, str]] = {sign: (sign, sign) for sign in "+-*/^()[]{}⟨⟩,;|\n"}
_SIGNS |= {"**": ("^", "^"), RAISED: ("raised", "^"), BAR_OPEN: ("bar(", "|")}
_SIGNS |= {BAR_CLOSE: (")bar", "|"), TRANSPOSED: ("T", "T"), "√": ("root", "sqrt")}
_SIGNS |= {"∛": ("root", "cbrt"), "<": ("rel", "<"), ">": ("rel", ">"), "=": ("rel", "=")}
_SIGNS |= {"<=": ("rel", "<="), "=<": ("rel", "<="), ">=": ("rel", ">="), "!=": ("rel", "!=")}
_SIGNS |= {"==": ("rel", "="), "<>": ("rel", "!=")}
_SIGNS |= {fraction: ("frac", fraction) for fraction in FRACTIONS}
_LOG_BASE = re.compile(r"log(?:_\{(\w+)\}|_(\w+)|(2|10))")


class Cutter:
    """One pass over the text; `warnings` gathers what was read in a way that should be told."""

    def __init__(self, folded: Folded, lexicon: Lexicon, start: int) -> None:
        self.folded = folded
        self.lexicon = lexicon
        self.start = start
        self.found: list[Token] = []
        self.tight = False
        self.split_words: dict[tuple[str, str], Splitter] = {}
        self.warnings: dict[str, Data] = {}

    def refuse(self, code: str, start: int, end: int, **data: str | float | None) -> NoReturn:
        first, last = self.folded.span(start, end)
        refuse(code, self.folded.original, first, last, **data)

    def warn(self, code: str, start: int, end: int, **data: str | float | None) -> None:
        span = self.folded.span(start, end)
        self.warnings.setdefault(code, about(self.folded.original, *span) | data)

    def add(self, kind: str, value: str, start: int, end: int) -> None:
        first, last = (start, end) if self.folded.where is None else self.folded.span(start, end)
        self.found.append(Token(kind, value, first, last, self.tight))
        self.tight = True

    def tokens(self) -> list[Token]:
        """Return the tokens with an end token last; raise InvalidAnswer."""
        text = self.folded.text
        at, end = self.start, len(text)
        known, match_at = self.lexicon.known, _TOKEN.match
        while at < end:
            match = match_at(text, at)
            if match is None:  # cannot happen: the last alternative takes any character
                self.refuse("formula_strange", at, at + 1)
            after, piece = match.end(), match.group()
            what = match.lastgroup
            if what == "space":
                self.tight = False
            elif what == "sign":
                self.sign(piece, at, after)
            elif what == "number":
                after = self.number(piece, at, after)
            elif (word := known.get(piece)) is not None:
                self.add(word.kind, word.value, at, after)
            else:
                self.word(piece, at, after)
            at = after
            if len(self.found) > MOST_TOKENS:
                self.refuse("formula_too_many", at - 1, at, limit=MOST_TOKENS)
        self.add("end", "", end, end)
        return self.found

    def sign(self, piece: str, start: int, end: int) -> None:
        meaning = _SIGNS.get(piece)
        if meaning is None:
            refuse_sign(self, piece, start, end)
        self.add(*meaning, start, end)

    def number(self, piece: str, start: int, end: int) -> int:
        text = self.folded.text
        mantissa = re.split("[eE]", piece, maxsplit=1)[0]
        if len(mantissa) != len(piece):
            if self.lexicon.e_is_a_name:
                return self.number_times_e(piece, mantissa, start)
            if text[end : end + 1].isalpha():
                suggestion = f"{mantissa}*e^{piece[len(mantissa) + 1 :]}{text[end]}"
                self.refuse("formula_e_digits", start, end + 1, suggestion=suggestion)
            self.warn("formula_scientific", start, end, power=piece[len(mantissa) + 1 :])
            if len(piece) > 12 or abs(int(piece[len(mantissa) + 1 :])) > MOST_EXPONENT:
                self.refuse("formula_huge_exponent", start, end, limit=MOST_EXPONENT)
        if len(mantissa) > MOST_DIGITS:
            self.refuse("formula_digits", start, end, limit=MOST_DIGITS, length=len(mantissa))
        if self.tight and self.found and self.found[-1].kind == "num" and "." in piece:
            self.refuse("formula_two_points", start, end)
        following = text[end : end + 1]
        if following == "_":
            self.refuse("formula_underscore", end, end + 1)
        if piece == "0" and re.match("[xob][0-9]", text[end : end + 2]):
            self.refuse("formula_hexadecimal", start, end + 2)
        self.add("num", piece, start, end)
        return end

    def number_times_e(self, piece: str, mantissa: str, start: int) -> int:
        """Where e is a declared name, `2e+3` is a sum and `2e3` could be either."""
        after = start + len(mantissa)
        if piece[len(mantissa) + 1] not in "+-":
            suggestion = f"{mantissa}*{piece[len(mantissa)]}^{piece[len(mantissa) + 1 :]}"
            self.refuse("formula_e_digits", start, start + len(piece), suggestion=suggestion)
        self.add("num", mantissa, start, after)
        return after

    def word(self, piece: str, start: int, end: int) -> None:
        following = self.folded.text[end : end + 1]
        word = self.lexicon.find(piece)
        if word is None and (base := _LOG_BASE.fullmatch(piece)):
            self.logarithm(base, following, start, end)
            return
        if word is None and piece == "T" and self.follows_power_of_list():
            self.add("T", "T", start, end)
            return
        if word is None and piece in ("sigma", "σ") and following == "(":
            self.warn("formula_sigma", start, end)
            word = Word("func", "sigmoid")
        if word is not None:
            if not word.exact:
                self.warn("formula_spelling", start, end, name=word.value)
            self.add(word.kind, word.value, start, end)
            return
        self.unknown(piece, following, start, end)

    def unknown(self, piece: str, following: str, start: int, end: int) -> None:
        undeclared = self.lexicon.undeclared(piece)
        call = following == "(" and undeclared is not None and self.lexicon.like_function(piece)
        if undeclared is not None and piece not in NO_FORMULA and not call:
            self.add("name", undeclared, start, end)
            return
        splitter = self.split_words.get((piece, following))
        if splitter is None:
            splitter = Splitter(self.lexicon, piece, following)
            self.split_words[piece, following] = splitter
        if splitter.ways == 1 and piece not in NO_FORMULA:
            at = start
            for text, word in splitter.pieces:
                self.add(word.kind, word.value, at, at + len(text))
                at += len(text)
            if not all(len(text) == 1 for text, _ in splitter.pieces):
                self.warn("formula_split", start, end, pieces=splitter.told)
            return
        if splitter.ways > 1:
            self.refuse("formula_split_ways", start, end, pieces=splitter.told, or_=splitter.other)
        refuse_word(self, piece, following, start, end)

    def logarithm(self, base: re.Match[str], following: str, start: int, end: int) -> None:
        text = base.group(1) or base.group(2) or base.group(3)
        word = self.lexicon.find(text)
        if not text.isdigit() and (word is None or word.kind == "func"):
            refuse_word(self, text, "", start + 4, end)
        if base.group(3) == "2" and following != "(":
            # `x log2` may as well be x times the natural logarithm of 2.
            self.refuse("formula_log2", start, end)
        kind = "log of const" if word is not None and word.kind == "const" else "log"
        self.add(kind, text if word is None else word.value, start, end)

    def follows_power_of_list(self) -> bool:
        """Tell whether a T stands where only "transposed" makes sense, as in (1, 2)^T."""
        if not self.lexicon.vocabulary.lists or len(self.found) < 2:
            return False
        last = [token.kind for token in self.found[-3:]]
        return (last[-1] == "^" and last[-2] in ")]⟩}") or last[-3:] == [")", "^", "("]
