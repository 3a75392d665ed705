"""Text into safe HTML: Markdown with maths, and the sentences of the grader.

Maths stays readable TeX inside `.math` elements; the browser sets it with KaTeX, or shows the TeX.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import nh3
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin

from exercises import playgrounds
from exercises.claims import without_marks
from exercises.playgrounds import Playground
from exercises.terms import Term, add_terms, by_name
from grader.messages import text
from grader.result import Feedback

PLACES = (
    ("exercise", re.compile(r"::exercise\{([a-z0-9-]+)\}[ \t]*")),
    ("playground", playgrounds.PLACE),
)
# A lesson is a few kilobytes and is read far more often than it changes.
CACHED_TEXTS = 1024

# Signs that never begin a line.
CLINGING = tuple(",.;:!?)’”")
LONGEST_UNBROKEN = 24
# courses.urls has the page; a test visits what a lesson links to.
GLOSSARY = "/glossary/"
TAGS = {"a", "blockquote", "br", "code", "del", "div", "em", "hr", "img", "li", "ol", "p", "pre"}
TAGS |= {"h2", "h3", "h4", "h5", "h6", "s", "span", "strong", "sub", "sup", "ul"}
TAGS |= {"table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {
    "a": {"href", "title", "aria-describedby"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "span": {"id", "role"},
    "td": {"style"},
    "th": {"style"},
    **{heading: {"id"} for heading in ("h2", "h3", "h4")},
}
CLASSES = {
    "span": {"math", "joined", "term", "term-note"},
    "div": {"math", "display", "scroller"},
    "code": {"language-python"},
}


NOTHING = SafeString("")

# Sentences about one part of an answer, by what they say of it.
RIGHT_PARTS = {"option_right", "statement_true", "statement_false"}
RIGHT_PARTS |= {"pair_right", "gap_right", "gap_right_because"}
RIGHT_PARTS |= {"play_slope_right", "play_secant_right", "play_zigzag_right"}
RIGHT_PARTS |= {"play_diverge_right", "play_loss_right", "play_minima_right"}
WRONG_PARTS = {"option_wrong", "statement_not_true", "statement_not_false"}
WRONG_PARTS |= {"pair_wrong", "pair_because", "gap_wrong", "gap_because"}
WRONG_PARTS |= {"play_no_slope", "play_slope_wrong", "play_secant_wrong", "play_zigzag_never"}
WRONG_PARTS |= {"play_zigzag_few", "play_zigzag_away", "play_zigzag_unsettled"}
WRONG_PARTS |= {"play_diverge_settles", "play_diverge_stays", "play_diverge_downhill"}
WRONG_PARTS |= {"play_loss_wrong", "play_loss_start"}
WRONG_PARTS |= {"play_minima_same", "play_minima_unsettled"}
OF_GAPS = {"gap_right", "gap_right_because", "gap_wrong", "gap_because"}
# What authors wrote and may be Markdown: always, or where a reason stands beside it.
AUTHORED = ("left", "right", "line_text")
AUTHORED_BESIDE_A_REASON = ("text", "reason")


@dataclass(frozen=True)
class Heading:
    """A heading of a lesson, for its table of contents."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Part:
    """A stretch of a lesson: safe HTML, the place of an exercise (its slug), or a playground."""

    html: SafeString = NOTHING
    exercise: str = ""
    playground: Playground | None = None


@dataclass(frozen=True)
class Document:
    """A lesson's text, taken apart."""

    parts: tuple[Part, ...]
    headings: tuple[Heading, ...]


def _clean(html: str) -> SafeString:
    """Whatever a plugin may do some day: only these elements leave this room."""
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto"},
    )
    return mark_safe(safe)


