"""tests: grader. Texts and flashcards: handed in, revealed, marked by whoever answered."""

from typing import Any

import pytest

from grader import flashcard, written
from grader.errors import InvalidAnswer, ItemError
from grader.kinds import OWN_KINDS, check
from grader.result import Verdict
from tests.grader.samples import SAMPLES

TEXT = written.read_item(SAMPLES["text"])
CARD = flashcard.read_item(SAMPLES["flashcard"])


@pytest.mark.parametrize(
    ("kind", "content", "field"),
    [
        ("text", {}, "item.model"),
        ("text", {"model": "m"}, "item.rubric"),
        ("text", {"model": "m", "rubric": [{"points": 1}]}, "item.rubric.0.text"),
        ("text", {"model": "m", "rubric": [{"text": "c", "points": 0}]}, "item.rubric.0.points"),
        ("text", {"model": "m", "rubric": [{"text": "c"}] * 2}, "item.rubric.1.text"),
        (
            "text",
            {"model": "m", "rubric": [{"text": "c"}], "follow_ups": "q"},
            "item.follow_ups",
        ),
        ("flashcard", {}, "item.back"),
        ("flashcard", {"back": " "}, "item.back"),
        ("flashcard", {"back": "b", "front": "f"}, "item.front"),
    ],
)
def test_an_authors_slip_names_its_field(kind: str, content: Any, field: str) -> None:
    with pytest.raises(ItemError) as slip:
        check(kind, content)
    assert slip.value.field == field


@pytest.mark.parametrize(
    ("answer", "code"),
    [(None, "written_type"), (["a"], "written_type"), (" \n", "written_empty")],
)
def test_a_text_must_say_something(answer: object, code: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        written.validate(TEXT, answer)
    assert refused.value.feedback.code == code


def test_a_text_has_a_longest() -> None:
    assert written.score(TEXT, "x" * written.LONGEST).verdict is Verdict.SELF
    assert written.score(TEXT, "x" * (written.LONGEST + 1)).verdict is Verdict.INVALID


def test_a_card_is_turned_with_or_without_a_thought() -> None:
    assert flashcard.score(CARD, "").verdict is Verdict.SELF
    assert flashcard.score(CARD, "uphill, I think").verdict is Verdict.SELF
    assert flashcard.score(CARD, None).verdict is Verdict.INVALID
    assert flashcard.score(CARD, "x" * 2001).verdict is Verdict.INVALID


@pytest.mark.parametrize("name", OWN_KINDS)
def test_nobody_here_gives_a_score(name: str) -> None:
    result = OWN_KINDS[name].score(check(name, SAMPLES[name]), "SECRET-1")
    assert (result.verdict, result.score, result.feedback) == (Verdict.SELF, 0.0, ())


def test_what_is_revealed_is_the_whole_of_it() -> None:
    assert written.revealed(TEXT) == {
        "model": "SECRET-1 is a good answer.",
        "rubric": [
            {"id": "a", "text": "It says SECRET-2.", "points": 3.0},
            {"id": "b", "text": "It says SECRET-3.", "points": 1.0},
        ],
        "follow_ups": ["And SECRET-4?"],
    }
    assert flashcard.revealed(CARD)["back"] == "SECRET-1 is the back."


@pytest.mark.parametrize(
    ("ticked", "score"), [([], 0.0), (["a"], 0.75), (["b"], 0.25), (["b", "a", "a"], 1.0)]
)
def test_a_writers_mark_is_the_share_of_the_points(ticked: list[str], score: float) -> None:
    assert written.mark(TEXT, ticked).score == score


@pytest.mark.parametrize(
    ("kind", "given"),
    [("text", None), ("text", "a"), ("text", ["z"]), ("flashcard", "perfect"), ("flashcard", 3)],
)
def test_a_mark_that_cannot_be_read_is_refused(kind: str, given: object) -> None:
    with pytest.raises(InvalidAnswer):
        OWN_KINDS[kind].mark(check(kind, SAMPLES[kind]), given)


@pytest.mark.parametrize("rating", flashcard.RATINGS)
def test_a_rating_has_no_score(rating: str) -> None:
    mark = flashcard.mark(CARD, rating)
    assert (mark.value, mark.score) == (rating, None)
