"""grader.symbolic: takes words such as `xlnx` or `xy` apart, where only one way is possible."""

from grader.symbolic.functions import WITHIN_WORDS
from grader.symbolic.vocabulary import Lexicon, Word

MOST_CHARACTERS = 40
LONGEST_PIECE = 16

Piece = tuple[str, Word]


class Splitter:
    """All ways of reading a word as known pieces, counted up to two.

    A function's name must be followed by something to work on; digits may only follow a function.
    """

    def __init__(self, lexicon: Lexicon, text: str, following: str) -> None:
        self.text = text
        self.ways = 0
        self.pieces: tuple[Piece, ...] = ()
        self.other = ""
        if len(text) > MOST_CHARACTERS:
            return
        found = _readings(lexicon, text, following)
        if len(found) > 1 and following == "(":
            # Before a bracket, `xexp(` is the function, though `e` `x` `p` may be names as well.
            functions = [way for way in found if way[-1][1].kind == "func"]
            found = functions if len(functions) == 1 else found
        self.ways = len(found)
        if found:
            self.pieces = found[0]
        if len(found) > 1:
            self.other = _told(found[1])

    @property
    def told(self) -> str:
        """The first reading, for a message."""
        return _told(self.pieces)


def _told(pieces: tuple[Piece, ...]) -> str:
    told = ""
    for text, word in pieces:
        after_function = told.endswith(" ")
        told += ("·" if told and not after_function else "") + text
        told += " " if word.kind == "func" else ""
    return told.strip()


def _readings(lexicon: Lexicon, text: str, following: str) -> list[tuple[Piece, ...]]:
    """Return up to two readings (three where a function ends one), from the end backwards."""
    goes_on = following.isalnum() or (following != "" and following in "(|√^ \ue000\ue002")
    ends: dict[int, list[tuple[Piece, ...]]] = {len(text): [()]}
    for start in range(len(text) - 1, -1, -1):
        if not text[start].isalpha():
            continue
        ways: list[tuple[Piece, ...]] = []
        for end in range(start + 1, min(len(text), start + LONGEST_PIECE) + 1):
            piece = text[start:end]
            word = lexicon.find(piece)
            if word is None or (word.kind == "func" and piece not in WITHIN_WORDS):
                continue
            if word.kind == "func":
                ways += _function(text, (piece, word), end, ends, goes_on)
            else:
                ways += [((piece, word), *rest) for rest in ends.get(end, ())]
        ends[start] = _few(ways)
    return ends[0]


def _function(
    text: str, function: Piece, end: int, ends: dict[int, list[tuple[Piece, ...]]], goes_on: bool
) -> list[tuple[Piece, ...]]:
    if end == len(text):
        return [(function,)] if goes_on else []
    digits = end
    while digits < len(text) and text[digits].isdigit():
        digits += 1
    number: tuple[Piece, ...] = ()
    if digits > end:
        number = ((text[end:digits], Word("num", text[end:digits])),)
    return [(function, *number, *rest) for rest in ends.get(digits, ())]


def _few(ways: list[tuple[Piece, ...]]) -> list[tuple[Piece, ...]]:
    """Keep enough to tell one way from several, and the one that ends in a function."""
    kept = ways[:2]
    last = [way for way in ways[2:] if way[-1][1].kind == "func"]
    return kept + last[:1]
