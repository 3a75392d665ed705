"""exercises.exchange: reads Moodle XML, ours and foreign; hostile files are refused."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree as Safe
from defusedxml.common import DefusedXmlException

from exercises.exchange import cloze, html_text, maths
from exercises.exchange.question import Answer, ExchangeError, Question

MOST_BYTES = 5_000_000
MOST_QUESTIONS = 2_000
MOST_DEPTH = 40
# Fields of a question that say something and that nobody here reads.
UNREAD = {
    "partiallycorrectfeedback": "the feedback to partly right answers is not carried",
    "incorrectfeedback": "the feedback to wrong answers is not carried",
    "units": "the units are not carried",
    "dataset_definitions": "the drawn numbers are not carried",
}
ALIASES = {"multianswer": "cloze", "match": "matching"}


def read(data: bytes) -> Iterator[Question]:
    """The questions of a file, in order. Raises ExchangeError for one that is no Moodle XML."""
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 1e6:.1f} MB"
        raise ExchangeError(f"The file has {size}; at most {MOST_BYTES / 1e6:g} MB are read.")
    try:
        root = Safe.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        said = "The file declares a document type or entities, as a question file never needs to."
        raise ExchangeError(said) from error
    except ParseError as error:
        line, column = error.position
        said = f"Line {line}, column {column + 1}: {error.msg if hasattr(error, 'msg') else error}."
        raise ExchangeError(f"The file is no sound XML. {said}") from error
    except (ValueError, LookupError) as error:
        raise ExchangeError(f"The file's text cannot be read: {error}.") from error
    if root.tag != "quiz":
        raise ExchangeError(f"The file begins with <{root.tag}>; Moodle XML begins with <quiz>.")
    _demand_shallow(root)
    found = root.findall("question")
    if len(found) > MOST_QUESTIONS:
        raise ExchangeError(f"{len(found)} questions are too many; at most {MOST_QUESTIONS}.")
    return _questions(found)


def _demand_shallow(root: Element) -> None:
    level, depth = list(root), 1
    while level:
        level, depth = [child for one in level for child in one], depth + 1
        if depth > MOST_DEPTH:
            raise ExchangeError(f"Elements stand {MOST_DEPTH} deep in each other and more.")


def _questions(found: list[Element]) -> Iterator[Question]:
    topic = ""
    for number, element in enumerate(found, 1):
        kind = element.get("type", "")
        if kind == "category":
            path = (element.findtext("category/text") or "").replace("//", "\0")
            last = path.split("/")[-1].replace("\0", "/").strip()
            topic = "" if last in ("top", "$course$", "$module$", "$system$") else last
            continue
        question = _question(element, ALIASES.get(kind, kind), number)
        question.topic = topic
        yield question


def _question(element: Element, kind: str, number: int) -> Question:
    question = Question(kind, "", "")
    name = (element.findtext("name/text") or "").strip()
    question.name = name or f"Question {number}"
    question.slug = (element.findtext("idnumber") or "").strip()
    question.text = _prose(element, "questiontext", question, "statement")
    question.general = _prose(element, "generalfeedback", question, "solution")
    question.hints = [
        _markdown(hint, question, f"hints.{n}") for n, hint in enumerate(element.findall("hint"))
    ]
    question.hints = [hint for hint in question.hints if hint.strip()]
    question.tags = [tag.strip() for tag in _texts(element, "tags/tag/text") if tag.strip()]
    question.single = _flag(element, "single", True)
    question.shuffle = _flag(element, "shuffleanswers", True)
    question.whole = element.findtext("gradingtype") == "ALL_OR_NOTHING"
    question.required = _flag(element, "responserequired", True)
    question.grader_info = _prose(element, "graderinfo", question, "item.model")
    question.template = element.findtext("responsetemplate/text") or ""
    answers = enumerate(element.findall("answer"))
    question.answers = [_answer(one, kind, question, f"item.{n}") for n, one in answers]
    rows = enumerate(element.findall("subquestion"))
    question.pairs = [_pair(one, question, n) for n, one in rows]
    if kind == "matching":
        question.correct = _prose(element, "correctfeedback", question, "item.pairs")
    if kind == "cloze":
        question.text, question.gaps, unknown = cloze.extracted(question.text)
        question.dropped += [
            ("item.gaps", f"a gap of the sort {one} is not carried") for one in unknown
        ]
    if kind == "shortanswer" and _flag(element, "usecase", False):
        question.dropped.append(("item", "capitals make no difference here"))
    grade = element.findtext("defaultgrade")
    if grade and float_of(grade) not in (0.0, 1.0):
        question.dropped.append(
            ("", f"its worth of {grade} points is not carried; here a quiz says that")
        )
    for tag, said in UNREAD.items():
        if any(text.strip() for one in element.findall(tag) for text in one.itertext()):
            question.dropped.append(("", said))
    return question


def _answer(element: Element, kind: str, question: Question, place: str) -> Answer:
    plain = kind in ("numerical", "shortanswer", "truefalse")
    text = element.findtext("text") or ""
    return Answer(
        text if plain else _markdown(element, question, f"{place}.text"),
        share_of(element.get("fraction", "0")),
        _prose(element, "feedback", question, f"{place}.reason"),
        float_of(element.findtext("tolerance") or "0"),
    )


def share_of(text: str) -> float:
    """Per cent; 33.33333 is a third."""
    value = float_of(text)
    for parts in range(1, 27):
        if abs(abs(value) - 100 / parts) < 1e-3:
            return 100 / parts if value > 0 else -100 / parts
    return value


def _pair(element: Element, question: Question, number: int) -> tuple[str, str]:
    left = _markdown(element, question, f"item.pairs.{number}.left")
    right = element.findtext("answer/text") or ""
    return left, maths.from_plain(right) if element.get("format") != "markdown" else right


def _prose(parent: Element, name: str, question: Question, place: str) -> str:
    element = parent.find(name)
    return "" if element is None else _markdown(element, question, place)


def _markdown(element: Element, question: Question, place: str) -> str:
    """The element's text as Markdown, by the format that it says it has."""
    text = element.findtext("text") or ""
    for file in element.findall("file"):
        said = f"the file “{file.get('name', '')}” that belongs to it is not carried"
        question.dropped.append((place, said))
    form = element.get("format", "html")
    if form == "markdown":
        return maths.from_moodle(text)
    if form == "plain_text":
        return maths.from_plain(text)
    markdown, lost = html_text.to_markdown(text)
    question.dropped += [(place, f"{one} is not carried") for one in lost]
    return markdown


def _texts(element: Element, path: str) -> list[str]:
    return [one.text or "" for one in element.findall(path)]


def _flag(element: Element, name: str, default: bool) -> bool:
    text = (element.findtext(name) or "").strip().lower()
    return text in ("1", "true") if text else default


def float_of(text: str) -> float:
    """A number of the file; 0 where there is none to be read."""
    return float(text) if re.fullmatch(r"\s*-?\d*\.?\d+(e-?\d+)?\s*", text, re.IGNORECASE) else 0.0
