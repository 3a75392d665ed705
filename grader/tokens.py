"""grader: cuts a typed number into tokens. Refuses, with a position, what cannot belong to one."""

import re
import unicodedata
from dataclasses import dataclass
from typing import NoReturn

from grader import operations
from grader.errors import InvalidAnswer
from grader.result import Feedback

MOST_CHARACTERS = 200

CLOSING = {"(": ")", "[": "]", "{": "}"}
NAMES = ("pi", "e", *operations.FUNCTIONS)
NO_VALUES = ("nan", "inf", "infinity", "oo")

_OPERATORS = {
    **dict.fromkeys("-−–‐‑﹣", "-"),
    **dict.fromkeys("+﹢", "+"),
    **dict.fromkeys("*×·⋅∙∗✕✖•", "*"),
    **dict.fromkeys("/÷∕⁄", "/"),
    "^": "^",
    "√": "root",
}
_FRACTIONS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5"}
_FRACTIONS |= {"⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8"}
_FRACTIONS |= {"⅞": "7/8"}
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")

_NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([ ,'’_]\d{3})+(?!\d)(\.\d+)?", re.ASCII)
_GROUPED_COMMA = re.compile(r"\d{1,3}(\.\d{3})+,\d+", re.ASCII)
_DECIMAL_COMMA = re.compile(r"(\d+),(\d+)", re.ASCII)
_PREFIX = re.compile(r"\s*([^\W\d_][\w'′’/ ]*(\([^()=]{0,30}\))?)?\s*[=≈]\s*")


@dataclass(frozen=True)
class Token:
    """A token. `kind`: number, fraction, name, superscript, open, close, root, a sign, or end."""

    kind: str
    text: str
    position: int


def refuse(code: str, text: str, position: int, **data: str) -> NoReturn:
    """Raise InvalidAnswer with the 0-based position and what was read."""
    raise InvalidAnswer(Feedback(code, {"position": position, "read": _quoted(text), **data}))


def split(text: str) -> list[Token]:
    """Return the tokens of a typed number, with an end token last; raise InvalidAnswer."""
    if len(text) > MOST_CHARACTERS:
        data = {"position": MOST_CHARACTERS, "length": len(text), "limit": MOST_CHARACTERS}
        raise InvalidAnswer(Feedback("too_long", data))
    folded = _fold(text)
    if not folded.strip():
        refuse("empty", text, 0)
    return _Cutter(text, folded).tokens()


def _fold(text: str) -> str:
    """Map look-alikes (full-width, bold, odd spaces) one for one, so that positions stay true."""
    folded = []
    for position, char in enumerate(text):
        category = unicodedata.category(char)
        if char in "\t\n\r" or char in _INVISIBLE or category == "Zs":
            folded.append(" ")
        elif category in ("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp"):
            refuse("control_character", text, position, character=f"U+{ord(char):04X}")
        elif char in _OPERATORS or char in _FRACTIONS or char in _SUPERSCRIPTS:
            folded.append(char)
        elif category == "Nd":
            folded.append(str(unicodedata.decimal(char)))
        else:
            plain = unicodedata.normalize("NFKC", char)
            folded.append(plain if len(plain) == 1 else char)
    return "".join(folded)


def _quoted(text: str) -> str:
    """Return the answer as it can be shown: short, and with nothing invisible in it."""
    shown = "".join(char if char.isprintable() else "�" for char in text)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _goes_on(char: str) -> bool:
    """Tell whether a character continues a word. π never does: 2πe is 2·π·e."""
    return char != "π" and (char.isalpha() or char == "_" or (char.isascii() and char.isdigit()))


class _Cutter:
    def __init__(self, original: str, text: str) -> None:
        self.original = original
        self.text = text
        self.at = 0
        self.found: list[Token] = []

    def refuse(self, code: str, position: int, **data: str) -> NoReturn:
        refuse(code, self.original, position, **data)

    def tokens(self) -> list[Token]:
        self.strip_prefix()
        while self.at < len(self.text):
            if self.text[self.at].isspace():
                self.at += 1
            else:
                self.cut()
        if not self.found:
            self.refuse("ends_early", len(self.original))
        self.add("end", "", 0)
        return self.found

    def strip_prefix(self) -> None:
        """Step over "x =" or "f'(3) =": what a learner wrote before the number."""
        first = re.search(r"[=≈]", self.text)
        if first is None:
            return
        second = re.search(r"[=≈]", self.text[first.end() :])
        if second is not None:
            self.refuse("two_values", first.end() + second.start())
        prefix = _PREFIX.match(self.text)
        if prefix is None or prefix.end() < first.end():
            self.refuse("equation", first.start())
        self.at = prefix.end()

    def add(self, kind: str, text: str, length: int) -> None:
        self.found.append(Token(kind, text, self.at))
        self.at += length

    def cut(self) -> None:
        char = self.text[self.at]
        if char.isascii() and (char.isdigit() or char == "."):
            self.number()
        elif self.text.startswith("**", self.at):
            self.add("^", "**", 2)
        elif char in _OPERATORS:
            self.add(_OPERATORS[char], char, 1)
        elif char in _FRACTIONS:
            whole = bool(self.found) and self.found[-1].kind == "number"
            self.add("fraction" if whole else "number", _FRACTIONS[char], 1)
        elif char in _SUPERSCRIPTS:
            self.superscript()
        elif char in CLOSING:
            self.add("open", char, 1)
        elif char in CLOSING.values():
            self.add("close", char, 1)
        elif char.isalpha():
            self.word()
        else:
            self.strange(char)

    def number(self) -> None:
        self.refuse_other_notations()
        match = _NUMBER.match(self.text, self.at)
        if match is None:
            self.refuse("unexpected", self.at, found=".")
        exponent = match.group(2)
        if exponent and abs(int(exponent[1:])) > 400:
            # Beyond any float; as an exact fraction it would only cost time.
            self.refuse("out_of_range", self.at)
        if self.text[match.end() : match.end() + 1] == ".":
            self.refuse("two_points", match.end())
        self.add("number", match.group().lower(), len(match.group()))

    def refuse_other_notations(self) -> None:
        """Refuse 1,000 and 1 000 and 3,14: a comma means different things in different places."""
        grouped = _GROUPED_COMMA.match(self.text, self.at)
        if grouped:
            suggestion = grouped.group().replace(".", "").replace(",", ".")
            self.refuse("thousands", self.at, found=grouped.group(), suggestion=suggestion)
        thousands = _THOUSANDS.match(self.text, self.at)
        if thousands:
            suggestion = re.sub(r"[ ,'’_]", "", thousands.group())
            self.refuse("thousands", self.at, found=thousands.group(), suggestion=suggestion)
        comma = _DECIMAL_COMMA.match(self.text, self.at)
        if comma:
            suggestion = f"{comma.group(1)}.{comma.group(2)}"
            self.refuse("decimal_comma", comma.end(1), found=comma.group(), suggestion=suggestion)

    def superscript(self) -> None:
        start = self.at
        end = start
        while end < len(self.text) and self.text[end] in _SUPERSCRIPTS:
            end += 1
        digits = "".join(_SUPERSCRIPTS[char] for char in self.text[start:end])
        if not re.fullmatch(r"[+-]?\d{1,6}", digits):
            self.refuse("unexpected", start, found=self.text[start:end])
        if not self.found or self.found[-1].kind not in ("number", "fraction", "name", "close"):
            self.refuse("unexpected", start, found=self.text[start:end])
        self.add("superscript", digits.lstrip("+"), end - start)

    def word(self) -> None:
        end = self.at + 1
        while end < len(self.text) and self.text[self.at] != "π" and _goes_on(self.text[end]):
            end += 1
        word = self.text[self.at : end]
        if word.lower() in NO_VALUES:
            self.refuse("not_finite", self.at, found=word)
        # A capital E alone is left unknown: it may stand for "times ten to the power".
        lowered = word if word == "E" else word.lower().replace("π", "pi")
        if lowered not in NAMES:
            self.refuse("unknown_name", self.at, name=_quoted(word), known=", ".join(NAMES))
        self.add("name", lowered, len(word))

    def strange(self, char: str) -> NoReturn:
        if char in "%‰":
            self.refuse("percent", self.at)
        if char == "∞":
            self.refuse("not_finite", self.at, found=char)
        if char in ",;":
            self.refuse("several_values", self.at, found=char)
        if char == "°":
            self.refuse("degrees", self.at)
        if char == "!":
            self.refuse("factorial", self.at)
        if char == "|":
            self.refuse("bars", self.at)
        self.refuse("unknown_character", self.at, found=char)
