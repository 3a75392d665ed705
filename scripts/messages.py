"""`make messages`: finds every sentence people read, and brings locale/**/*.po up to date.

Babel reads Python and JavaScript, Django's own lexer the templates, and the grader hands over its
tables. Translations are kept, those no longer needed as comments; what is untranslated is listed.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from exercises import policies
from exercises.examples import EXAMPLES_SCHEMA, WAIVED_SCHEMA
from grader.kinds import KINDS
from grader.messages import MESSAGES, PHRASES
from scripts.catalogues import compile_all
from scripts.steps import ROOT, say

LOCALE = ROOT / "locale"
LANGUAGES = ("de",)
ROOMS = ("config", "lms", "courses", "quizzes", "exercises")
FOLDERS = ("templates", *ROOMS)
PYTHON = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Where a schema speaks to people.
SAID = ("title", "description")
SCRIPT = {"gettext": None, "ngettext": (1, 2)}
# What `templatize` makes of a template: calls like these, among letters that stand for the rest.
CALL = re.compile(r" (gettext|ngettext|pgettext|npgettext|_)\((.*?)\) (?=[^)]|$)")
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural};\\n"

"""
Found = tuple[str, Any, str | None]


def in_python() -> Iterator[Found]:
    """(file, msgid or pair, context) of the rooms' modules and of the grader's tables."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield from _by_babel("python", path, PYTHON)
    for words in dict.fromkeys([*MESSAGES.values(), *PHRASES]):
        yield "grader/messages.py", words, None
    for words in dict.fromkeys(one for schema in schemas() for one in of_schema(schema)):
        yield "grader/schemas.py", words, None


def schemas() -> Iterator[Any]:
    """What the author's forms are drawn from, and the names of the kinds."""
    for kind in KINDS.values():
        yield {"title": kind.LABEL}
        yield kind.SCHEMA
    yield from (policies.SCHEMA, EXAMPLES_SCHEMA, WAIVED_SCHEMA)


def of_schema(schema: Any) -> Iterator[str]:
    """The titles and descriptions in a JSON Schema."""
    if isinstance(schema, dict):
        yield from (schema[name] for name in SAID if isinstance(schema.get(name), str))
        for inner in schema.values():
            yield from of_schema(inner)


def in_templates() -> Iterator[Found]:
    """The same of every template: ours in templates/, and those that lie in a room."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.html")):
            name = str(path.relative_to(ROOT))
            yield from ((name, msgid, context) for msgid, context in of_template(path.read_text()))


def of_template(source: str) -> Iterator[tuple[Any, str | None]]:
    """(msgid or pair, context) of each sentence in a template."""
    for name, inner in CALL.findall(f"{templatize(source)} "):
        call = ast.parse(f"f({inner})", mode="eval").body
        assert isinstance(call, ast.Call)
        words = [str(one.value) for one in call.args if isinstance(one, ast.Constant)]
        context = words.pop(0) if name in ("pgettext", "npgettext") else None
        yield (tuple(words) if name in ("ngettext", "npgettext") else words[0]), context


def in_scripts() -> Iterator[Found]:
    for path in sorted((ROOT / "frontend").rglob("*.js")):
        yield from _by_babel("javascript", path, SCRIPT)


def _by_babel(method: str, path: Path, keywords: Any) -> Iterator[Found]:
    name = str(path.relative_to(ROOT))
    for _, msgid, _, context in extract_from_file(method, path, keywords=keywords):
        yield name, msgid, context


def template(found: Iterator[Found]) -> Catalog:
    """A catalogue of msgids alone, each with the files it is in, in their order."""
    fresh = Catalog(fuzzy=False)
    for name, msgid, context in found:
        if msgid:
            fresh.add(msgid, locations=[(name, 0)], context=context)
    return fresh


def domains() -> dict[str, Catalog]:
    """What there is to translate, by gettext domain."""
    words = template(found for part in (in_templates(), in_python()) for found in part)
    return {"django": words, "djangojs": template(in_scripts())}


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(path: Path, language: str, fresh: Catalog) -> list[Message]:
    """Bring one file up to date; returns what has no translation."""
    known = read(path, language)
    for old in list(known.obsolete.values()):
        if known.get(old.id, old.context) is None and _has(fresh, old):
            known[old.id] = old
    known.update(fresh, no_fuzzy_matching=True)
    for key, old in list(known.obsolete.items()):
        if not all_words(old):
            del known.obsolete[key]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEADER.format(language=language, plural=known.plural_forms.rstrip(";")).encode())
        write_po(file, known, width=100, omit_header=True, include_lineno=False)
    return [one for one in known if one.id and not all_words(one)]


def _has(fresh: Catalog, old: Message) -> bool:
    return fresh.get(old.id, old.context) is not None


def all_words(one: Message) -> bool:
    """Whether each form is translated."""
    words = one.string if isinstance(one.string, tuple | list) else [one.string]
    return bool(words) and all(words)


def main() -> int:
    missing = 0
    for domain, fresh in domains().items():
        for language in LANGUAGES:
            path = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
            left = update(path, language, fresh)
            say(f"{path.relative_to(ROOT)}: {len(fresh)} sentences, {len(left)} not translated")
            for one in left:
                print(f"    {one.id!r}  ({', '.join(name for name, _ in one.locations)})")
            missing += len(left)
    compile_all()
    return 0 if missing == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
