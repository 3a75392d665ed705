"""grader.symbolic: what to say about a word that is not known here: the likely slip first."""

import re
from typing import NoReturn, Protocol

from grader.symbolic.alphabet import LOOKALIKES
from grader.symbolic.characters import Folded
from grader.symbolic.signs import NO_FORMULA
from grader.symbolic.vocabulary import Lexicon

MOST_TOLD = 12
_WORDS = re.compile(r"[A-Za-z']{2,}")
_NAME_AND_DIGITS = re.compile(r"(.*?[^0-9_])([0-9]+)([A-Za-z].*)?", re.DOTALL)
_DIFFERENTIAL = re.compile(r"d[A-Za-z]?(_?\w+)?")
_PROGRAM = frozenset(("import", "lambda", "exec", "eval", "for", "open", "print", "return", "def"))


class Cutting(Protocol):
    """What is known where the word was met."""

    folded: Folded
    lexicon: Lexicon

    def refuse(self, code: str, start: int, end: int, **data: str | float | None) -> NoReturn: ...


def refuse_word(cutter: Cutting, word: str, following: str, start: int, end: int) -> NoReturn:
    """Refuse an unknown word, with the advice that fits it best."""
    lexicon, text = cutter.lexicon, cutter.folded.text
    if word in NO_FORMULA:
        cutter.refuse("formula_no_value_name", start, end)
    if len(word) == 1 and word in LOOKALIKES:
        looks = LOOKALIKES[word]
        cutter.refuse("formula_lookalike", start, end, looks=looks, character=f"U+{ord(word):04X}")
    if following == "'" and not _is_prose(lexicon, text):
        cutter.refuse("formula_prime", end, end + 1)
    if word in _PROGRAM and len(text) > len(word):
        cutter.refuse("formula_program", start, end)
    if _is_prose(lexicon, text):
        cutter.refuse("formula_prose", start, end, known=_known(lexicon))
    digits = _NAME_AND_DIGITS.fullmatch(word)
    if digits and not digits.group(3) and lexicon.find(digits.group(1)):
        base, number = digits.group(1), digits.group(2)
        advice = {"power": f"{base}^{number}", "product": f"{number}{base}"}
        cutter.refuse("formula_digits_after", start, end, **advice)
    if digits and digits.group(3) and lexicon.find(digits.group(1)):
        base, number, rest = digits.groups()
        advice = {"power": f"{base}^{number}*{rest}", "product": f"{number}*{base}*{rest}"}
        cutter.refuse("formula_digits_after", start, end, **advice)
    if _DIFFERENTIAL.fullmatch(word) and re.search(r"d\w*\s*/\s*d", text):
        cutter.refuse("formula_to_compute", start, end)
    close = _closest(lexicon, word)
    if close:
        cutter.refuse("formula_close_name", start, end, close=close, known=_known(lexicon))
    if following == "(" and len(word) > 1:
        cutter.refuse("formula_unknown_function", start, end, known=_functions(lexicon))
    cutter.refuse("formula_unknown_name", start, end, known=_known(lexicon))


def _is_prose(lexicon: Lexicon, text: str) -> bool:
    """Tell whether an answer is a sentence: several unknown words, and no sign of arithmetic."""
    if re.search(r"[0-9+*/^=()\[\]{}\\_<>]", text):
        return False
    words = _WORDS.findall(text)
    return sum(lexicon.find(word) is None for word in words) >= 2


def _closest(lexicon: Lexicon, word: str) -> str:
    """Return a known word that differs in capitals or in a slip of the finger, or ""."""
    names = lexicon.vocabulary.names
    folded = word.casefold()
    for name in names:
        if name.casefold() == folded:
            return name
    if folded == "e":
        return "e"
    if len(word) < 3 or len(word) > 30:
        return ""
    known = (*(name for name in names if len(name) > 1), "pi", *lexicon.function_words)
    return next((name for name in known if one_slip(word, name)), "")


def one_slip(typed: str, meant: str) -> bool:
    """Tell whether two words differ by one letter more, less or other, or by two swapped."""
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    if len(longer) - len(shorter) > 1 or typed == meant:
        return False
    at = 0
    while at < len(shorter) and longer[at] == shorter[at]:
        at += 1
    if len(longer) > len(shorter):
        return longer[at + 1 :] == shorter[at:]
    swapped = longer[at + 1 : at + 2] + longer[at : at + 1] + longer[at + 2 :]
    return longer[at + 1 :] == shorter[at + 1 :] or swapped == shorter[at:]


def _known(lexicon: Lexicon) -> str:
    names = lexicon.vocabulary.names
    return _listed((*names, "e", "pi")) if names else "e, pi"


def _functions(lexicon: Lexicon) -> str:
    return _listed((*lexicon.vocabulary.functions, "exp", "ln", "sqrt", "sin", "cos", "tan", "abs"))


def _listed(words: tuple[str, ...]) -> str:
    told = list(dict.fromkeys(words))
    return ", ".join(told[:MOST_TOLD]) + (", …" if len(told) > MOST_TOLD else "")