def _place(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A line `::exercise{slug}` or `::playground{name}` of its own is the place of one."""
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = [(kind, match) for kind, place in PLACES if (match := place.fullmatch(line))]
    if not found:
        return False
    if not silent:
        kind, match = found[0]
        token = state.push(kind, "", 0)
        token.content, token.map = match.group(1), [start, start + 1]
        token.hidden = True
    state.line = start + 1
    return True


def _clings(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sign follows the formula at once that must not begin a line of its own.

    A browser may break there; a long formula stays free to break within.
    """
    if at + 1 == len(tokens) or len(tokens[at].content) > LONGEST_UNBROKEN:
        return False
    after = tokens[at + 1]
    return after.type == "text" and after.content.startswith(CLINGING)


def _inline_maths(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    html = f'<span class="math">{escapeHtml(tokens[at].content)}</span>'
    return f'<span class="joined">{html}' if _clings(tokens, at) else html


def _display_maths(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return f'<div class="math display">{escapeHtml(tokens[at].content.strip())}</div>\n'


def _text(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    words = tokens[at].content
    if at > 0 and tokens[at - 1].type.startswith("math_inline") and _clings(tokens, at - 1):
        return f"{escapeHtml(words[0])}</span>{escapeHtml(words[1:])}"
    return escapeHtml(words)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": False})
    parser.enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, double_inline=True)
    parser.block.ruler.before(
        "paragraph", "place", _place, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.add_render_rule("math_inline", _inline_maths)
    parser.add_render_rule("math_inline_double", _inline_maths)
    parser.add_render_rule("math_block", _display_maths)
    parser.add_render_rule("text", _text)
    for kind, _ in PLACES:
        parser.add_render_rule(kind, lambda *_: "")
    add_terms(parser, GLOSSARY)
    # A wide table scrolls in its own box; the page does not.
    parser.add_render_rule("table_open", lambda *_: '<div class="scroller"><table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return parser


PARSER = _parser()


def _shift_headings(tokens: Sequence[Token], top: int) -> None:
    """Lowers headings so that the text's own `#` fits under the page's headings."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(top, int(token.tag[1])))}"


@lru_cache(maxsize=CACHED_TEXTS)
def markdown(source: str, top: int = 4) -> SafeString:
    """Markdown with $maths$ as safe HTML; its headings begin at level `top`."""
    tokens = PARSER.parse(source)
    _shift_headings(tokens, top)
    return _clean(PARSER.renderer.render(tokens, PARSER.options, {}))


@lru_cache(maxsize=CACHED_TEXTS)
def markdown_inline(source: str) -> SafeString:
    """One line of Markdown with $maths$, without a paragraph around it: for labels and cells."""
    return _clean(PARSER.renderInline(" ".join(source.split("\n"))))


def as_content(html: str, element: str = "bdi") -> SafeString:
    """An author's words within those of the interface, marked where their languages differ."""
    language = settings.CONTENT_LANGUAGE
    if not html or get_language() in (language, None):
        return conditional_escape(html)
    return format_html(
        '<{} lang="{}">{}</{}>', mark_safe(element), language, html, mark_safe(element)
    )


@lru_cache(maxsize=CACHED_TEXTS)
def lesson(source: str, terms: tuple[Term, ...] = ()) -> Document:
    """A lesson's body as parts, with the places of exercises and playgrounds between them."""
    env: EnvType = {"terms": by_name(terms)}
    tokens = PARSER.parse(without_marks(source), env)
    _shift_headings(tokens, 2)
    headings = _anchored(tokens)
    parts: list[Part] = []
    stretch: list[Token] = []
    for token in tokens:
        # A place inside a list or a quote has nothing around it to split.
        if token.type in dict(PLACES) and token.level == 0:
            parts += [Part(html=_html(stretch, env)), _part(token, parts)]
            stretch = []
        else:
            stretch.append(token)
    parts.append(Part(html=_html(stretch, env)))
    kept = (p for p in parts if p.html.strip() or p.exercise or p.playground)
    return Document(tuple(kept), headings)


def _part(token: Token, before: Sequence[Part]) -> Part:
    if token.type == "exercise":
        return Part(exercise=token.content)
    earlier = [one.playground.name for one in before if one.playground]
    number = 1 + earlier.count(token.content.split(maxsplit=1)[0] if token.content else "")
    found = playgrounds.read(token.content, number)
    # Loading refuses unknown names; a lesson edited by hand leaves the place empty.
    return Part(playground=found if isinstance(found, Playground) else None)


def _html(tokens: Sequence[Token], env: EnvType) -> SafeString:
    return _clean(PARSER.renderer.render(tokens, PARSER.options, env))


def _anchored(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    """Gives each second-level heading an id, and lists them."""
    found: list[Heading] = []
    for opening, inner in pairwise(tokens):
        if opening.type != "heading_open" or opening.tag != "h2":
            continue
        words = "".join(child.content for child in inner.children or ())
        anchor = slugify(words) or "part"
        if anchor in {heading.anchor for heading in found}:
            anchor = f"{anchor}-{len(found) + 1}"
        opening.attrSet("id", anchor)
        found.append(Heading(anchor, words))
    return tuple(found)


@dataclass(frozen=True)
class Said:
    """One sentence for the learner, and the text that goes with it as it is (a traceback)."""

    code: str
    sentence: SafeString
    block: str = ""

    @property
    def look(self) -> str:
        """right or wrong, where it speaks of one part among several; else nothing."""
        if self.code in RIGHT_PARTS:
            return "right"
        return "wrong" if self.code in WRONG_PARTS else ""


def say(feedback: Feedback) -> Said:
    """The grader's sentence as safe HTML. Only what an author wrote is read as Markdown."""
    data = dict(feedback.data)
    written: dict[str, str] = {}
    quoted: dict[str, str] = {}
    names = AUTHORED + (AUTHORED_BESIDE_A_REASON if "reason" in data else ())
    for name in names:
        if isinstance(data.get(name), str):
            # Private-use characters: no message and no escaping touches them.
            mark = chr(0xE000 + len(written))
            written[mark], data[name] = str(data[name]), mark
    if feedback.code in OF_GAPS and isinstance(data.get("read"), str):
        # An option as its author wrote it, or a number that somebody typed.
        mark = chr(0xE000 + len(written))
        quoted[mark], data["read"] = str(data["read"]), mark
    whole = text(Feedback(feedback.code, data), gettext)
    sentence, _, block = whole.partition("\n")
    if block and not sentence.endswith((".", ":")):
        sentence += ":"
    html = str(conditional_escape(sentence))
    for mark, source in written.items():
        several = "\n\n" in source
        shown = markdown(source) if several else markdown_inline(source)
        html = html.replace(mark, as_content(shown, "div" if several else "bdi"))
    for mark, source in quoted.items():
        html = html.replace(mark, as_content(source))
    return Said(feedback.code, mark_safe(html), block.rstrip())
