"""Exercises: `[[learning rate]]` in a lesson's text becomes a link to the glossary with a note.

The note is a sentence without maths; it shows on hover and focus, and describes the link.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

LINK = re.compile(r"\[\[([^\[\]|\n$]+)(?:\|([^\[\]|\n$]+))?\]\]")


@dataclass(frozen=True)
class Term:
    """A word of the course's glossary, as a lesson's text needs it."""

    name: str
    brief: str

    @property
    def anchor(self) -> str:
        return slugify(self.name)


def linked(source: str) -> list[tuple[int, str]]:
    """The terms a text links to, each with its line (from 1); code is left alone."""
    bare = re.sub(r"^```.*?^```|`[^`\n]+`", _blank, source, flags=re.MULTILINE | re.DOTALL)
    return [(bare.count("\n", 0, m.start()) + 1, m.group(1)) for m in LINK.finditer(bare)]


def add_terms(parser: MarkdownIt, glossary: str) -> None:
    """Teaches the parser the links; `glossary` is the page's address. Terms come in `env`."""
    parser.inline.ruler.before("link", "term", _read)

    def render(
        _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, env: EnvType
    ) -> str:
        term: Term = tokens[at].meta["term"]
        number = env["noted"] = env.get("noted", 0) + 1
        return (
            f'<span class="term"><a href="{glossary}#{term.anchor}" '
            f'aria-describedby="term-{number}">{escapeHtml(tokens[at].content)}</a>'
            f'<span class="term-note" role="tooltip" id="term-{number}">'
            f"{escapeHtml(term.brief)}</span></span>"
        )

    parser.add_render_rule("term", render)


def by_name(terms: Sequence[Term]) -> Mapping[str, Term]:
    """The terms under their names in lower case."""
    return {term.name.lower(): term for term in terms}


def _read(state: StateInline, silent: bool) -> bool:
    match = LINK.match(state.src, state.pos)
    term = state.env.get("terms", {}).get(match.group(1).strip().lower()) if match else None
    if match is None or term is None:
        return False
    if not silent:
        token = state.push("term", "", 0)
        token.content = match.group(2) or match.group(1)
        token.meta = {"term": term}
    state.pos = match.end()
    return True


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())
