"""exercises.exchange: an exercise as a question of one of Moodle's types.

What such a type cannot hold is left out here and told by whoever compares what comes back.
"""

from collections.abc import Callable, Mapping
from typing import Any

from exercises.exchange.compare import number_of
from exercises.exchange.question import Answer, Entry, Gap, Note, Question
from grader.family import fill
from grader.kinds import KINDS
from grader.symbolic import printing

RUBRIC, FOLLOW_UPS = "## Rubric", "## Questions to follow"


def question_of(entry: Entry) -> tuple[Question, list[Note]]:
    """The question, and what there is to say besides what comparing will show."""
    content, notes = entry.content, list[Note]()
    item, prose = content["item"], content
    if content["kind"] == "symbolic" and item.get("draw"):
        item, parameters = KINDS["symbolic"].materialise(item, 0)
        prose = _filled(content, parameters)
        said = "each learner has values of their own here; only one drawing of them is carried"
        notes.append(Note(entry.slug, "item.draw", said))
    question = Question(
        type="essay",
        name=content["title"],
        text=prose["statement"],
        slug=entry.slug,
        topic=content.get("topic", ""),
        general=prose.get("solution", ""),
        hints=list(prose.get("hints", [])),
        tags=list(entry.tags),
    )
    said = FILL[content["kind"]](question, item)
    if said:
        notes.append(Note(entry.slug, "item", said))
    return question, notes


def _filled(content: Mapping[str, Any], parameters: dict[str, str]) -> dict[str, Any]:
    filled = {name: fill(content[name], parameters) for name in ("statement", "solution")}
    return filled | {"hints": [fill(hint, parameters) for hint in content["hints"]]}


def _choice(question: Question, item: Mapping[str, Any]) -> str:
    question.type, question.single = "multichoice", not item.get("multiple", False)
    question.shuffle = item.get("shuffle", True)
    question.answers = _options(item["options"], question.single)
    return ""


def _options(options: list[dict[str, Any]], single: bool) -> list[Answer]:
    """Right ones share 100 per cent; of several, wrong ones take as much, as our scoring does."""
    right = sum(bool(option.get("right")) for option in options)
    wrong = len(options) - right
    price = 0.0 if single or not wrong else -100 / wrong
    return [
        Answer(
            str(option["text"]),
            100 / right if option.get("right") else price,
            str(option.get("reason", "")),
        )
        for option in options
    ]


def _truefalse(question: Question, item: Mapping[str, Any]) -> str:
    statements = item["statements"]
    if len(statements) == 1:
        [one] = statements
        question.type = "truefalse"
        question.text = f"{question.text.rstrip()}\n\n{one['text']}"
        question.answers = [
            Answer("true", 100 if one["answer"] else 0, one["reason"]),
            Answer("false", 0 if one["answer"] else 100, one["reason"]),
        ]
        return ""
    question.type = "cloze"
    lines = []
    for number, one in enumerate(statements, 1):
        lines.append(f"{number}. {one['text']} {{{{{number}}}}}")
        answers = [
            Answer(word, 100 if one["answer"] == held else 0, one["reason"])
            for word, held in (("True", True), ("False", False))
        ]
        question.gaps.append(Gap("MULTICHOICE", answers, shuffle=False))
    question.text = question.text.rstrip() + "\n\n" + "\n".join(lines)
    return ""


def _number(question: Question, item: Mapping[str, Any]) -> str:
    question.type = "numerical"
    question.answers = numbers(item)
    return ""


def numbers(item: Mapping[str, Any]) -> list[Answer]:
    """The key and the typical wrong numbers, each as a decimal with its tolerance."""
    absolute, relative = float(item.get("absolute") or 0), float(item.get("relative", 1e-9))
    rows = [(item["answer"], 100.0, item.get("reason", ""))]
    rows += [(row["answer"], 0.0, row["reason"]) for row in item.get("wrong", [])]
    answers = []
    for text, fraction, reason in rows:
        value = float(number_of(text) or 0)
        widest = max(absolute, relative * abs(value))
        answers.append(Answer(decimal(text), fraction, reason, float(f"{widest:.12g}")))
    return answers


def decimal(text: object) -> str:
    """A number as formats without fractions have it; as typed where that is a decimal already."""
    try:
        float(str(text))
    except ValueError:
        return repr(float(number_of(text) or 0))
    return str(text)


