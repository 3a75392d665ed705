"""exercises.exchange: what a QTI 3.0 item asks and how it is marked, for each type of question."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as Tree

from exercises.exchange.cloze import PLACE
from exercises.exchange.qti_parts import Item, inline, markdown, value_of, variable, wrapped
from exercises.exchange.question import Answer, Gap
from grader.parts import LETTERS

Lost = list[tuple[str, str]]
# Private signs that Markdown leaves alone: where a gap's element goes.
MARK, MARKS = "\ue000{}\ue001", re.compile("\ue000(\\d+)\ue001")


def _name(number: int) -> str:
    return f"option-{LETTERS[number % 26]}"


def _matches(response: str = "RESPONSE") -> Tree.Element:
    correct = Tree.Element("qti-correct", identifier=response)
    return wrapped("qti-match", [variable(response), correct])


def _multichoice(made: Item) -> Lost:
    question = made.question
    cardinality = "single" if question.single else "multiple"
    names = [_name(number) for number in range(len(question.answers))]
    right = [name for name, one in zip(names, question.answers, strict=True) if one.fraction > 0]
    worth = {name: one.fraction / 100 for name, one in zip(names, question.answers, strict=True)}
    made.response("RESPONSE", cardinality, "identifier", right, {} if question.single else worth)
    made.body.extend(markdown(question.text))
    interaction = Tree.SubElement(
        made.body,
        "qti-choice-interaction",
        {
            "response-identifier": "RESPONSE",
            "shuffle": "true" if question.shuffle else "false",
            "max-choices": "1" if question.single else "0",
        },
    )
    made.outcome("FEEDBACK", cardinality, "identifier")
    for name, answer in zip(names, question.answers, strict=True):
        option = Tree.SubElement(interaction, "qti-simple-choice", identifier=name)
        option.extend(markdown(answer.text))
        if answer.feedback:
            made.feedback("FEEDBACK", name).extend(markdown(answer.feedback))
    if question.single:
        made.score_if(_matches())
    else:
        made.set("SCORE", Tree.Element("qti-map-response", identifier="RESPONSE"))
    made.set("FEEDBACK", variable("RESPONSE"))
    return []


def _truefalse(made: Item) -> Lost:
    _multichoice(made)
    return []


def _equals(answer: Answer, response: str) -> Tree.Element:
    value = value_of("float", answer.text)
    bounds = f"{answer.tolerance!r} {answer.tolerance!r}"
    return wrapped(
        "qti-equal", [variable(response), value], tolerance_mode="absolute", tolerance=bounds
    )


def _spells(answer: Answer, response: str) -> Tree.Element:
    value = value_of("string", answer.text.replace(r"\*", "*"))
    return wrapped("qti-string-match", [variable(response), value], case_sensitive="false")


def _numerical(made: Item) -> Lost:
    return _typed(made, "float", _equals)


def _shortanswer(made: Item) -> Lost:
    return _typed(made, "string", _spells)


def _typed(made: Item, base: str, holds: Callable[[Answer, str], Tree.Element]) -> Lost:
    question = made.question
    right = [one for one in question.answers if one.fraction == 100]
    made.response("RESPONSE", "single", base, [right[0].text.replace(r"\*", "*")])
    made.body.extend(markdown(question.text))
    line = Tree.SubElement(made.body, "p")
    Tree.SubElement(line, "qti-text-entry-interaction", {"response-identifier": "RESPONSE"})
    held = [holds(one, "RESPONSE") for one in right]
    made.score_if(held[0] if len(held) == 1 else wrapped("qti-or", held))
    told = [
        (holds(one, "RESPONSE"), f"answer-{number}", one.feedback)
        for number, one in enumerate(question.answers, 1)
        if one.feedback
    ]
    made.tell("FEEDBACK", told)
    return []


def _ordering(made: Item) -> Lost:
    lines = made.question.answers
    made.response("RESPONSE", "ordered", "identifier", [_name(n) for n in range(len(lines))])
    made.body.extend(markdown(made.question.text))
    attributes = {"response-identifier": "RESPONSE", "shuffle": "true"}
    interaction = Tree.SubElement(made.body, "qti-order-interaction", attributes)
    for number, line in enumerate(lines):
        choice = Tree.SubElement(interaction, "qti-simple-choice", identifier=_name(number))
        choice.extend(markdown(line.text))
    made.score_if(_matches())
    return [] if made.question.whole else [("item.scoring", "only a wholly right order counts")]


def _matching(made: Item) -> Lost:
    question = made.question
    pairs = [(left, right) for left, right in question.pairs if left]
    rights = list(dict.fromkeys(right for _, right in question.pairs))
    keys = [f"left-{n + 1} right-{rights.index(right) + 1}" for n, (_, right) in enumerate(pairs)]
    worth = dict.fromkeys(keys, 1 / len(keys))
    made.response("RESPONSE", "multiple", "directedPair", keys, worth)
    made.body.extend(markdown(question.text))
    attributes = {"response-identifier": "RESPONSE", "shuffle": "true", "max-associations": "0"}
    interaction = Tree.SubElement(made.body, "qti-match-interaction", attributes)
    sides = (("left", [left for left, _ in pairs], "1"), ("right", rights, "0"))
    for side, texts, most in sides:
        matches = Tree.SubElement(interaction, "qti-simple-match-set")
        for number, text in enumerate(texts, 1):
            one = {"identifier": f"{side}-{number}", "match-max": most}
            choice = Tree.SubElement(matches, "qti-simple-associable-choice", one)
            choice.extend(markdown(text))
    made.set("SCORE", Tree.Element("qti-map-response", identifier="RESPONSE"))
    return []


def _cloze(made: Item) -> Lost:
    gaps = made.question.gaps
    marked = PLACE.sub(lambda found: MARK.format(found[1]), made.question.text)
    body = wrapped("div", markdown(marked))
    for parent in list(body.iter()):
        _place(parent, gaps)
    made.body.extend(body)
    scores = []
    for number, gap in enumerate(gaps, 1):
        name = f"RESPONSE{number}"
        scores.append(_declare(made, gap, name, number))
    share = value_of("float", f"{1 / len(gaps):.6g}")
    made.set("SCORE", wrapped("qti-product", [share, wrapped("qti-sum", scores)]))
    return []


def _declare(made: Item, gap: Gap, name: str, number: int) -> Tree.Element:
    """Declares a gap, its mark and what it tells; returns the mark as an expression."""
    right = [one for one in gap.answers if one.fraction > 0]
    point = f"POINT{number}"
    made.outcome(point, "single", "float", ["0"])
    if gap.sort == "MULTICHOICE":
        key = _name(gap.answers.index(right[0]))
        made.response(name, "single", "identifier", [key])
        held = [_matches(name)]
    else:
        base, holds = ("float", _equals) if gap.sort == "NUMERICAL" else ("string", _spells)
        made.response(name, "single", base, [right[0].text])
        held = [holds(one, name) for one in right]
    reward = wrapped("qti-set-outcome-value", [value_of("float", "1")], identifier=point)
    condition = held[0] if len(held) == 1 else wrapped("qti-or", held)
    branch = wrapped("qti-response-if", [condition, reward])
    made.rules.append(wrapped("qti-response-condition", [branch]))
    told = [
        (_picks(gap, one, name), f"gap-{number}-{place}", one.feedback)
        for place, one in enumerate(gap.answers, 1)
        if one.feedback
    ]
    made.tell(f"FEEDBACK{number}", told)
    return variable(point)


def _picks(gap: Gap, answer: Answer, name: str) -> Tree.Element:
    if gap.sort == "MULTICHOICE":
        key = value_of("identifier", _name(gap.answers.index(answer)))
        return wrapped("qti-match", [variable(name), key])
    return _equals(answer, name) if gap.sort == "NUMERICAL" else _spells(answer, name)


def _place(parent: Tree.Element, gaps: list[Gap]) -> None:
    """Puts the gaps' elements where their marks stand in this element's text and tails."""
    for child in list(parent):
        pieces = MARKS.split(child.tail or "")
        child.tail = pieces[0]
        at = list(parent).index(child) + 1
        for number, tail in zip(pieces[1::2], pieces[2::2], strict=True):
            entry = _entry(gaps, int(number))
            entry.tail = tail
            parent.insert(at, entry)
            at += 1
    pieces = MARKS.split(parent.text or "")
    parent.text = pieces[0]
    for place, (number, tail) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True)):
        entry = _entry(gaps, int(number))
        entry.tail = tail
        parent.insert(place, entry)


def _entry(gaps: list[Gap], number: int) -> Tree.Element:
    gap, response = gaps[number - 1], {"response-identifier": f"RESPONSE{number}"}
    if gap.sort != "MULTICHOICE":
        return Tree.Element("qti-text-entry-interaction", response)
    shuffle = {"shuffle": "true" if gap.shuffle else "false"}
    made = Tree.Element("qti-inline-choice-interaction", response | shuffle)
    for place, answer in enumerate(gap.answers):
        inline(Tree.SubElement(made, "qti-inline-choice", identifier=_name(place)), answer.text)
    return made


def _essay(made: Item) -> Lost:
    """A person marks it: what to look for stands in a block for the scorer alone."""
    made.score.set("external-scored", "human")
    made.response("RESPONSE", "single", "string", [])
    made.body.extend(markdown(made.question.text))
    block = Tree.SubElement(made.body, "qti-rubric-block", view="scorer", use="scoring")
    Tree.SubElement(block, "qti-content-body").extend(markdown(made.question.grader_info))
    attributes = {"response-identifier": "RESPONSE", "expected-lines": "8"}
    Tree.SubElement(made.body, "qti-extended-text-interaction", attributes)
    lost = [("item.starter", "is not carried")] if made.question.template else []
    return lost


BODIES: dict[str, Callable[[Item], Lost]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "numerical": _numerical,
    "shortanswer": _shortanswer,
    "ordering": _ordering,
    "matching": _matching,
    "cloze": _cloze,
    "essay": _essay,
}
