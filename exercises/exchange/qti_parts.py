"""exercises.exchange: the parts of a QTI 3.0 item: declarations, body, processing, feedback."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as Tree

from markdown_it import MarkdownIt

from exercises.exchange.maths import to_moodle
from exercises.exchange.question import Question

ITEM = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PROSE = ("qti-item-body", "qti-content-body")
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).enable("table")


def markdown(text: str) -> list[Tree.Element]:
    """Markdown as elements of XHTML; maths as \\( ... \\) in the text."""
    html = _MARKDOWN.render(UNWRITABLE.sub("", to_moodle(text)))
    return list(Tree.fromstring(f"<div>{html}</div>"))


def inline(parent: Tree.Element, text: str) -> None:
    """Puts Markdown of one line into an element that takes no paragraphs."""
    html = _MARKDOWN.renderInline(UNWRITABLE.sub("", to_moodle(" ".join(text.split()))))
    made = Tree.fromstring(f"<span>{html}</span>")
    parent.text = made.text
    parent.extend(made)


def value_of(base: str, text: str) -> Tree.Element:
    made = Tree.Element("qti-base-value", {"base-type": base})
    made.text = text
    return made


def variable(name: str) -> Tree.Element:
    return Tree.Element("qti-variable", identifier=name)


def spread(element: Tree.Element, depth: int = 0) -> None:
    """A line for each element, but for prose: there every space counts."""
    if element.tag in PROSE or not len(element):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        spread(child, depth + 1)
        child.tail = element.text
    child.tail = "\n" + "  " * depth


def wrapped(tag: str, parts: Iterable[Tree.Element], **attributes: str) -> Tree.Element:
    made = Tree.Element(tag, {name.replace("_", "-"): one for name, one in attributes.items()})
    made.extend(parts)
    return made


class Item:
    """One item while it is made; `tree` puts its parts into the order that QTI asks for."""

    def __init__(self, identifier: str, title: str, question: Question) -> None:
        self.identifier, self.title, self.question = identifier, title, question
        self.responses: list[Tree.Element] = []
        self.outcomes: list[Tree.Element] = []
        self.body = Tree.Element("qti-item-body")
        self.rules: list[Tree.Element] = []
        self.feedbacks: list[Tree.Element] = []
        self.score = self.outcome("SCORE", "single", "float", ["0"])

    def response(
        self,
        name: str,
        cardinality: str,
        base: str,
        correct: Iterable[str],
        worth: dict[str, float] | None = None,
    ) -> None:
        """Declares an answer: what is right, and what each possible part of it is worth."""
        made = Tree.Element(
            "qti-response-declaration",
            {"identifier": name, "cardinality": cardinality, "base-type": base},
        )
        right = list(correct)
        if right:
            values = Tree.SubElement(made, "qti-correct-response")
            for one in right:
                Tree.SubElement(values, "qti-value").text = one
        if worth:
            bounds = {"default-value": "0", "lower-bound": "0", "upper-bound": "1"}
            mapping = Tree.SubElement(made, "qti-mapping", bounds)
            for key, points in worth.items():
                entry = {"map-key": key, "mapped-value": f"{points:.6g}"}
                if base == "string":
                    entry["case-sensitive"] = "false"
                Tree.SubElement(mapping, "qti-map-entry", entry)
        self.responses.append(made)

    def outcome(
        self, name: str, cardinality: str, base: str, default: Iterable[str] = ()
    ) -> Tree.Element:
        """Declares something that processing sets."""
        made = Tree.Element(
            "qti-outcome-declaration",
            {"identifier": name, "cardinality": cardinality, "base-type": base},
        )
        values = list(default)
        if values:
            holder = Tree.SubElement(made, "qti-default-value")
            for one in values:
                Tree.SubElement(holder, "qti-value").text = one
        self.outcomes.append(made)
        return made

    def set(self, name: str, expression: Tree.Element) -> None:
        """Adds a rule that gives an outcome a value."""
        self.rules.append(wrapped("qti-set-outcome-value", [expression], identifier=name))

    def score_if(self, condition: Tree.Element) -> None:
        """1 where the condition holds; else the 0 it began with."""
        point = wrapped("qti-set-outcome-value", [value_of("float", "1")], identifier="SCORE")
        held = wrapped("qti-response-if", [condition, point])
        self.rules.append(wrapped("qti-response-condition", [held]))

    def feedback(self, outcome: str, name: str) -> Tree.Element:
        """Adds what is told when the outcome has this value; returns where it is to be written."""
        made = Tree.Element(
            "qti-modal-feedback",
            {"outcome-identifier": outcome, "identifier": name, "show-hide": "show"},
        )
        self.feedbacks.append(made)
        return Tree.SubElement(made, "qti-content-body")

    def tell(self, outcome: str, told: list[tuple[Tree.Element, str, str]]) -> None:
        """Under the first condition that holds its sentence is told: condition, name, Markdown."""
        if not told:
            return
        self.outcome(outcome, "single", "identifier")
        branches = []
        for number, (condition, name, text) in enumerate(told):
            self.feedback(outcome, name).extend(markdown(text))
            setting = wrapped(
                "qti-set-outcome-value", [value_of("identifier", name)], identifier=outcome
            )
            tag = "qti-response-else-if" if number else "qti-response-if"
            branches.append(wrapped(tag, [condition, setting]))
        self.rules.append(wrapped("qti-response-condition", branches))

    def tree(self) -> Tree.Element:
        root = Tree.Element(
            "qti-assessment-item",
            {
                "xmlns": ITEM,
                "identifier": self.identifier,
                "title": UNWRITABLE.sub("", self.title),
                "adaptive": "false",
                "time-dependent": "false",
            },
        )
        root.extend([*self.responses, *self.outcomes, self.body])
        if self.rules:
            root.append(wrapped("qti-response-processing", self.rules))
        root.extend(self.feedbacks)
        return root
