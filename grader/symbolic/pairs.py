"""grader.symbolic: pairs brackets and bars before parsing, so that every slip has its own words."""

from grader.symbolic.refusals import refuse
from grader.symbolic.tokens import Token

CLOSING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "bar(": ")bar"}
_OPENING = {closing: opening for opening, closing in CLOSING.items()}
# Tokens that can end an operand, and those that can begin one.
ENDS = frozenset(("num", "frac", "name", "const", ")", "]", "}", "⟩", ")bar", "T"))
STARTS = frozenset(
    (
        *("num", "frac", "name", "const", "func", "root", "(", "[", "{", "⟨", "bar("),
        *("log", "log of const"),
    )
)
MOST_BARS = 40
DEEP = 20


def paired(original: str, tokens: list[Token]) -> tuple[list[Token], dict[int, int]]:
    """Return the tokens with bars told apart, and the partner of each opening bracket."""
    if any(token.kind == "|" for token in tokens):
        tokens = _bars(original, tokens)
    tokens = _angles(tokens)
    partners, deepest = _pairs(original, tokens)
    if deepest > DEEP:
        tokens = _without_doubled(tokens, partners)
        partners, _ = _pairs(original, tokens)
    return tokens, partners


def _pairs(original: str, tokens: list[Token]) -> tuple[dict[int, int], int]:
    partners: dict[int, int] = {}
    waiting: list[int] = []
    deepest = 0
    for index, token in enumerate(tokens):
        if token.kind in CLOSING:
            waiting.append(index)
            deepest = max(deepest, len(waiting))
        elif token.kind in _OPENING:
            if not waiting:
                data = {"bracket": token.value}
                refuse("formula_bracket_unopened", original, token.start, token.end, **data)
            opening = tokens[waiting[-1]]
            if CLOSING[opening.kind] != token.kind:
                data = {"bracket": token.value, "opening": opening.value}
                data["opened"] = str(opening.start + 1)
                refuse("formula_bracket_mismatch", original, token.start, token.end, **data)
            partners[waiting.pop()] = index
    if waiting:
        opening = tokens[waiting[-1]]
        data = {"bracket": opening.value}
        refuse("formula_bracket_unclosed", original, opening.start, opening.end, **data)
    return partners, deepest


def _without_doubled(tokens: list[Token], partners: dict[int, int]) -> list[Token]:
    """Drop the outer of two brackets around the same thing: ((x)) is (x), however often."""
    dropped = set()
    for opening, closing in partners.items():
        inner = partners.get(opening + 1)
        if tokens[opening].kind == tokens[opening + 1].kind == "(" and inner == closing - 1:
            dropped |= {opening, closing}
    return [token for index, token in enumerate(tokens) if index not in dropped]


def _angles(tokens: list[Token]) -> list[Token]:
    """Read <1, 2> around a whole answer as brackets; elsewhere < and > compare."""
    if len(tokens) < 4 or tokens[0].value != "<" or tokens[-2].value != ">":
        return tokens
    first, last = tokens[0]._replace(kind="⟨"), tokens[-2]._replace(kind="⟩")
    return [first, *tokens[1:-2], last, tokens[-1]]


def _bars(original: str, tokens: list[Token]) -> list[Token]:
    """Tell opening bars from closing ones within each pair of brackets, or refuse."""
    groups: list[list[int]] = [[]]
    finished: list[list[int]] = []
    for index, token in enumerate(tokens):
        if token.kind in CLOSING:
            groups.append([])
        elif token.kind in _OPENING and len(groups) > 1:
            finished.append(groups.pop())
        elif token.kind == "|":
            groups[-1].append(index)
    marked = list(tokens)
    for group in (*finished, *groups):
        if group:
            for index, kind in zip(group, _roles(original, tokens, group), strict=True):
                marked[index] = tokens[index]._replace(kind=kind)
    return marked


def _roles(original: str, tokens: list[Token], group: list[int]) -> tuple[str, ...]:
    """Return which bars of one group open and which close; refuse where two ways are possible."""
    first, last = tokens[group[0]], tokens[group[-1]]
    if len(group) > MOST_BARS:
        refuse("formula_bars_unpaired", original, first.start, last.end)
    # (bars open, what the last bar was) -> the ways to get there, at most two of them
    states: dict[tuple[int, str], list[tuple[str, ...]]] = {(0, ""): [()]}
    for index in group:
        following: dict[tuple[int, str], list[tuple[str, ...]]] = {}
        for (depth, role), ways in states.items():
            for kind in _possible(tokens, index, depth, role):
                state = (depth + (1 if kind == "bar(" else -1), kind)
                kept = following.setdefault(state, [])
                kept += [(*way, kind) for way in ways][: 2 - len(kept)]
        states = following
    complete = [way for (depth, _), ways in states.items() if depth == 0 for way in ways]
    if not complete:
        refuse("formula_bars_unpaired", original, first.start, last.end)
    if len(complete) > 1:
        refuse("formula_bars_ways", original, first.start, last.end)
    return complete[0]


def _possible(tokens: list[Token], index: int, depth: int, role: str) -> list[str]:
    before, after = tokens[index - 1] if index else None, tokens[index + 1]
    if before is not None and before.kind == "|":
        operand = role == ")bar"
    else:
        operand = before is not None and before.kind in ENDS
    kinds = []
    if operand and depth > 0:
        kinds.append(")bar")
    # After an operand inside bars, x|-y| and x||y|| would be far-fetched readings.
    far = operand and depth > 0
    if after.kind in STARTS or (not far and after.kind in "|+-"):
        kinds.append("bar(")
    return kinds
