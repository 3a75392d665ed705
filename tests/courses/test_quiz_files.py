"""A quiz as text: what is read, stored again, and told with file and line."""

from pathlib import Path

import pytest

from courses.quiz_files import read_quiz, store_quiz
from exercises.content import ContentError
from exercises.models import ExerciseVersion
from quizzes import services
from quizzes.models import Quiz
from quizzes.timing import FeedbackTime, Late

HEAD = "title: T\nintro: I\n"
ONE = "questions: [{exercise: slope}]\n"
FULL = f"""{HEAD}minutes: 20
opens: 2027-01-15 08:00
closes: 2027-01-15T17:00:00+01:00
late: {{percent: 10}}
feedback: after closing
shuffle: true
tries: 3
cooldown: 30
curve: [100, 80]
max_attempts: 2
sections:
  - title: A pool
    pick: 1
    questions: [{{exercise: slope, points: 2}}, {{exercise: downhill, points: 2}}]
"""


def read(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "check.yaml"
    path.write_text(text)
    return path


def test_every_field_is_read(tmp_path: Path) -> None:
    file = read_quiz(read(tmp_path, FULL))
    columns = file.columns
    assert (columns["minutes"], columns["late"], columns["late_amount"]) == (20, Late.PERCENT, 10)
    assert (columns["feedback"], columns["curve"]) == (FeedbackTime.CLOSING, [100, 80])
    assert columns["closes_at"].isoformat() == "2027-01-15T17:00:00+01:00"
    assert columns["opens_at"].isoformat() == "2027-01-15T08:00:00+00:00"
    assert file.sections[0].pick == 1
    assert file.questions == (("slope", 2.0), ("downhill", 2.0))


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (HEAD, 1, "sections"),
        (HEAD + ONE + "minuts: 3\n", 4, "no field"),
        (HEAD + ONE + "minutes: 0\n", 4, "whole number"),
        (HEAD + ONE + "closes: soon\n", 4, "a time"),
        (HEAD + ONE + "feedback: later\n", 4, "one of"),
        (HEAD + ONE + "feedback: after closing\n", 4, "needs `closes`"),
        (HEAD + ONE + "late: {grace: 5}\n", 4, "needs `closes`"),
        (HEAD + ONE + "curve: [50, 100]\n", 4, "do not rise"),
        (HEAD + ONE + "shuffle: 1\n", 4, "true or false"),
        (HEAD + "questions: [{exercise: a}, {exercise: a}]\n", 1, "twice"),
        (HEAD + "sections:\n  - {pick: 3, questions: [{exercise: a}]}\n", None, "whole number"),
        (FULL.replace("downhill, points: 2", "downhill, points: 3"), 14, "same points"),
    ],
)
def test_a_slip_is_told_with_its_line(
    tmp_path: Path, text: str, line: int | None, word: str
) -> None:
    with pytest.raises(ContentError, match=word) as told:
        read_quiz(read(tmp_path, text))
    if line is not None:
        assert told.value.line == line


@pytest.mark.django_db
def test_a_question_taken_out_stays_in_sittings_that_have_it(
    tmp_path: Path, slope: ExerciseVersion, downhill: ExerciseVersion, ben: object
) -> None:
    both = HEAD + "questions: [{exercise: slope}, {exercise: downhill}]\n"
    by_slug = {one.exercise.slug: one.exercise for one in (slope, downhill)}
    store_quiz(read_quiz(read(tmp_path, both)), by_slug)
    attempt = services.start_attempt(quiz=Quiz.objects.get(), learner=ben)  # type: ignore[arg-type]
    store_quiz(read_quiz(read(tmp_path, HEAD + ONE)), by_slug)
    assert attempt.drawn.count() == 2
    assert [q.retired for q in Quiz.objects.get().questions.all()] == [False, True]
