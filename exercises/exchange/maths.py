"""exercises.exchange: maths between dollars, as Moodle's Markdown and HTML want it, and back.

Moodle sets \\( ... \\) and \\[ ... \\]. Its Markdown would eat the backslashes, stars and
underscores within, so there each of them is escaped. Code keeps its dollars.
"""

import re
from collections.abc import Callable

CODE = (
    r"(?P<fence>^(?P<f>`{3,}|~{3,})[^\n]*\n.*?^(?P=f)[ \t]*$)"
    r"|(?P<code>(?P<t>`+)(?!`).+?(?<!`)(?P=t)(?!`))"
)
DOLLARS = re.compile(
    CODE + r"|(?P<escaped>\\.)"
    r"|\$\$(?P<display>(?:\\.|[^$\\])+)\$\$"
    r"|\$(?!\s)(?P<inline>(?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)",
    re.MULTILINE | re.DOTALL,
)
MOODLE = re.compile(
    CODE + r"|\\\\\[(?P<display>.+?)\\\\\]|\\\\\((?P<inline>.+?)\\\\\)", re.MULTILINE | re.DOTALL
)
PLAIN = re.compile(r"\\\[(?P<display>.+?)\\\]|\\\((?P<inline>.+?)\\\)", re.DOTALL)
# Around maths in a line, and on lines of its own.
Signs = tuple[str, str, str, str]
IN_DOLLARS: Signs = ("$", "$", "$$", "$$")
IN_PLAIN: Signs = (r"\(", r"\)", r"\[", r"\]")
IN_MARKDOWN: Signs = (r"\\(", r"\\)", r"\\[", r"\\]")
# What Markdown would take for itself: anywhere, and where a line begins.
ANYWHERE = re.compile(r"[\\`*_\[\]]")
AT_BEGIN = re.compile(r"^([ \t]*)([-+#>]|\d+(?=\.))", re.MULTILINE)
ESCAPED = re.compile(r"\\([\\`*_\[\]\-+#>.])")


def to_moodle(text: str) -> str:
    """Markdown with dollars as Moodle's Markdown; `from_moodle` gives the same text back."""
    return DOLLARS.sub(lambda found: _turned(found, IN_MARKDOWN, _escape), text)


def from_moodle(text: str) -> str:
    """Moodle's Markdown with its maths between dollars."""
    return MOODLE.sub(lambda found: _turned(found, IN_DOLLARS, _unescape), text)


def to_plain(text: str) -> str:
    """The same where nothing reads Markdown: \\( ... \\) as it is."""
    return DOLLARS.sub(lambda found: _turned(found, IN_PLAIN, str), text)


def from_plain(text: str) -> str:
    """Text with \\( ... \\) with dollars in their place."""
    return PLAIN.sub(lambda found: _turned(found, IN_DOLLARS, str), text)


def has_maths(text: str) -> bool:
    """Whether there is any mathematics in the text."""
    return any(found["inline"] or found["display"] for found in DOLLARS.finditer(text))


def _turned(found: re.Match[str], signs: Signs, change: Callable[[str], str]) -> str:
    parts = found.groupdict()
    begin, end, begin_display, end_display = signs
    if parts.get("display") is not None:
        return begin_display + change(parts["display"]) + end_display
    if parts.get("inline") is not None:
        return begin + change(parts["inline"]) + end
    return found.group()


def _escape(maths: str) -> str:
    """Markdown that shows these very signs; a "<" must not begin a tag."""
    safe = ANYWHERE.sub(r"\\\g<0>", maths.replace("&", "&amp;").replace("<", "&lt;"))
    return AT_BEGIN.sub(_escape_begin, safe)


def _escape_begin(found: re.Match[str]) -> str:
    space, sign = found.groups()
    # Of a number with a full stop, the full stop makes the list.
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"


def _unescape(maths: str) -> str:
    return ESCAPED.sub(r"\1", maths).replace("&lt;", "<").replace("&amp;", "&")
