"""exercises.exchange: HTML as other systems write it into Markdown; says which tags it drops."""

import re
from html.parser import HTMLParser

from exercises.exchange import maths

# Markdown of its own, which in HTML was only a character.
SIGNS = re.compile(r"[\\`*_$\[\]<]")
MATHS = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$", re.DOTALL)
AROUND = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`"}
BLOCKS = {"p", "div", "ul", "ol", "blockquote", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
SILENT = {"span", "html", "body", "section", "tbody", "thead", "font", "u", "small"}
HIDDEN = {"script", "style"}
LOST = {
    "img": "an image",
    "table": "the lines of a table",
    "iframe": "something embedded",
    "object": "something embedded",
    "video": "a film",
    "audio": "a sound",
    "script": "a script",
    "style": "a style sheet",
    "sub": "lowered text",
    "sup": "raised text",
}


class _Reader(HTMLParser):
    """Collects Markdown while tags come and go."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lost: list[str] = []
        self.lists: list[int | None] = []
        self.links: list[str] = []
        self.code = 0
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in LOST:
            self.lost.append(_named(tag, given))
        if tag in HIDDEN:
            self.hidden += 1
        elif tag in AROUND:
            self.parts.append(AROUND[tag] if not self.code else "")
            self.code += tag in ("code", "tt")
        elif tag in BLOCKS:
            self._block(tag)
        elif tag == "br":
            self.parts.append("\n" if self.code else "  \n")
        elif tag == "li":
            self._entry()
        elif tag == "a":
            self.links.append(given.get("href") or "")
            self.parts.append("[")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in AROUND:
            self.code -= tag in ("code", "tt") and self.code > 0
            self.parts.append(AROUND[tag] if not self.code else "")
        elif tag == "pre":
            self.code = max(0, self.code - 1)
            self.parts.append("\n```\n\n")
        elif tag in BLOCKS:
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()
            self.parts.append("\n\n" if not self.lists else "")
        elif tag == "a" and self.links:
            self.parts.append(f"]({self.links.pop()})")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag == "tr":
            self.parts.append("  \n")

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        if self.code:
            self.parts.append(data)
            return
        place = 0
        for found in MATHS.finditer(data):
            self.parts.append(_plain(data[place : found.start()]))
            self.parts.append(maths.from_plain(found.group()))
            place = found.end()
        self.parts.append(_plain(data[place:]))

    def _block(self, tag: str) -> None:
        self.parts.append("\n\n" if not self.lists else "")
        if tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "pre":
            self.code += 1
            self.parts.append("```\n")
        elif tag[0] == "h" and tag[1:].isdigit():
            self.parts.append("#" * max(2, int(tag[1:])) + " ")
        elif tag == "blockquote":
            self.parts.append("> ")

    def _entry(self) -> None:
        depth = max(0, len(self.lists) - 1)
        sign = "-"
        if self.lists and self.lists[-1] is not None:
            self.lists[-1] = self.lists[-1] + 1
            sign = f"{self.lists[-1]}."
        self.parts.append(f"\n{'  ' * depth}{sign} ")


def to_markdown(html: str) -> tuple[str, list[str]]:
    """The text as Markdown with maths between dollars, and what of it is not carried."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"[ \t]+\n(?=\n)", "\n", "".join(reader.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip(), reader.lost


def _plain(text: str) -> str:
    return SIGNS.sub(r"\\\g<0>", re.sub(r"\s+", " ", text))


def _named(tag: str, given: dict[str, str | None]) -> str:
    if tag != "img":
        return LOST[tag]
    alt = given.get("alt") or "without a description"
    return f"an image ({alt})"
