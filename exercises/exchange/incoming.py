"""exercises.exchange: a question of one of Moodle's types as an exercise, perhaps incomplete."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from exercises.exchange.compare import number_of
from exercises.exchange.outgoing import FOLLOW_UPS, RUBRIC
from exercises.exchange.question import Answer, Entry, Gap, Note, Question
from grader import shape
from grader.errors import InvalidAnswer

ROW = re.compile(r"^(?:\(([\d.]+)\) )?(.*)$", re.DOTALL)
NUMBERED = re.compile(r"^\d+\. (.*)$")
STATED = re.compile(r"^\d+\. (.*) \{\{\d+\}\}$")
GAP = re.compile(r"\{\{\d+\}\}")
WILD = re.compile(r"(?<!\\)\*")
TUPLE = re.compile(r"^\([\w, ]*\)$")

Fields = dict[str, Any]
Said = list[tuple[str, str]]


def entry_of(question: Question) -> tuple[Entry | None, list[Note]]:
    """The exercise, or None for what no kind can hold; and what of it could not be carried."""
    slug = question.slug or question.name
    said: Said = list(question.dropped)
    made = READ[question.type](question, said) if question.type in READ else None
    if made is None:
        unknown = f"questions of the type “{question.type}” are not carried"
        said = [*question.dropped, ("", unknown)]
        return None, [Note(slug, name, text) for name, text in said]
    kind, item, statement = made
    content = {
        "kind": kind,
        "title": question.name.strip(),
        "topic": question.topic,
        "statement": statement,
        "hints": question.hints,
        "solution": question.general,
        "item": item,
    }
    notes = [Note(slug, name, text) for name, text in said]
    return Entry(question.slug, content, tuple(question.tags)), notes


def _multichoice(question: Question, said: Said) -> tuple[str, Fields, str]:
    item: Fields = {"multiple": not question.single, "shuffle": question.shuffle}
    item["options"] = _options(question.answers, "item.options", said, single=question.single)
    return "choice", item, question.text


def _options(answers: list[Answer], place: str, said: Said, *, single: bool) -> list[Fields]:
    best = max((answer.fraction for answer in answers), default=0)
    options = []
    for number, answer in enumerate(answers):
        right = answer.fraction == best > 0 if single else answer.fraction > 0
        if single and 0 < answer.fraction < best:
            part = f"{answer.fraction:g} % of the points becomes none"
            said.append((f"{place}.{number}.right", part))
        option = {"text": answer.text, "right": right, "reason": answer.feedback}
        options.append({name: value for name, value in option.items() if value != ""})
    shares = {round(one.fraction, 2) for one in answers if one.fraction > 0}
    if not single and len(shares) > 1:
        said.append((place, "right options of unequal worth become equal"))
    return options


def _truefalse(question: Question, said: Said) -> tuple[str, Fields, str]:
    paragraphs = question.text.strip().split("\n\n")
    statement = "\n\n".join(paragraphs[:-1]) + "\n" if len(paragraphs) > 1 else "True or false?\n"
    right = next((one for one in question.answers if one.fraction > 0), Answer("true", 100))
    reasons = list(dict.fromkeys(one.feedback for one in question.answers if one.feedback))
    if len(reasons) > 1:
        said.append(
            ("item.statements.0.reason", f"of two reasons one is not carried: {reasons[1]}")
        )
    row = {"text": paragraphs[-1], "answer": right.text.strip().lower() == "true"}
    row |= {"reason": reasons[0]} if reasons else {}
    return "truefalse", {"statements": [row]}, statement


def _numerical(question: Question, said: Said) -> tuple[str, Fields, str]:
    item = _number(question.answers, "item", said)
    reason = item.pop("reason", "")
    if reason:
        said.append(("item.answer", f"what is told when it is right is not carried: {reason}"))
    return "number", item, question.text


def _number(answers: list[Answer], place: str, said: Said) -> Fields:
    right = [one for one in answers if one.fraction == 100] or answers[:1]
    for other in right[1:]:
        said.append((f"{place}.answer", f"of several right numbers {other.text} is not carried"))
    if not right:
        said.append((f"{place}.answer", "there is none"))
        return {}
    key = right[0]
    made: Fields = {"answer": nice(key.text)}
    made |= {"reason": key.feedback} if key.feedback else {}
    value = abs(float(number_of(key.text) or 0))
    if key.tolerance > value * 1e-9 * (1 + 1e-6):
        made["absolute"] = key.tolerance
    elif value and not key.tolerance:
        made["relative"] = 0.0
    wrong: list[Fields] = []
    for one in (one for one in answers if one.fraction != 100 and one not in right):
        if number_of(one.text) is None:
            said.append((f"{place}.wrong", f"“{one.text}” is no number: {one.feedback}"))
            continue
        if one.fraction > 0:
            said.append(
                (
                    f"{place}.wrong",
                    f"{one.text} brought {one.fraction:g} % of the points; it is wrong here",
                )
            )
        own = abs(
            one.tolerance
            - max(made.get("absolute", 0), abs(float(one.text)) * made.get("relative", 1e-9))
        )
        if one.tolerance and own > 1e-6 * one.tolerance:
            said.append((f"{place}.wrong", f"{one.text} takes the tolerance of the right answer"))
        wrong.append({"answer": nice(one.text), "reason": one.feedback})
    return made | ({"wrong": wrong} if wrong else {})


def nice(text: str) -> str:
    """A decimal of full length as the fraction it stands for, 1/3; any other as it is."""
    value = number_of(text)
    if value is None or len(text.strip("-").replace(".", "")) < 15:
        return text
    simple = Fraction(value).limit_denominator(1000)
    close = simple.denominator > 1 and float(simple) == float(value)
    return f"{simple.numerator}/{simple.denominator}" if close else text


def _shortanswer(question: Question, said: Said) -> tuple[str, Fields, str]:
    right = [one for one in question.answers if one.fraction == 100]
    wrong = [one for one in question.answers if one not in right]
    whole = _shape(right, wrong)
    if whole is not None:
        return "shape", whole, question.text
    gap = _accepted(question.answers, "item.gaps.0", said)
    return "gaps", {"text": "{{1}}", "gaps": [gap]}, question.text


def _shape(right: list[Answer], wrong: list[Answer]) -> Fields | None:
    """The item of a shape, where every answer is one as Python prints it."""
    if len(right) != 1 or any(not TUPLE.match(one.text) for one in [*right, *wrong]):
        return None
    try:
        shape.key(right[0].text)
    except InvalidAnswer:
        return None
    letters = dict.fromkeys(re.findall(r"[A-Za-z]\w*", right[0].text))
    item: Fields = {"answer": right[0].text} | ({"names": ", ".join(letters)} if letters else {})
    rows = [{"answer": one.text, "reason": one.feedback} for one in wrong]
    return item | ({"wrong": rows} if rows else {})


def _accepted(answers: list[Answer], place: str, said: Said) -> Fields:
    right = [one for one in answers if one.fraction == 100]
    gap: Fields = {"accept": [one.text.replace(r"\*", "*") for one in right]}
    for one in right:
        if WILD.search(one.text):
            said.append((f"{place}.accept", f"the * of “{one.text}” stands for itself here"))
    reasons = list(dict.fromkeys(one.feedback for one in right if one.feedback))
    if len(reasons) > 1:
        said.append((f"{place}.reason", f"of two reasons one is not carried: {reasons[1]}"))
    rows: list[Fields] = []
    for one in (one for one in answers if one not in right):
        if one.text.strip() == "*":
            said.append(
                (f"{place}.wrong", f"what any other answer is told is not carried: {one.feedback}")
            )
            continue
        if one.fraction > 0:
            said.append(
                (
                    f"{place}.wrong",
                    f"{one.text} brought {one.fraction:g} % of the points; it is wrong here",
                )
            )
        rows.append({"answer": one.text.replace(r"\*", "*"), "reason": one.feedback})
    gap |= {"wrong": rows} if rows else {}
    return gap | ({"reason": reasons[0]} if reasons else {})


def _ordering(question: Question, said: Said) -> tuple[str, Fields, str]:
    lines = sorted(question.answers, key=lambda answer: answer.fraction)
    item: Fields = {"lines": [{"text": line.text} for line in lines]}
    if question.whole:
        item["scoring"] = "all-or-nothing"
    return "ordering", item, question.text


def _matching(question: Question, said: Said) -> tuple[str, Fields, str]:
    rows = [{"left": left, "right": right} for left, right in question.pairs if left]
    told = question.correct.split("\n") if question.correct else []
    reasons = [found[1] for line in told if (found := NUMBERED.match(line))]
    if len(reasons) == len(told) == len(rows):
        rows = [row | {"reason": reason} for row, reason in zip(rows, reasons, strict=True)]
    elif told:
        said.append(
            ("item.pairs", f"the feedback to right answers is not carried: {question.correct}")
        )
    extra = [right for left, right in question.pairs if not left]
    return "matching", {"pairs": rows} | ({"extra": extra} if extra else {}), question.text


def _cloze(question: Question, said: Said) -> tuple[str, Fields, str] | None:
    if not question.gaps:
        return None
    begin = GAP.search(question.text)
    cut = question.text.rfind("\n\n", 0, begin.start()) if begin else -1
    statement, text = question.text[: max(cut, 0)], question.text[cut + 2 if cut >= 0 else 0 :]
    statements = _statements(text, question.gaps)
    if statements is not None and statement:
        return "truefalse", {"statements": statements}, statement + "\n"
    gaps = [_gap(gap, f"item.gaps.{n}", said) for n, gap in enumerate(question.gaps)]
    statement = statement + "\n" if statement.strip() else "Fill in the gaps.\n"
    return "gaps", {"text": text, "gaps": gaps}, statement


def _statements(text: str, gaps: list[Gap]) -> list[Fields] | None:
    """The statements of a true-false exercise, where the gaps are just that."""
    found = [STATED.match(line) for line in text.rstrip("\n").split("\n")]
    both = all([one.text for one in gap.answers] == ["True", "False"] for gap in gaps)
    if not both or len(found) != len(gaps) or not all(found):
        return None
    return [
        {
            "text": line[1],
            "answer": gap.answers[0].fraction == 100,
            "reason": gap.answers[0].feedback,
        }
        for line, gap in zip(found, gaps, strict=True)
        if line
    ]


def _gap(gap: Gap, place: str, said: Said) -> Fields:
    if gap.sort == "MULTICHOICE":
        options = _options(gap.answers, f"{place}.options", said, single=True)
        return {"options": options, "shuffle": gap.shuffle}
    if gap.sort == "SHORTANSWER":
        return _accepted(gap.answers, place, said)
    return _number(gap.answers, place, said)


def _essay(question: Question, said: Said) -> tuple[str, Fields, str]:
    if question.template:
        said.append(("item", "the text that the answer begins with is not carried"))
    model, _, rest = question.grader_info.partition(f"\n\n{RUBRIC}\n\n")
    if not rest and not question.required and model:
        return "flashcard", {"back": model}, question.text
    rubric, _, after = rest.partition(f"\n\n{FOLLOW_UPS}\n\n")
    item: Fields = {"model": model} if model else {}
    item["rubric"] = [
        {"text": found[2]} | ({"points": float(found[1])} if found[1] else {})
        for entry in _entries(rubric)
        if (found := ROW.match(entry))
    ]
    if after:
        item["follow_ups"] = _entries(after)
    return "text", item, question.text


def _entries(text: str) -> list[str]:
    """The entries of a Markdown list."""
    entries = re.split(r"^- ", text, flags=re.MULTILINE)[1:]
    return [entry.rstrip("\n").replace("\n  ", "\n") for entry in entries]


READ: dict[str, Callable[[Question, Said], tuple[str, Fields, str] | None]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "numerical": _numerical,
    "shortanswer": _shortanswer,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "essay": _essay,
}
