"""exercises.exchange: exercises as a package of QTI 3.0 items; it is only written, never read."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as Tree

from exercises.exchange.maths import has_maths
from exercises.exchange.outgoing import question_of
from exercises.exchange.qti_bodies import BODIES
from exercises.exchange.qti_parts import Item, markdown, spread, value_of
from exercises.exchange.question import Entry, Note

MANIFEST = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
ITEM_TYPE = "imsqti_item_xmlv3p0"
MOMENT = (2000, 1, 1, 0, 0, 0)  # the same exercises give the same bytes
LOST = {
    "hints": "QTI items have no hints",
    "policy": "tries, pauses and points are not carried",
    "examples": "known answers are not carried",
    "waived": "waived checks are not carried",
    "topic": "the topic is not carried",
}


def package(entries: list[Entry]) -> tuple[bytes, list[Note]]:
    """The zip: imsmanifest.xml and one file for each exercise; and what is not in it."""
    notes: list[Note] = []
    made = {entry.slug: item(entry, notes) for entry in entries}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _store(archive, "imsmanifest.xml", _manifest(entries))
        for slug, text in made.items():
            _store(archive, f"items/{slug}.xml", text)
    return out.getvalue(), notes


def item(entry: Entry, notes: list[Note]) -> str:
    """One item; what it leaves out is added to the notes."""
    question, said = question_of(entry)
    notes += said
    notes += [Note(entry.slug, name, why) for name, why in LOST.items() if entry.content.get(name)]
    if entry.tags:
        notes.append(Note(entry.slug, "tags", "the tags are not carried"))
    made = Item(identifier(entry.slug), entry.content["title"], question)
    lost = BODIES[question.type](made)
    notes += [Note(entry.slug, name, why) for name, why in lost]
    notes += [Note(entry.slug, f"item.{name}", why) for name, why in _unsaid(entry.content)]
    if any(has_maths(text) for text in (question.text, question.general)):
        notes.append(Note(entry.slug, "", "maths stays LaTeX between \\( and \\); no MathML"))
    _solution(made)
    root = made.tree()
    spread(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, "unicode") + "\n"


def identifier(slug: str) -> str:
    """A name that XML allows, for any slug."""
    name = re.sub(r"[^A-Za-z0-9_.-]", "-", slug)
    return name if re.match(r"[A-Za-z_]", name) else f"item-{name}"


def _unsaid(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Fields of the item that no question of Moodle's has, and QTI's neither."""
    lost = []
    for place, rows in (("gaps", "gap"), ("lines", "line"), ("pairs", "pair")):
        for number, row in enumerate(content["item"].get(place, [])):
            for name in ("label", "after", "reason", "wrong"):
                kept = rows == "gap" and name == "reason"
                if row.get(name) and not kept:
                    lost.append((f"{place}.{number}.{name}", "is not carried"))
    return lost


def _solution(made: Item) -> None:
    if not made.question.general.strip():
        return
    made.outcome("SOLUTION", "single", "identifier")
    feedback = made.feedback("SOLUTION", "solution")
    feedback.extend(markdown(made.question.general))
    made.set("SOLUTION", value_of("identifier", "solution"))


def _manifest(entries: list[Entry]) -> str:
    root = Tree.Element("manifest", xmlns=MANIFEST, identifier="nabla-exercises")
    metadata = Tree.SubElement(root, "metadata")
    Tree.SubElement(metadata, "schema").text = "QTI Package"
    Tree.SubElement(metadata, "schemaversion").text = "3.0.0"
    Tree.SubElement(root, "organizations")
    resources = Tree.SubElement(root, "resources")
    for entry in entries:
        href = f"items/{entry.slug}.xml"
        resource = Tree.SubElement(
            resources, "resource", identifier=identifier(entry.slug), type=ITEM_TYPE, href=href
        )
        Tree.SubElement(resource, "file", href=href)
    Tree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, "unicode") + "\n"


def _store(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, MOMENT), text.encode(), zipfile.ZIP_DEFLATED)
