"""tests: the style sheets keep to one scale of sizes and one list of colours."""

import re

from scripts.steps import ROOT

STYLES = ROOT / "frontend" / "styles"
TOKENS = (STYLES / "tokens.css").read_text("utf-8")
# Everything but the tokens themselves, and paper, which is black on white.
SHEETS = {
    file.name: file.read_text("utf-8")
    for file in sorted(STYLES.glob("*.css"))
    if file.name not in ("tokens.css", "print.css")
}


def found(pattern: str) -> list[str]:
    return [f"{name}: {hit}" for name, css in SHEETS.items() for hit in re.findall(pattern, css)]


def test_sizes_of_text_come_from_the_scale() -> None:
    assert found(r"font(?:-size)?: [^;{}]*[\d.]+rem[^;{}]*") == []


def test_colours_are_named_once() -> None:
    assert found(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)") == []


def test_every_name_that_is_used_is_there() -> None:
    known = set(re.findall(r"(--[\w-]+):", TOKENS + "".join(SHEETS.values())))
    used = set(re.findall(r"var\((--[\w-]+)", "".join(SHEETS.values())))
    assert used - known == set()


def test_every_token_is_used() -> None:
    tokens = set(re.findall(r"(--[\w-]+):", TOKENS))
    used = set(re.findall(r"var\((--[\w-]+)", "".join(SHEETS.values())))
    assert tokens - used == set()


def test_no_rule_depends_on_words_that_are_translated() -> None:
    assert found(r"\[(?:data-label|aria-label|title|alt|placeholder)[~|^$*]?=[^]]*\]") == []
