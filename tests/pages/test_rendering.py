"""Rendering: Markdown with maths, safe, and lessons taken apart at their exercises."""

from html.parser import HTMLParser

import pytest

from exercises.rendering import lesson, markdown, markdown_inline, say
from grader.result import Feedback


def test_maths_stays_readable_tex() -> None:
    assert markdown_inline("At $x<2$ it is") == 'At <span class="math">x&lt;2</span> it is'
    assert '<div class="math display">a + b</div>' in markdown("$$\na + b\n$$")


def attributes(html: str) -> list[str]:
    """The names of all attributes, as a browser reads them."""
    names: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: names.extend(name for name, _ in attrs)  # type: ignore[method-assign]
    parser.feed(html)
    return names


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "![x](data:text/html;base64,AAAA)",
        "$</span><script>alert(1)</script>$",
        "<style>body{display:none}</style>",
        "<iframe src=//evil></iframe>",
        '[a](https://x "\\" onmouseover=alert(1)")',
    ],
)
def test_markdown_lets_no_script_through(attack: str) -> None:
    html = markdown(attack) + markdown_inline(attack)
    for forbidden in ("<script", "<style", "<iframe", 'href="javascript', '<img src="data'):
        assert forbidden not in html
    assert not [name for name in attributes(html) if name.startswith("on") or name == "srcdoc"]


def test_a_comma_stays_beside_its_formula() -> None:
    html = markdown_inline("Take $x$, then $y$ and **$z$**.")
    assert '<span class="joined"><span class="math">x</span>,</span> then' in html
    assert html.count("joined") == 1


def test_wide_tables_scroll_in_their_own_box() -> None:
    html = markdown("|a|b|\n|---:|---|\n|1|2|")
    assert '<div class="scroller"><table>' in html
    assert 'style="text-align:right"' in html


def test_headings_of_a_statement_fit_under_its_title() -> None:
    assert "<h4>Big</h4>" in markdown("# Big")


def test_a_lesson_is_split_at_its_exercises() -> None:
    document = lesson("Before.\n\n::exercise{downhill}\n\nAfter.\n")
    assert [part.exercise for part in document.parts] == ["", "downhill", ""]
    assert "After." in document.parts[2].html


def test_a_place_ends_the_paragraph_before_it() -> None:
    document = lesson("Before.\n::exercise{downhill}\nAfter.")
    assert [part.exercise for part in document.parts] == ["", "downhill", ""]


def test_a_place_in_a_code_block_is_code() -> None:
    document = lesson("```\n::exercise{downhill}\n```")
    assert [part.exercise for part in document.parts] == [""]
    assert "::exercise{downhill}" in document.parts[0].html


def test_headings_get_anchors_that_differ() -> None:
    document = lesson("## Which way\n\n## Which way\n\n## $\\nabla$\n")
    anchors = [heading.anchor for heading in document.headings]
    assert len(set(anchors)) == 3
    assert f'<h2 id="{anchors[0]}">' in document.parts[0].html


def test_an_authors_reason_is_markdown_and_a_learners_words_are_not() -> None:
    told = Feedback("number_because", {"read": "*1* <b>", "reason": "It is **$x$**."})
    sentence = say(told).sentence
    assert "We read *1* &lt;b&gt;." in sentence
    assert '<strong><span class="math">x</span></strong>' in sentence


def test_a_traceback_is_kept_as_it_is() -> None:
    data = {"type": "ValueError", "line": 3, "message": "<oops>", "traceback": "  a\n  b"}
    said = say(Feedback("raised", data))
    assert said.sentence == "ValueError on line 3: &lt;oops&gt;:"
    assert said.block == "  a\n  b"


def test_a_playground_line_splits_the_text_and_is_numbered() -> None:
    source = "One.\n::playground{descent function=ravine}\nTwo.\n\n::playground{descent}\n"
    found = [part.playground for part in lesson(source).parts]
    assert [one and one.uid for one in found] == [None, "descent-1", None, "descent-2"]
    assert found[1] is not None
    assert found[1].settings == "function=ravine"


@pytest.mark.parametrize("source", ["::playground{}", "::playground{chess}"])
def test_an_unknown_playground_leaves_an_empty_place(source: str) -> None:
    assert lesson(source).parts == ()