def _shape(question: Question, item: Mapping[str, Any]) -> str:
    return _typed(question, [str(item["answer"])], item.get("wrong", []))


def _symbolic(question: Question, item: Mapping[str, Any]) -> str:
    key = printing.text(KINDS["symbolic"].read_item(item).task.key)
    right = [str(item["answer"])] if item.get("answer") else [key]
    _typed(question, [*right, *map(str, item.get("right", []))], item.get("wrong", []))
    return "only these very spellings will count; equal formulas are not recognised elsewhere"


def _typed(question: Question, right: list[str], wrong: list[dict[str, Any]]) -> str:
    question.type = "shortanswer"
    question.answers = _spelt(right, wrong)
    return ""


def _spelt(right: list[str], wrong: list[dict[str, Any]], reason: str = "") -> list[Answer]:
    """Texts to be typed; a star would stand for anything, were it not escaped."""
    answers = [Answer(text.replace("*", r"\*"), 100, reason) for text in right]
    rows = ((str(row["answer"]).replace("*", r"\*"), row["reason"]) for row in wrong)
    return answers + [Answer(text, 0, told) for text, told in rows]


def _ordering(question: Question, item: Mapping[str, Any]) -> str:
    question.type, question.whole = "ordering", item.get("scoring") == "all-or-nothing"
    question.answers = [Answer(line["text"], n) for n, line in enumerate(item["lines"], 1)]
    if any(line.get("after") for line in item["lines"]):
        return "several orders are right here; elsewhere only the one that stands in the file"
    return ""


def _matching(question: Question, item: Mapping[str, Any]) -> str:
    question.type = "matching"
    question.pairs = [(pair["left"], pair["right"]) for pair in item["pairs"]]
    question.pairs += [("", text) for text in item.get("extra", [])]
    reasons = [f"{n}. {pair['reason']}" for n, pair in enumerate(item["pairs"], 1)]
    question.correct = "\n".join(reasons)
    return ""


def _gaps(question: Question, item: Mapping[str, Any]) -> str:
    question.type = "cloze"
    question.text = f"{question.text.rstrip()}\n\n{item['text']}"
    question.gaps = [_gap(gap) for gap in item["gaps"]]
    return ""


def _gap(gap: Mapping[str, Any]) -> Gap:
    if gap.get("options"):
        return Gap("MULTICHOICE", _options(gap["options"], True), gap.get("shuffle", True))
    if gap.get("accept"):
        right = [str(text) for text in gap["accept"]]
        return Gap("SHORTANSWER", _spelt(right, gap.get("wrong", []), gap.get("reason", "")))
    return Gap("NUMERICAL", numbers(gap))


def _text(question: Question, item: Mapping[str, Any]) -> str:
    parts = [item["model"].rstrip("\n")]
    rows = [f"({row.get('points', 1):g}) {row['text']}" for row in item["rubric"]]
    parts.append(f"{RUBRIC}\n\n{listed(rows)}")
    if item.get("follow_ups"):
        parts.append(f"{FOLLOW_UPS}\n\n{listed(item['follow_ups'])}")
    question.grader_info = "\n\n".join(parts)
    return "a person will have to mark it there; here learners do"


def listed(texts: list[str]) -> str:
    """A Markdown list; what an entry has on further lines stands further in."""
    return "\n".join("- " + text.rstrip("\n").replace("\n", "\n  ") for text in texts)


def _flashcard(question: Question, item: Mapping[str, Any]) -> str:
    question.required, question.grader_info = False, item["back"]
    return "it is a question to write on there, and nobody turns the card"


def _code(question: Question, item: Mapping[str, Any]) -> str:
    question.template = item.get("starter", "")
    question.grader_info = f"```python\n{item['reference'].rstrip()}\n```"
    return "programs are not run there; a person will have to mark what was written"


def _plot(question: Question, item: Mapping[str, Any]) -> str:
    return "there are no live plots there; it becomes a question to write on"


FILL: dict[str, Callable[[Question, Mapping[str, Any]], str]] = {
    "choice": _choice,
    "truefalse": _truefalse,
    "number": _number,
    "symbolic": _symbolic,
    "shape": _shape,
    "ordering": _ordering,
    "matching": _matching,
    "gaps": _gaps,
    "code": _code,
    "text": _text,
    "flashcard": _flashcard,
    "playground": _plot,
    "prediction": _plot,
}
