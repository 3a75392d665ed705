"""tests: grader.code. What two programs print, compared by line, by word, by number."""

import pytest

from grader import messages
from grader.code.printed import Rule, compare_printed


def told(match: str, expected: str, got: str | None, *, reveal: bool = True) -> list[str]:
    found = compare_printed(Rule(match, 1e-9, 1e-6), expected, got, reveal=reveal)
    return [messages.text(one) for one in found]


@pytest.mark.parametrize(
    ("match", "expected", "got"),
    [
        ("last_line", "a\n18.0\n", "18.0"),
        ("last_line", "18.0", "debugging\n\n 18.000000001 \n\n"),
        ("last_line", "loss: 9.0, done", "loss:   9, done"),
        ("last_line", "w = [1.5 -2.]", "w = [ 1.5 -2 ]"),
        ("last_line", "nan inf", "nan inf"),
        ("tokens", "1 2\n3", "1\n2 3.0000001"),
        ("tokens", "x2 = -3.5e-3", "x2 = -0.0035"),
        ("whole", "a 1\nb 2\n", "\na 1.0 \nb  2\n\n"),
    ],
)
def test_prints_agree_up_to_spaces_and_tolerance(match: str, expected: str, got: str) -> None:
    assert told(match, expected, got) == []


@pytest.mark.parametrize(
    ("match", "expected", "got", "said"),
    [
        ("last_line", "18.0", "18.1", "Your last line is “18.1”; expected is “18.0”."),
        ("last_line", "18.0", "18.0\ndone", "Your last line is “done”; expected is “18.0”."),
        ("last_line", "x2", "x3", "Your last line is “x3”; expected is “x2”."),
        ("last_line", "nan", "0", "Your last line is “0”; expected is “nan”."),
        ("tokens", "1 2 3", "1 5 3", "Word or number 2 is “5”; expected is “2”."),
        ("tokens", "1 2 3", "1 2", "You printed 2 words and numbers; expected are 3."),
        ("whole", "a\nb", "a\nc", "Your line 2 is “c”; expected is “b”."),
        ("whole", "a\nb", "a", "You printed 1 lines; expected are 2."),
        ("whole", "1", " \n", "Nothing was printed here. What is asked for must be printed."),
        ("last_line", "1", None, "More was printed than can be looked at. "),
        ("last_line", "1", "a\n[... 9 bytes cut ...]\n1", "More was printed"),
    ],
)
def test_a_difference_is_told(match: str, expected: str, got: str | None, said: str) -> None:
    [sentence] = told(match, expected, got)
    assert sentence.startswith(said)


@pytest.mark.parametrize("match", ["last_line", "tokens", "whole"])
def test_a_hidden_difference_tells_no_text(match: str) -> None:
    [sentence] = told(match, "secret", "mine", reveal=False)
    assert "secret" not in sentence
    assert "mine" not in sentence


def test_a_long_row_of_digits_is_read_in_no_time() -> None:
    assert told("tokens", "1" * 200_000 + "x", "1" * 200_000 + "x") == []
