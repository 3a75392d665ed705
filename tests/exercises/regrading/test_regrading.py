"""A regrade shows what it would do, does that and nothing else, and can be taken back."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from exercises import grading, publishing, standing
from exercises import judge as judging
from exercises.models import (
    Exercise,
    ExerciseVersion,
    GradingRun,
    Proposal,
    Regrade,
    RunOutcome,
    Status,
    Submission,
    Variant,
)
from exercises.regrading import services as regrading
from exercises.regrading.choosing import Choice
from exercises.regrading.services import RegradeRefusal
from exercises.regrading.work import work_here
from grader.errors import ItemError
from grader.version import GRADER_VERSION
from tests.conftest import DOWNHILL, graded, hand_in, published
from tests.exercises.regrading.conftest import applied, mend, undone, worth
from tests.exercises.test_variants import PLAIN, answer

pytestmark = pytest.mark.django_db
RIGHT = (Status.GRADED, "CORRECT", 1.0, "")
WRONG = (Status.GRADED, "INCORRECT", 0.0, "")
DryRun = Callable[..., Regrade]


def proposal(regrade: Regrade, submission: Submission) -> Proposal:
    return regrade.proposals.get(submission=submission)


def effects(regrade: Regrade) -> list[str]:
    return list(regrade.proposals.values_list("effect", flat=True))


def test_a_dry_run_changes_nothing(
    right: Submission, lucky: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    regrade = dry_run(mended)
    assert regrade.status == "PROPOSED"
    assert (worth(right), worth(lucky)) == (WRONG, RIGHT)
    assert effects(regrade) == ["RAISED", "LOWERED"]
    assert [one.change for one in regrade.proposals.all()] == [1.0, -1.0]


def test_what_was_shown_is_what_happens(
    right: Submission, lucky: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    regrade = applied(dry_run(mended))
    assert regrade.status == "APPLIED"
    assert (worth(right), worth(lucky)) == (RIGHT, WRONG)
    for one in regrade.proposals.select_related("submission"):
        assert (one.after_verdict, one.after_score) == worth(one.submission)[1:3]


def test_applying_grades_nothing_again(
    right: Submission,
    mended: ExerciseVersion,
    dry_run: DryRun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    regrade = dry_run(mended)

    def again(**_: object) -> Any:
        raise AssertionError("graded a second time")

    monkeypatch.setattr(grading, "judge", again)
    applied(regrade)
    assert worth(right) == RIGHT


def test_raise_only_takes_nothing_from_anybody(
    right: Submission, lucky: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    regrade = applied(dry_run(mended, policy="raise"))
    assert (worth(right), worth(lucky)) == (RIGHT, RIGHT)
    assert effects(regrade) == ["RAISED", "NOT_RAISED"]
    assert lucky.result() == Submission.objects.get(pk=lucky.pk).result()


def test_undo_gives_every_score_back(
    right: Submission, lucky: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    before = list(Submission.objects.values())
    regrade = undone(applied(dry_run(mended)))
    assert regrade.status == "UNDONE"
    assert list(Submission.objects.values()) == before
    assert set(regrade.proposals.values_list("state", flat=True)) == {"UNDONE"}


def test_the_runs_are_added_and_never_rewritten(
    right: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    first = GradingRun.objects.filter(submission=right).values().get()
    applied(dry_run(mended))
    assert GradingRun.objects.filter(pk=first["id"]).values().get() == first
    outcomes = list(right.runs.values_list("outcome", flat=True))
    assert outcomes == [RunOutcome.ACCEPTED, RunOutcome.REGRADED]


def test_each_run_pins_what_it_was_graded_with(
    right: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    applied(dry_run(mended))
    first, second = right.runs.all()
    assert (first.variant, second.variant.version) == (right.variant, mended)
    assert second.variant.seed == right.variant.seed
    assert len({first.reference_digest, second.reference_digest, ""}) == 3
    assert second.grader_version == GRADER_VERSION
    assert GradingRun.objects.that_count().get(submission=right) == second


def test_a_persons_mark_survives(
    ada: User, right: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    standing.override(submission=right, score=0.5, reason="Half of it.", by=ada)
    regrade = applied(dry_run(mended))
    assert effects(regrade) == ["OVERRIDDEN"]
    assert worth(right) == (Status.GRADED, "PARTIAL", 0.5, "")
    standing.withdraw_override(submission=Submission.objects.get(pk=right.pk))
    assert worth(right) == RIGHT
    undone(regrade)
    assert worth(right) == WRONG


def test_a_mark_set_in_the_meantime_is_left_alone(
    ada: User, right: Submission, lucky: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    regrade = dry_run(mended)
    standing.override(submission=right, score=0.5, reason="Half of it.", by=ada)
    applied(regrade)
    assert proposal(regrade, right).state == "SKIPPED"
    assert worth(right) == (Status.GRADED, "PARTIAL", 0.5, "")
    assert worth(lucky) == WRONG


def test_of_two_at_the_same_time_one_wins(
    right: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    first, second = dry_run(mended), dry_run(mended)
    applied(first)
    applied(second)
    assert [proposal(one, right).state for one in (first, second)] == ["APPLIED", "SKIPPED"]
    assert undone(second).status == "UNDONE"
    assert worth(right) == RIGHT


def test_the_same_regrade_twice_is_once(
    right: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    regrade = applied(dry_run(mended))
    regrading.apply(regrade=regrade, by=None)
    again = applied(dry_run(mended))
    assert effects(again) == ["SAME"]
    assert worth(right) == RIGHT
    key = uuid4()
    sent = [
        regrading.begin(
            exercise=mended.exercise, choice=Choice(), reason="Twice.", by=None, key=key
        )
        for _ in range(2)
    ]
    assert sent[0] == sent[1]


def test_two_cannot_write_one_exercise_at_once(
    right: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    first, second = dry_run(mended), dry_run(mended)
    regrading.apply(regrade=first, by=None)
    with pytest.raises(RegradeRefusal, match=f"Regrade {first.pk} .* writing"):
        regrading.apply(regrade=second, by=None)
    work_here(first)
    regrading.apply(regrade=second, by=None)


def test_an_earlier_one_is_undone_after_the_later(
    right: Submission, wrong_key: ExerciseVersion, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    first, second = applied(dry_run(mended)), applied(dry_run(wrong_key))
    with pytest.raises(RegradeRefusal, match=rf"Regrade {second.pk} .* Undo that first"):
        regrading.undo(regrade=first, by=None)
    assert worth(right) == WRONG
    undone(second)
    assert worth(right) == RIGHT
    undone(first)
    assert worth(right) == WRONG


@pytest.mark.parametrize("policy", ["raise", "replace"])
def test_what_its_author_broke_is_graded(
    ben: User, slope: ExerciseVersion, dry_run: DryRun, policy: str
) -> None:
    submission = hand_in(ben, slope, "6")
    Submission.objects.filter(pk=submission.pk).update(status=Status.FAILED, blame="author")
    regrade = applied(dry_run(slope, policy=policy))
    assert effects(regrade) == ["GRADED"]
    assert worth(submission) == RIGHT
    undone(regrade)
    assert worth(submission) == (Status.FAILED, "", None, "author")


def test_raise_only_makes_no_free_try_count(
    ben: User, slope: ExerciseVersion, dry_run: DryRun
) -> None:
    submission = hand_in(ben, slope, "9")
    Submission.objects.filter(pk=submission.pk).update(status=Status.FAILED, blame="author")
    assert effects(applied(dry_run(slope, policy="raise"))) == ["NOT_RAISED"]
    assert worth(submission)[0] == Status.FAILED


def test_a_mark_on_a_rescued_answer_outlives_the_undo(
    ada: User, ben: User, slope: ExerciseVersion, dry_run: DryRun
) -> None:
    submission = hand_in(ben, slope, "6")
    Submission.objects.filter(pk=submission.pk).update(status=Status.FAILED, blame="author")
    regrade = applied(dry_run(slope))
    submission.refresh_from_db()
    standing.override(submission=submission, score=0.5, reason="Half.", by=ada)
    undone(regrade)
    assert worth(submission)[:3] == (Status.GRADED, "PARTIAL", 0.5)
    standing.withdraw_override(submission=Submission.objects.get(pk=submission.pk))
    assert worth(submission) == (Status.FAILED, "", None, "author")


def test_an_answer_the_new_version_cannot_read_stays(
    ben: User, wrong_key: ExerciseVersion, dry_run: DryRun
) -> None:
    submission = graded(hand_in(ben, wrong_key, "9"))
    exercise = wrong_key.exercise
    exercise.kind, exercise.item = DOWNHILL["kind"], DOWNHILL["item"]
    other = publishing.publish(exercise=exercise, author=None)
    regrade = applied(dry_run(other))
    assert effects(regrade) == ["OTHER_QUESTION"]
    assert worth(submission) == RIGHT


def test_other_drawn_values_are_another_question(ben: User, dry_run: DryRun) -> None:
    version = published("drill", PLAIN)
    submission = graded(hand_in(ben, version, answer(Variant.for_learner(version, ben.pk))))
    same = mend(version, wrong=[])
    assert effects(applied(dry_run(same))) == ["SAME"]
    other = mend(version, draw=PLAIN["item"]["draw"].replace("100000", "90000"))
    regrade = applied(dry_run(other))
    assert effects(regrade) == ["OTHER_QUESTION"]
    assert "Drawn then: " in proposal(regrade, submission).note
    assert worth(submission) == RIGHT


def test_options_that_changed_places_are_another_question(ben: User, dry_run: DryRun) -> None:
    version = published("downhill", DOWNHILL)
    submission = graded(hand_in(ben, version, ["a"]))
    other = mend(version, options=DOWNHILL["item"]["options"][::-1])
    regrade = applied(dry_run(other))
    assert effects(regrade) == ["OTHER_QUESTION"]
    assert worth(submission) == RIGHT


def test_our_failure_is_tried_again_then_listed(
    right: Submission,
    lucky: Submission,
    mended: ExerciseVersion,
    dry_run: DryRun,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    settings.RETRY_SECONDS = 0.01

    def broken(*, answer: Any, **rest: Any) -> Any:
        if answer == "6":
            raise judging.MachineFailure("no more processes")
        return judging.judge(answer=answer, **rest)

    monkeypatch.setattr(grading, "judge", broken)
    regrade = applied(dry_run(mended))
    assert effects(regrade) == ["FAILED", "LOWERED"]
    assert "no more processes" in proposal(regrade, right).note
    assert regrade.runs.filter(outcome=RunOutcome.ERROR).count() == settings.MAX_TRIES
    assert (worth(right), worth(lucky)) == (WRONG, WRONG)


def test_a_broken_new_version_is_told(
    right: Submission, mended: ExerciseVersion, dry_run: DryRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: Any) -> Any:
        raise ItemError("reference", "stopped with an error")

    monkeypatch.setattr(grading, "judge", broken)
    regrade = dry_run(mended)
    assert effects(regrade) == ["FAILED"]
    assert "reference" in proposal(regrade, right).note


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        ({}, 2),
        ({"versions": [1]}, 2),
        ({"versions": [2]}, None),
        ({"verdicts": ["CORRECT"]}, 1),
        ({"verdicts": ["FAILED"]}, None),
        ({"learners": []}, None),
    ],
)
def test_only_what_was_chosen_is_graded(
    right: Submission,
    lucky: Submission,
    mended: ExerciseVersion,
    dry_run: DryRun,
    choice: dict[str, Any],
    count: int | None,
) -> None:
    if count is None:
        with pytest.raises(RegradeRefusal, match="No answer fits"):
            dry_run(mended, **choice)
    else:
        assert dry_run(mended, **choice).proposals.count() == count


def test_learners_and_dates_narrow_it(
    ben: User, right: Submission, lucky: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    mine = dry_run(mended, learners=[ben.pk]).proposals.get()
    assert mine.submission == right
    later = dry_run(mended, since=lucky.received_at, until=lucky.received_at).proposals.get()
    assert later.submission == lucky


def test_a_regrade_needs_a_reason_and_its_own_exercise(
    right: Submission,
) -> None:
    exercise = Exercise.objects.get(pk=right.variant.version.exercise_id)
    other = published("downhill", DOWNHILL)
    with pytest.raises(RegradeRefusal, match="reason"):
        regrading.begin(exercise=exercise, choice=Choice(), reason=" ", by=None)
    with pytest.raises(RegradeRefusal, match="another exercise"):
        regrading.begin(exercise=exercise, choice=Choice(), reason="R", by=None, version=other)


def test_a_dry_run_can_be_dropped(
    right: Submission, mended: ExerciseVersion, dry_run: DryRun
) -> None:
    regrade = dry_run(mended)
    regrading.drop(regrade=regrade)
    with pytest.raises(RegradeRefusal, match="dropped"):
        regrading.apply(regrade=regrade, by=None)
    assert worth(right) == WRONG
