"""exercises.exchange: questions as Moodle XML, as Moodle 4 exports and imports it."""

import re
from xml.etree import ElementTree as Tree

from exercises.exchange import cloze, maths
from exercises.exchange.question import Question

# What XML 1.0 has no sign for.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(questions: list[Question]) -> str:
    """The file: questions of one topic stand below their category."""
    root = Tree.Element("quiz")
    topic: str | None = None
    for question in sorted(questions, key=lambda one: one.topic):
        if question.topic != topic:
            topic = question.topic
            category = Tree.SubElement(root, "question", type="category")
            path = f"$course$/top/{topic.replace('/', '//')}" if topic else "$course$/top"
            _text(Tree.SubElement(category, "category"), path)
        _question(root, question)
    Tree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, "unicode") + "\n"


def _question(root: Tree.Element, question: Question) -> None:
    made = Tree.SubElement(root, "question", type=question.type)
    _text(Tree.SubElement(made, "name"), question.name)
    text = maths.to_moodle(question.text)
    _prose(made, "questiontext", cloze.embedded(text, question.gaps) if question.gaps else text)
    _prose(made, "generalfeedback", maths.to_moodle(question.general))
    _plain(made, "defaultgrade", "1")
    _plain(made, "penalty", "0.3333333" if question.hints else "0")
    _plain(made, "hidden", "0")
    _plain(made, "idnumber", question.slug)
    WRITE[question.type](made, question)
    for hint in question.hints:
        _prose(made, "hint", maths.to_moodle(hint))
    if question.tags:
        tags = Tree.SubElement(made, "tags")
        for tag in question.tags:
            _text(Tree.SubElement(tags, "tag"), tag)


def _multichoice(made: Tree.Element, question: Question) -> None:
    _plain(made, "single", "true" if question.single else "false")
    _plain(made, "shuffleanswers", "true" if question.shuffle else "false")
    _plain(made, "answernumbering", "abc")
    _answers(made, question, markdown=True)


def _truefalse(made: Tree.Element, question: Question) -> None:
    _answers(made, question)


def _shortanswer(made: Tree.Element, question: Question) -> None:
    _plain(made, "usecase", "0")
    _answers(made, question)


def _numerical(made: Tree.Element, question: Question) -> None:
    _answers(made, question, tolerance=True)
    _plain(made, "unitgradingtype", "0")
    _plain(made, "showunits", "3")


def _matching(made: Tree.Element, question: Question) -> None:
    _plain(made, "shuffleanswers", "true")
    _prose(made, "correctfeedback", maths.to_moodle(question.correct))
    for left, right in question.pairs:
        pair = _prose(made, "subquestion", maths.to_moodle(left))
        # It stands in a drop-down, where nothing but plain text does.
        _text(Tree.SubElement(pair, "answer"), right)


def _ordering(made: Tree.Element, question: Question) -> None:
    _plain(made, "layouttype", "VERTICAL")
    _plain(made, "selecttype", "ALL")
    _plain(made, "selectcount", "0")
    whole = "ALL_OR_NOTHING" if question.whole else "RELATIVE_ALL_PREVIOUS_AND_NEXT"
    _plain(made, "gradingtype", whole)
    _answers(made, question, markdown=True)


def _cloze(made: Tree.Element, question: Question) -> None:
    """All of it stands in the text."""


def _essay(made: Tree.Element, question: Question) -> None:
    _plain(made, "responseformat", "monospaced" if question.template else "editor")
    _plain(made, "responserequired", "1" if question.required else "0")
    _plain(made, "responsefieldlines", "15")
    _plain(made, "attachments", "0")
    _prose(made, "graderinfo", maths.to_moodle(question.grader_info))
    _prose(made, "responsetemplate", question.template, "plain_text")


WRITE = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "essay": _essay,
}


def _answers(
    made: Tree.Element, question: Question, *, markdown: bool = False, tolerance: bool = False
) -> None:
    for answer in question.answers:
        fraction = f"{answer.fraction:.5f}".rstrip("0").rstrip(".")
        form = "markdown" if markdown else "moodle_auto_format"
        row = Tree.SubElement(made, "answer", fraction=fraction, format=form)
        _text(row, maths.to_moodle(answer.text) if markdown else answer.text)
        _prose(row, "feedback", maths.to_moodle(answer.feedback))
        if tolerance:
            _plain(row, "tolerance", repr(float(answer.tolerance)))


def _prose(parent: Tree.Element, name: str, text: str, form: str = "markdown") -> Tree.Element:
    made = Tree.SubElement(parent, name, format=form)
    _text(made, text)
    return made


def _text(parent: Tree.Element, text: str) -> None:
    _plain(parent, "text", text)


def _plain(parent: Tree.Element, name: str, text: str) -> None:
    Tree.SubElement(parent, name).text = UNWRITABLE.sub("", text)
