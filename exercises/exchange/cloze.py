"""exercises.exchange: gaps within a text as Moodle writes them, {1:NUMERICAL:=6:0.1#Yes}."""

import re

from exercises.exchange import maths
from exercises.exchange.question import Answer, Gap

PLACE = re.compile(r"\{\{(\d+)\}\}")
SORTS = {
    "NUMERICAL": ("NUMERICAL", "NM"),
    "SHORTANSWER": ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"),
    "MULTICHOICE": (
        *("MULTICHOICE", "MULTICHOICE_V", "MULTICHOICE_H", "MC", "MCV", "MCH"),
        *("MULTICHOICE_S", "MULTICHOICE_VS", "MULTICHOICE_HS", "MCS", "MCVS", "MCHS"),
    ),
}
SORT_OF = {name: sort for sort, names in SORTS.items() for name in names}
EMBEDDED = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^}\\])*)\}", re.DOTALL)
SPECIAL = re.compile(r'[\\}#~/"]')
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
ONE = re.compile(
    r"(?P<right>=)?(?:%(?P<share>-?[\d.]+)%)?(?P<text>(?:\\.|[^#\\])*)(?:#(?P<told>.*))?", re.DOTALL
)


def embedded(text: str, gaps: list[Gap]) -> str:
    """The text with each {{n}} as the gap that Moodle reads."""

    def put(found: re.Match[str]) -> str:
        number = int(found[1]) - 1
        return _written(gaps[number]) if 0 <= number < len(gaps) else found.group()

    return PLACE.sub(put, text)


def extracted(text: str) -> tuple[str, list[Gap], list[str]]:
    """The text with {{1}}, {{2}} for its gaps, the gaps, and the sorts that cannot be carried."""
    gaps: list[Gap] = []
    unknown: list[str] = []

    def take(found: re.Match[str]) -> str:
        _, name, said = found.groups()
        if name not in SORT_OF:
            unknown.append(name)
            return found.group()
        sort = SORT_OF[name]
        answers = [_read(one, sort) for one in re.split(r"(?<!\\)~", said) if one]
        gaps.append(Gap(sort, answers, shuffle=name.endswith("S")))
        return f"{{{{{len(gaps)}}}}}"

    return EMBEDDED.sub(take, text), gaps, unknown


def _written(gap: Gap) -> str:
    name = "MULTICHOICE_S" if gap.sort == "MULTICHOICE" and gap.shuffle else gap.sort
    return "{1:" + name + ":" + "~".join(_answer(one, gap.sort) for one in gap.answers) + "}"


def _answer(answer: Answer, sort: str) -> str:
    text = _escape(answer.text)
    if sort == "NUMERICAL":
        text += f":{answer.tolerance!r}"
    share = "=" if answer.fraction == 100 else f"%{answer.fraction:g}%" if answer.fraction else ""
    return share + text + (f"#{_escape(answer.feedback)}" if answer.feedback else "")


def _escape(text: str) -> str:
    return SPECIAL.sub(r"\\\g<0>", maths.to_plain(text))


def _unescape(text: str) -> str:
    return maths.from_plain(ESCAPED.sub(r"\1", text))


def _read(said: str, sort: str) -> Answer:
    found = ONE.fullmatch(said)
    if found is None:
        return Answer(_unescape(said), 0)
    share = 100.0 if found["right"] else float(found["share"] or 0)
    text, tolerance = found["text"].strip(), 0.0
    if sort == "NUMERICAL" and ":" in text:
        text, _, given = text.rpartition(":")
        tolerance = _float(given)
    return Answer(_unescape(text), share, _unescape(found["told"] or ""), tolerance)


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
