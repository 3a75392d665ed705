"""Verification: can everybody read the words? Pictures, headings, links, tables, mathematics."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from exercises import terms
from exercises.verification.findings import Finding, amber, green, red
from exercises.verification.subject import Subject
from grader.family import fill

EMPTY_WORDS = frozenset(("here", "click here", "this", "link", "this link", "more", "read more"))
SCHEMES = ("http", "https", "mailto")
PICTURE = re.compile(r"\.(png|jpe?g|gif|svg|webp)$", re.IGNORECASE)
COMMAND = re.compile(r"\\(begin|end)\{(\w+\*?)\}")
MATHS = ("math_inline", "math_inline_double", "math_block")

PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
PARSER.use(dollarmath_plugin, allow_labels=False, allow_space=False, double_inline=True)


def access(subject: Subject) -> Iterator[Finding]:
    """Whether pictures have words, headings levels, links and tables names, and maths its ends."""
    found = [
        red("access", place, told)
        for place, text in _filled(subject)
        for told in dict.fromkeys(_slips(text))
    ]
    yield from found
    if not found:
        yield green("access", "Pictures, headings, links, tables and mathematics are in order.")


def links(subject: Subject) -> Iterator[Finding]:
    """Whether links and terms lead somewhere. Other sites are not asked."""
    found = [one for place, text in _filled(subject) for one in _lost(subject, place, text)]
    yield from found
    if not found:
        yield green("links", "Links and terms lead somewhere.")


def _filled(subject: Subject) -> Iterator[tuple[str, str]]:
    """The texts with the values of the first variant in them."""
    _, said = subject.kind.materialise(subject.content["item"], 0)
    for place, text in subject.texts():
        yield place, fill(text, said)


def _tokens(text: str) -> Iterator[Token]:
    for token in PARSER.parse(text):
        yield token
        yield from token.children or ()


def _slips(text: str) -> Iterator[str]:
    yield from _pictures_and_maths(text)
    yield from _headings(text)
    yield from _link_words(text)
    yield from _tables(text)


def _pictures_and_maths(text: str) -> Iterator[str]:
    for token in _tokens(text):
        if token.type == "image":
            words = token.content.strip()
            if not words:
                yield "A picture has no words for those who cannot see it: ![what it shows](...)."
            elif PICTURE.search(words):
                yield f"“{words}” is a file's name; say what the picture shows."
        elif token.type in MATHS:
            yield from _maths(token.content)
    for token in _tokens(text.replace("\\$", "")):
        if token.type == "text" and "$" in token.content:
            near = token.content.strip()[:40]
            yield f"A dollar sign has no partner near “{near}”; write \\$ for money."


def _maths(source: str) -> Iterator[str]:
    bare = source.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    depth = 0
    for sign in bare:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            break
    if depth:
        yield f"The braces of ${_short(source)}$ do not match."
    if bare.count("\\left") - bare.count("\\leftarrow") != bare.count("\\right") - bare.count(
        "\\rightarrow"
    ):
        yield f"\\left and \\right of ${_short(source)}$ do not match."
    waiting: list[str] = []
    for word, name in COMMAND.findall(bare):
        if word == "begin":
            waiting.append(name)
        elif not waiting or waiting.pop() != name:
            yield f"\\end{{{name}}} in ${_short(source)}$ has no \\begin."
            return
    if waiting:
        yield f"\\begin{{{waiting[-1]}}} in ${_short(source)}$ has no \\end."


def _headings(text: str) -> Iterator[str]:
    last = 0
    for token in PARSER.parse(text):
        if token.type == "heading_open":
            level = int(token.tag[1])
            if last and level > last + 1:
                yield f"A heading of level {level} follows one of level {last}: one is left out."
            last = level


def _link_words(text: str) -> Iterator[str]:
    for address, words in _anchors(text):
        if not words:
            yield f"The link to {address} has no words."
        elif words.lower().strip(" .") in EMPTY_WORDS:
            yield f"A link called “{words}” tells nothing; say where {address} leads."


def _anchors(text: str) -> Iterator[tuple[str, str]]:
    """Every link: its address and its words (those of a picture are its alternative text)."""
    address, words, within = "", "", False
    for token in _tokens(text):
        if token.type == "link_open":
            address, words, within = str(token.attrGet("href") or ""), "", True
        elif token.type == "link_close":
            yield address, words.strip()
            within = False
        elif within:
            words += token.content


def _tables(text: str) -> Iterator[str]:
    tokens = PARSER.parse(text)
    for place, token in enumerate(tokens):
        if token.type == "th_open" and not tokens[place + 1].content.strip():
            column = sum(one.type == "th_open" for one in _row(tokens, place))
            if column > 1:
                yield f"Column {column} of a table has no heading."


def _row(tokens: list[Token], place: int) -> list[Token]:
    start = max(i for i in range(place) if tokens[i].type == "tr_open")
    return tokens[start : place + 1]


def _lost(subject: Subject, place: str, text: str) -> Iterator[Finding]:
    around = subject.around
    for line, term in terms.linked(text):
        if around.terms is None:
            continue
        if term.strip().lower() not in around.terms:
            yield red("links", place, f"“{term}” (line {line}) is no term of the glossary.")
        else:
            told = f"[[{term}]] becomes a link in lessons only; here the brackets are shown."
            yield amber("links", place, told)
    for address, _ in _anchors(text):
        told = _astray(subject, address)
        if told:
            yield red("links", place, told)


def _astray(subject: Subject, address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return "" if parts.scheme in SCHEMES else f"{address} is no web address."
    if address.startswith("#"):
        return ""
    if not address.startswith("/"):
        return f"“{address}” depends on the page it stands on; begin it with / or https://."
    leads = subject.around.leads
    return "" if leads is None or leads(parts.path) else f"{address} leads nowhere on this site."


def _short(source: str) -> str:
    line = " ".join(source.split())
    return line if len(line) <= 40 else line[:39] + "…"
