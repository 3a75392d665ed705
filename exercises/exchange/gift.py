"""exercises.exchange: questions as GIFT, the format for typing them; writes it and reads it."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from exercises.exchange import html_text, maths
from exercises.exchange.moodle_read import MOST_BYTES, MOST_QUESTIONS, float_of, share_of
from exercises.exchange.question import Answer, ExchangeError, Question

SIGNS = re.compile(r"[\\~=#{}:\n]")
ESCAPED = re.compile(r"\\([\\~=#{}:n])")
NAME = re.compile(r"^\s*::((?:\\.|[^\\])*?)::", re.DOTALL)
FORM = re.compile(r"^\s*\[(markdown|html|moodle|plain)\]")
MARKS = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")
SHARE = re.compile(r"^%(-?[\d.]+)%")
WORDS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
LONGEST_NAME = 80


def write(questions: list[Question]) -> str:
    """The file; questions of types that GIFT does not know are left out."""
    parts: list[str] = []
    topic: str | None = None
    for question in sorted(questions, key=lambda one: one.topic):
        if question.type not in WRITE:
            continue
        if question.topic != topic:
            topic = question.topic
            path = f"top/{topic.replace('/', '//')}" if topic else "top"
            parts.append(f"$CATEGORY: $course$/{path}\n")
        marks = [f"[id:{question.slug}]"] if question.slug else []
        marks += [f"[tag:{tag}]" for tag in question.tags if "]" not in tag and "\n" not in tag]
        head = f"// {' '.join(marks)}\n" if marks else ""
        general = f"\n\t####{_prose(question.general)}" if question.general else ""
        inner = WRITE[question.type](question)
        text = f"::{_escape(question.name)}::[markdown]{_prose(question.text)}"
        parts.append(f"{head}{text}{{{inner}{general}\n}}\n")
    return "\n".join(parts)


def _escape(text: str) -> str:
    return SIGNS.sub(lambda found: "\\n" if found[0] == "\n" else f"\\{found[0]}", text)


def _prose(text: str) -> str:
    return _escape(maths.to_moodle(text))


def _row(sign: str, text: str, feedback: str) -> str:
    return f"\n\t{sign}{text}" + (f"#{_prose(feedback)}" if feedback else "")


def _multichoice(question: Question) -> str:
    rows = []
    for answer in question.answers:
        sign = "=" if answer.fraction == 100 else "~"
        if not question.single:
            sign = f"~%{round(answer.fraction, 5):g}%"
        rows.append(_row(sign, _prose(answer.text), answer.feedback))
    return "".join(rows)


def _truefalse(question: Question) -> str:
    right = next(answer for answer in question.answers if answer.fraction == 100)
    wrong = next(answer for answer in question.answers if answer.fraction != 100)
    told = f"#{_prose(wrong.feedback)}#{_prose(right.feedback)}"
    return right.text.upper() + told


def _numerical(question: Question) -> str:
    rows = ["#"]
    for answer in question.answers:
        share = "" if answer.fraction == 100 else f"%{answer.fraction:g}%"
        text = f"{share}{answer.text}:{answer.tolerance!r}"
        rows.append(_row("=", text, answer.feedback))
    return "".join(rows)


def _shortanswer(question: Question) -> str:
    return "".join(
        _row(
            "=" if answer.fraction == 100 else f"=%{answer.fraction:g}%",
            _escape(answer.text),
            answer.feedback,
        )
        for answer in question.answers
    )


def _matching(question: Question) -> str:
    pairs = [f"{_prose(left)} -> {_escape(right)}" for left, right in question.pairs if left]
    return "".join(_row("=", pair, "") for pair in pairs)


def _essay(question: Question) -> str:
    return ""


WRITE: dict[str, Callable[[Question], str]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "numerical": _numerical,
    "shortanswer": _shortanswer,
    "matching": _matching,
    "essay": _essay,
}


def read(data: bytes) -> Iterator[Question]:
    """The questions of a file, in order. Raises ExchangeError with the line of the first slip."""
    if len(data) > MOST_BYTES:
        raise ExchangeError(f"The file is too large; at most {MOST_BYTES / 1e6:g} MB are read.")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ExchangeError(f"The file is no UTF-8 text: {error}.") from error
    topic, marks, block, begin, count = "", "", list[str](), 0, 0
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith("//"):
            marks += line
        elif line.startswith("$CATEGORY:"):
            topic = _topic(line)
        elif line.strip():
            begin = begin if block else number
            block.append(line)
        elif block:
            count += 1
            if count > MOST_QUESTIONS:
                raise ExchangeError(f"There are too many questions; at most {MOST_QUESTIONS}.")
            yield _question("\n".join(block), begin, topic, marks)
            block, marks = [], ""


def _topic(line: str) -> str:
    last = line.partition(":")[2].replace("//", "\0").split("/")[-1].replace("\0", "/").strip()
    return "" if last in ("top", "$course$") else last


def _question(text: str, line: int, topic: str, marks: str) -> Question:
    name = NAME.match(text)
    rest = text[name.end() :] if name else text
    form = FORM.match(rest)
    rest = rest[form.end() :] if form else rest
    question = Question("description", "", "", topic=topic)
    begin, end = _brace(rest, "{", 0), _brace(rest, "}", 0)
    if (begin is None) != (end is None) or (begin is not None and end is not None and end < begin):
        raise ExchangeError(f"Line {line}: the braces of this question do not match.")
    read_prose = _reader(form[1] if form else "moodle", question)
    if begin is None or end is None:
        question.text = read_prose(rest)
    else:
        after = rest[end + 1 :].strip()
        before = rest[:begin] if not after else f"{rest[:begin].rstrip()} \\_\\_\\_\\_\\_ {after}"
        question.text = read_prose(before if after or form else before.strip())
        _inner(question, rest[begin + 1 : end], read_prose)
    for sort, said in MARKS.findall(marks):
        if sort == "id":
            question.slug = said.strip()
        else:
            question.tags.append(said)
    short = " ".join(question.text.split())[:LONGEST_NAME]
    question.name = _unescape(name[1]).strip() if name else short or f"Line {line}"
    return question


def _reader(form: str, question: Question) -> Callable[[str], str]:
    def prose(text: str) -> str:
        said = _unescape(text)
        if form == "markdown":
            return maths.from_moodle(said)
        if form == "plain":
            return maths.from_plain(said)
        markdown, lost = html_text.to_markdown(said)
        question.dropped += [("statement", f"{one} is not carried") for one in lost]
        return markdown

    return prose


def _inner(question: Question, inner: str, prose: Callable[[str], str]) -> None:
    """What stands in the braces decides on the type."""
    inner, general = _cut(inner, "####")
    question.general = prose(general.strip()) if general else ""
    body = inner.strip()
    if not body:
        question.type = "essay"
        return
    word, told = _cut(body, "#")
    if word.strip().upper() in WORDS:
        question.type = "truefalse"
        held = WORDS[word.strip().upper()]
        wrong, right = _cut(told, "#")
        shares = ((True, "true"), (False, "false"))
        question.answers = [
            Answer(name, 100 if one == held else 0, prose(right if one == held else wrong))
            for one, name in shares
        ]
        return
    numeric = body.startswith("#")
    rows = [_split_answer(row) for row in _rows(body[1:] if numeric else body)]
    if not numeric and all(sign == "=" and " -> " in text for sign, _, text, _ in rows):
        question.type = "matching"
        pairs = [text.partition(" -> ") for _, _, text, _ in rows]
        question.pairs = [(prose(left.strip()), _unescape(one.strip())) for left, _, one in pairs]
        return
    picked = any(sign == "~" for sign, _, _, _ in rows)
    question.type = "numerical" if numeric else "multichoice" if picked else "shortanswer"
    question.single = any(sign == "=" for sign, _, _, _ in rows)
    for sign, share, text, feedback in rows:
        fraction = share if share is not None else 100.0 if sign == "=" else 0.0
        if numeric:
            question.answers.append(_numeric(text, fraction, prose(feedback)))
        else:
            said = prose(text) if picked else _unescape(text)
            question.answers.append(Answer(said, fraction, prose(feedback)))


def _numeric(text: str, fraction: float, feedback: str) -> Answer:
    """6:0.1, or 5..7 for what lies between."""
    low, dots, high = text.partition("..")
    if dots:
        least, most = float_of(low), float_of(high)
        return Answer(repr((least + most) / 2), fraction, feedback, (most - least) / 2)
    value, _, tolerance = text.partition(":")
    return Answer(value.strip(), fraction, feedback, float_of(tolerance or "0"))


def _rows(body: str) -> list[str]:
    """The answers, each with its sign; those of a number alone may have none."""
    places = [found.end() for found in re.finditer(r"(?<!\\)(?:\\\\)*(?=[=~])", body)]
    first = body[: places[0]] if places else body
    begun = [f"={first}"] if first.strip() else []
    return begun + [body[a:b] for a, b in pairwise([*places, len(body)])]


def _split_answer(row: str) -> tuple[str, float | None, str, str]:
    text, feedback = _cut(row[1:].strip(), "#")
    share = SHARE.match(text)
    value = share_of(share[1]) if share else None
    return row[0], value, text[share.end() :].strip() if share else text.strip(), feedback.strip()


def _cut(text: str, sign: str) -> tuple[str, str]:
    """The text before and after the first sign that is not escaped."""
    found = re.search(rf"(?<!\\)((?:\\\\)*){re.escape(sign)}", text)
    return (text[: found.end(1)], text[found.end() :]) if found else (text, "")


def _brace(text: str, sign: str, begin: int) -> int | None:
    found = re.search(rf"(?<!\\)((?:\\\\)*){re.escape(sign)}", text[begin:])
    return begin + found.end(1) if found else None


def _unescape(text: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
