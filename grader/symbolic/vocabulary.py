"""grader.symbolic: what an exercise declares: names, extra functions, the kinds of answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from grader.symbolic.alphabet import GREEK, GREEK_SPELLINGS
from grader.symbolic.functions import SPELLINGS
from grader.symbolic.names import Key, canonical, key, names_in
from grader.symbolic.tree import Formula, Relation, Vector

AnswerKind = Literal["expression", "vector", "matrix", "relation"]
EXPRESSION: tuple[AnswerKind, ...] = ("expression",)
EVERY_KIND: tuple[AnswerKind, ...] = ("expression", "vector", "matrix", "relation")


@dataclass(frozen=True)
class Vocabulary:
    """The names and functions an answer may use, and the kinds of formula it may be.

    `open` also takes names that are not declared: for an author's own formulas, and for answers
    to exercises that declare none.
    """

    names: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    kinds: tuple[AnswerKind, ...] = EXPRESSION
    open: bool = False

    @property
    def lists(self) -> bool:
        """Tell whether a vector or a matrix may be answered."""
        return "vector" in self.kinds or "matrix" in self.kinds

    @classmethod
    def of(cls, *formulas: Formula, names: Iterable[str] = (), **more: object) -> "Vocabulary":
        """Return the vocabulary of an exercise: the kinds and, unless given, names of its keys."""
        found = tuple(names) or tuple(dict.fromkeys(n for f in formulas for n in names_in(f)))
        kinds = tuple(dict.fromkeys(kind_of(formula) for formula in formulas)) or EXPRESSION
        return cls(names=found, kinds=kinds, **more)  # type: ignore[arg-type]


AUTHOR = Vocabulary(kinds=EVERY_KIND, open=True)


def kind_of(formula: Formula) -> AnswerKind:
    """Return which kind of answer a formula is."""
    if isinstance(formula, Relation):
        return "relation"
    if not isinstance(formula, Vector):
        return "expression"
    return "matrix" if any(isinstance(entry, Vector) for entry in formula.entries) else "vector"


class Word(NamedTuple):
    """What a word stands for. `exact` is False where a name is spelled with another subscript."""

    kind: Literal["name", "const", "func", "num"]
    value: str
    exact: bool = True


class Lexicon:
    """All words of a vocabulary, ready to be looked up."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.known: dict[str, Word] = {}
        for spelling, function in SPELLINGS.items():
            self.known[spelling] = Word("func", function)
        for function in vocabulary.functions:
            self.known[function] = Word("func", function)
        for spelling in ("pi", "Pi", "PI", "π"):
            self.known[spelling] = Word("const", "pi")
        self.known["e"] = Word("const", "e")
        for name in vocabulary.names:
            self.known[name] = Word("name", name)
        self.keys: dict[Key, str | None] = {}
        for name in vocabulary.names:
            parts = key(name)
            if parts is not None:
                # Two declared names that differ in spelling only are told apart by spelling only.
                self.keys[parts] = None if parts in self.keys else name
        self.longest = max(map(len, (*self.known, "\\varepsilon_{12}")))
        self.e_is_a_name = any(name in ("e", "E") for name in vocabulary.names)

    def find(self, word: str) -> Word | None:
        """Return what a whole word stands for, or None."""
        found = self.known.get(word)
        if found is not None:
            return found
        parts = key(word)
        name = self.keys.get(parts) if parts is not None else None
        if name is not None:
            return Word("name", name, ("_" in word) == ("_" in name))
        lowered = self.known.get(word.lower()) if len(word) > 1 else None
        return lowered if lowered is not None and lowered.kind == "func" else None

    def undeclared(self, word: str) -> str | None:
        """Return the name that an open vocabulary makes of a word, or None."""
        parts = key(word)
        if parts is None or not self.vocabulary.open:
            return None
        if self.vocabulary.names and len(parts.base) > 1 and parts.base not in GREEK_SPELLINGS:
            return None
        if self.vocabulary.names and word[-1].isdigit() and "_" not in word and self.declares(word):
            return None
        return word if word.isascii() and "{" not in word else _written(word, parts)

    def declares(self, word: str) -> bool:
        """Tell whether a word is a declared name with digits behind it, such as `x2`."""
        return self.find(word.rstrip("0123456789")) is not None

    def like_function(self, word: str) -> bool:
        """Tell whether an undeclared word before a bracket rather is a function nobody knows."""
        return len(word) > 1 and word.isalpha() and word not in GREEK_SPELLINGS

    @property
    def function_words(self) -> tuple[str, ...]:
        """The spellings of functions, for advice."""
        return tuple(word for word, meaning in self.known.items() if meaning.kind == "func")


@lru_cache(maxsize=512)
def lexicon(vocabulary: Vocabulary) -> Lexicon:
    """Return the lexicon of a vocabulary, made once."""
    return Lexicon(vocabulary)


def _written(word: str, parts: Key) -> str:
    """Keep `γ1` apart from `γ_1`, as `gamma1` from `gamma_1`."""
    if "_" not in word and word[0] in GREEK:
        return GREEK[word[0]] + word[1:]
    return canonical(parts)
