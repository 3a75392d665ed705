"""Trial runs: executed once, free, within fair bounds, and never left without an end."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.contrib.auth.models import User
from django.utils import timezone
from kombu.exceptions import OperationalError

from exercises import running, runs
from exercises.judge import MachineFailure
from exercises.models import ExerciseVersion, Submission, TrialMode, TrialRun, TrialStatus
from grader.errors import InvalidAnswer, ItemError
from tests.conftest import RIGHT_BOWL, UPHILL_BOWL

pytestmark = pytest.mark.django_db


def asked(
    learner: User, version: ExerciseVersion, code: object, mode: TrialMode = TrialMode.EXAMPLES
) -> TrialRun:
    return runs.request_run(learner=learner, version=version, code=code, mode=mode)


def executed(run: TrialRun) -> TrialRun:
    assert running.execute(run.pk)
    run.refresh_from_db()
    return run


def result_of(learner: User, version: ExerciseVersion, code: str, mode: str = "examples") -> Any:
    run = executed(asked(learner, version, code, TrialMode(mode)))
    assert run.status == TrialStatus.DONE
    return run.result


def test_examples_show_what_came_and_what_should(ben: User, bowl: ExerciseVersion) -> None:
    result = result_of(ben, bowl, UPHILL_BOWL)
    [case] = result["cases"]
    assert (case["outcome"], result["passed"]) == ("WRONG_ANSWER", 0)
    assert (case["returned"], case["expected"]) == ("array([ -8., -18.])", "array([ 8., 18.])")
    assert case["call"] == "gradient(np.array([4.0, 3.0]))"
    assert case["ms"] >= 0
    assert case["cpu_ms"] >= 0


def test_hidden_cases_are_neither_run_nor_told(ben: User, bowl: ExerciseVersion) -> None:
    source = (
        f"{RIGHT_BOWL}\ngiven = gradient\ndef gradient(w):\n    print(w)\n    return given(w)\n"
    )
    result = result_of(ben, bowl, source)
    assert (result["passed"], result["stdout"]) == (1, "[4. 3.]\n")
    assert "drawn" not in str(result)


def test_a_run_is_no_try(ben: User, bowl: ExerciseVersion) -> None:
    result_of(ben, bowl, RIGHT_BOWL)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("source", "status", "stdout", "error", "line"),
    [
        ("print('hi')\n", "OK", "hi\n", None, None),
        ("if __name__ == '__main__':\n    print(1)\n", "OK", "1\n", None, None),
        ("print(1)\n1 / 0\n", "NONZERO_EXIT", "1\n", "ZeroDivisionError", 2),
        ("x = (\n", "NONZERO_EXIT", "", "SyntaxError", 1),
        ("import os\nos.abort()\n", "SIGNALLED", "", "Signalled", None),
        ("print('a\\0b')\n", "OK", "a�b\n", None, None),
        ("raise ValueError('\\ud800\\0')\n", "NONZERO_EXIT", "", "ValueError", 1),
    ],
)
def test_a_script_shows_its_end(
    ben: User,
    bowl: ExerciseVersion,
    source: str,
    status: str,
    stdout: str,
    error: str | None,
    line: int | None,
) -> None:
    result = result_of(ben, bowl, source, "script")
    assert (result["status"], result["stdout"]) == (status, stdout)
    assert (result["error"] and result["error"]["type"]) == error
    assert (result["error"] and result["error"]["line"]) == line
    assert result["memory_mb"] > 0


def test_figures_are_shown(ben: User, bowl: ExerciseVersion) -> None:
    source = "from nabla import plot_loss\nplot_loss([3, 2, 1], 'loss')\n"
    [figure] = result_of(ben, bowl, source, "script")["figures"]
    assert (figure["type"], figure["yours"], figure["title"]) == ("loss", [3.0, 2.0, 1.0], "loss")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("def gradient(w)\n    return w\n", "syntax_error"),
        ("def grad(w):\n    return w\n", "function_close"),
        ("def gradient():\n    return 1\n", "bad_signature"),
    ],
)
def test_a_program_that_cannot_be_tried_is_told(
    ben: User, bowl: ExerciseVersion, source: str, code: str
) -> None:
    result = result_of(ben, bowl, source)
    assert [told["code"] for told in result["feedback"]] == [code]


def test_what_is_no_program_is_refused(ben: User, bowl: ExerciseVersion) -> None:
    with pytest.raises(InvalidAnswer):
        asked(ben, bowl, "  ")
    assert not TrialRun.objects.exists()


def test_the_second_message_runs_nothing(ben: User, bowl: ExerciseVersion) -> None:
    run = executed(asked(ben, bowl, RIGHT_BOWL))
    assert running.execute(run.pk) is False


@pytest.mark.parametrize(
    ("error", "blame"),
    [
        (MachineFailure("no wall"), "machine"),
        (ItemError("item.reference", "fails"), "author"),
        (ZeroDivisionError("a bug"), "machine"),
    ],
)
def test_our_failures_are_an_end_too(
    ben: User,
    bowl: ExerciseVersion,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    blame: str,
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(running, "try_out", fail)
    run = executed(asked(ben, bowl, RIGHT_BOWL))
    assert (run.status, run.blame, run.result) == (TrialStatus.FAILED, blame, None)


def aged(run: TrialRun, **columns: Any) -> None:
    TrialRun.objects.filter(pk=run.pk).update(**columns)


@pytest.mark.parametrize("status", [TrialStatus.QUEUED, TrialStatus.RUNNING])
def test_a_run_that_nobody_finishes_is_told_as_lost(
    ben: User, bowl: ExerciseVersion, status: TrialStatus
) -> None:
    run = asked(ben, bowl, RIGHT_BOWL)
    aged(run, status=status)
    assert runs.tidy() == 0
    aged(run, lost_at=timezone.now())
    assert runs.tidy() == 1
    run.refresh_from_db()
    assert run.status == TrialStatus.LOST
    assert running.execute(run.pk) is False


def test_a_late_result_of_a_lost_run_is_dropped(
    ben: User, bowl: ExerciseVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(**_: object) -> dict[str, Any]:
        TrialRun.objects.update(lost_at=timezone.now())
        runs.tidy()
        return {}

    monkeypatch.setattr(running, "try_out", slow)
    assert executed(asked(ben, bowl, RIGHT_BOWL)).status == TrialStatus.LOST


def test_runs_are_deleted_after_a_day(ben: User, bowl: ExerciseVersion) -> None:
    old, new = asked(ben, bowl, RIGHT_BOWL), asked(ben, bowl, RIGHT_BOWL)
    aged(old, created_at=timezone.now() - timedelta(hours=25))
    runs.tidy()
    assert list(TrialRun.objects.all()) == [new]


def test_a_silent_broker_ends_the_run(
    ben: User,
    bowl: ExerciseVersion,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def refuse(_: str) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(runs.run_trial, "delay", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        run = asked(ben, bowl, RIGHT_BOWL)
    run.refresh_from_db()
    assert (run.status, run.blame) == (TrialStatus.FAILED, "machine")


def test_two_unfinished_runs_are_enough(ben: User, cleo: User, bowl: ExerciseVersion) -> None:
    for _ in range(project.RUNS_OPEN):
        run = asked(ben, bowl, RIGHT_BOWL)
    with pytest.raises(runs.RunRefused, match="not finished") as refusal:
        asked(ben, bowl, RIGHT_BOWL)
    assert refusal.value.own
    asked(cleo, bowl, RIGHT_BOWL)
    executed(run)
    asked(ben, bowl, RIGHT_BOWL)


def test_runs_of_a_minute_are_counted(ben: User, bowl: ExerciseVersion, settings: Any) -> None:
    settings.RUNS_PER_MINUTE = 2
    for seconds in (50, 10):
        run = asked(ben, bowl, RIGHT_BOWL)
        aged(run, status="DONE", created_at=timezone.now() - timedelta(seconds=seconds))
    with pytest.raises(runs.RunRefused, match="within a minute") as refusal:
        asked(ben, bowl, RIGHT_BOWL)
    assert 8 <= refusal.value.seconds <= 10
    aged(run, created_at=timezone.now() - timedelta(seconds=61))
    asked(ben, bowl, RIGHT_BOWL)


def test_the_queue_is_bounded(ben: User, cleo: User, bowl: ExerciseVersion, settings: Any) -> None:
    settings.RUNS_WAITING = 1
    asked(cleo, bowl, RIGHT_BOWL)
    with pytest.raises(runs.RunRefused, match="Many programs") as refusal:
        asked(ben, bowl, RIGHT_BOWL)
    assert not refusal.value.own
