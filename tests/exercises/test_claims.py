"""Marked figures and links to terms: read, shown without their marks, and slips with their line."""

from fractions import Fraction

import pytest

from exercises import claims, terms
from exercises.rendering import lesson

RATE = terms.Term("learning rate", "How far one step goes, & why.")


def test_a_claim_shows_its_words_alone() -> None:
    text = "It is ${{ 14.56 | claim: first-step }}$ now."
    assert claims.without_marks(text) == "It is $14.56$ now."
    assert claims.claims(text) == [claims.Claim("14.56", "first-step", 1)]


def test_a_claim_may_run_over_a_line_and_hold_braces() -> None:
    text = "a\n\n{{ $\\frac{0.21}{0.1}\n= 2.1$ | claim: secant }}"
    assert claims.claims(text) == [claims.Claim("$\\frac{0.21}{0.1}\n= 2.1$", "secant", 3)]


def test_a_claimed_table_loses_its_mark_and_keeps_its_rows() -> None:
    text = (
        "Run:\n\n{{ table | claim: run }}\n\n| k | loss |\n|--:|--:|\n| 0 | 43 |\n| 1 | 14.56 |\n"
    )
    assert claims.claims(text) == [claims.Claim("| 0 | 43 |\n| 1 | 14.56 |", "run", 3)]
    assert claims.without_marks(text).startswith("Run:\n\n| k | loss |")
    assert "claim" not in lesson(text).parts[0].html


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n{{ 1.5 | claim first }}", 2),
        ("{{ 1.5 }}", 1),
        ("a\n\n{{ 1.5 | claim: two words }}", 3),
        ("b {{ 1.5 |claim: x }}", 1),
        ("{{ table | claim: run }}\n\nno table", 1),
    ],
)
def test_a_slip_in_a_claim_is_told_with_its_line(text: str, line: int) -> None:
    assert {at for at, _ in claims.slips(text)} == {line}


def test_a_right_claim_is_no_slip() -> None:
    assert claims.slips("{{ 1 | claim: a }} and $x^{{2}}$") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("-0.8 and −0.4", [(Fraction(-4, 5), 1), (Fraction(-2, 5), 1)]),
        ("| 1/3 | 27.0000 |", [(Fraction(1, 3), None), (Fraction(27), 4)]),
        ("$\\frac{28}{3}$, $\\tfrac12$", [(Fraction(28, 3), None), (Fraction(1, 2), None)]),
        ("190\\,000 times", [(Fraction(190000), 0)]),
        ("43 - 14.56", [(Fraction(43), 0), (Fraction(1456, 100), 2)]),
    ],
)
def test_figures_are_read_with_their_decimals(
    text: str, found: list[tuple[Fraction, int | None]]
) -> None:
    assert claims.figures(text) == found


def test_a_term_links_to_the_glossary_and_carries_its_note() -> None:
    html = (
        lesson("The [[learning rate]], and other [[Learning rate|rates]].", (RATE,)).parts[0].html
    )
    assert 'href="/glossary/#learning-rate"' in html
    assert html.count('aria-describedby="term-1"') == html.count('id="term-1"') == 1
    assert ">rates</a>" in html
    assert 'role="tooltip" id="term-2">How far one step goes, &amp; why.</span>' in html


def test_an_unknown_term_and_brackets_in_code_stay_as_they_are() -> None:
    html = lesson("A [[nothing]] and `[[learning rate]]`.", (RATE,)).parts[0].html
    assert "[[nothing]]" in html
    assert "<code>[[learning rate]]</code>" in html


def test_links_are_listed_with_their_lines() -> None:
    text = "a\n```\n[[code]]\n```\nb [[learning rate|rates]] `[[c]]`"
    assert terms.linked(text) == [(5, "learning rate")]
