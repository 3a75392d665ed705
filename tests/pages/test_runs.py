"""Running a program from its card: without JavaScript, as a fragment, and what is said of it."""

from typing import Any

import pytest
from django.test import Client

from exercises import running
from exercises.models import Exercise, Submission, TrialRun, TrialStatus
from exercises.runs_shown import RunView, milliseconds

FETCH = {"X-Requested-With": "fetch"}
RIGHT = "def gradient(w):\n    print('seen', w)\n    return 2 * w\n"
WRONG = "def gradient(w):\n    return -2 * w\n"
PLOTS = "from nabla import plot_loss, plot_path\nplot_loss([3, float('nan')], 'loss')\n"
PLOTS += "plot_path([(4, 3), (3.2, 1.2)])\n"

pytestmark = pytest.mark.usefixtures("queued")


def start(client: Client, code: str, run: str = "examples", **more: Any) -> Any:
    return client.post("/exercises/gradient/run/", {"answer": code, "run": run}, **more)


def panel(client: Client, code: str, run: str = "examples") -> str:
    """The panel when the run has ended."""
    start(client, code, run)
    own = TrialRun.objects.get()
    running.execute(own.pk)
    return client.get(f"/runs/{own.pk}/panel/").content.decode()


def test_only_programs_have_the_button(as_ben: Client, code: Exercise, number: Exercise) -> None:
    assert "data-run-button" in as_ben.get("/exercises/gradient/").content.decode()
    assert "data-run-button" not in as_ben.get("/exercises/second-step/").content.decode()
    assert as_ben.post("/exercises/second-step/run/", {"answer": "1"}).status_code == 404


def test_a_plain_form_goes_to_the_page_of_the_run(as_ben: Client, code: Exercise) -> None:
    response = start(as_ben, RIGHT)
    own = TrialRun.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/runs/{own.pk}/#run")
    waiting = as_ben.get(f"/runs/{own.pk}/").content.decode()
    assert "Running…" in waiting
    assert "Look again" in waiting
    running.execute(own.pk)
    html = as_ben.get(f"/runs/{own.pk}/").content.decode()
    assert "1 of 1 example right" in html
    assert "print(&#x27;seen&#x27;, w)" in html
    assert not Submission.objects.exists()


def test_a_fetch_gets_the_panel(as_ben: Client, code: Exercise) -> None:
    html = start(as_ben, RIGHT, headers=FETCH).content.decode()
    assert "data-open" in html
    assert f"/runs/{TrialRun.objects.get().pk}/panel/" in html
    assert "<html" not in html


def test_the_panel_shows_call_value_output_and_time(as_ben: Client, code: Exercise) -> None:
    html = panel(as_ben, RIGHT)
    for words in ("gradient(3.0)", "<pre>6.0</pre>", "seen 3.0", " ms", " MB", "Hidden cases"):
        assert words in html
    assert "-17.25" not in html


def test_a_wrong_example_shows_both_values(as_ben: Client, code: Exercise) -> None:
    html = panel(as_ben, WRONG)
    assert "0 of 1 example right" in html
    assert html.index("<pre>-6.0</pre>") < html.index("<pre>6.0</pre>")
    assert 'data-spoken="Run: 0 of 1 example right."' in html


@pytest.mark.parametrize(
    ("source", "mode", "words", "line"),
    [
        ("def gradient(w)\n    return w\n", "examples", "expected &#x27;:&#x27;", 1),
        ("def gradient(w):\n    return 1 / 0\n", "examples", "raises ZeroDivisionError", 2),
        ("print('a')\n1 / 0\n", "script", "ZeroDivisionError: division by zero", 2),
        ("import os\nos.abort()\n", "script", "It crashed", None),
        ("print('<b>')\n", "script", "&lt;b&gt;", None),
    ],
)
def test_errors_name_their_line(
    as_ben: Client, code: Exercise, source: str, mode: str, words: str, line: int | None
) -> None:
    html = panel(as_ben, source, mode)
    assert words in html
    assert ("data-line" in html) == (line is not None)
    assert line is None or f'data-line="{line}"' in html


def test_figures_have_their_numbers_in_a_table(as_ben: Client, code: Exercise) -> None:
    html = panel(as_ben, PLOTS, "script")
    assert "Your path goes from (4,\u00a03) to (3.2,\u00a01.2)." in html
    assert "<td>(3.2,\u00a01.2)</td>" in html
    assert "<td>no number</td>" in html


@pytest.mark.parametrize("headers", [{}, FETCH])
def test_what_cannot_be_run_comes_back_with_its_reason(
    as_ben: Client, code: Exercise, headers: dict[str, str]
) -> None:
    response = start(as_ben, " ", headers=headers)
    assert response.status_code == 422
    assert b"empty" in response.content


def test_too_many_runs_keep_the_program(as_ben: Client, code: Exercise, settings: Any) -> None:
    settings.RUNS_PER_MINUTE = 0
    response = start(as_ben, RIGHT)
    assert response.status_code == 429
    assert b"print(&#x27;seen&#x27;, w)" in response.content
    settings.RUNS_PER_MINUTE, settings.RUNS_WAITING = 30, 0
    assert start(as_ben, RIGHT, headers=FETCH).status_code == 503


@pytest.mark.parametrize(
    ("status", "blame", "words"),
    [
        (TrialStatus.LOST, "", "This run is lost"),
        (TrialStatus.FAILED, "machine", "Our machine could not run this"),
        (TrialStatus.FAILED, "author", "This exercise is broken"),
    ],
)
def test_a_run_that_failed_is_told(
    as_ben: Client, code: Exercise, status: TrialStatus, blame: str, words: str
) -> None:
    start(as_ben, RIGHT)
    TrialRun.objects.update(status=status, blame=blame)
    own = TrialRun.objects.get()
    assert words in as_ben.get(f"/runs/{own.pk}/panel/").content.decode()
    assert words in RunView(own).spoken


def test_an_author_runs_the_draft(as_ada: Client, as_ben: Client, code: Exercise) -> None:
    code.title = "Changed"
    code.save()
    form = {"answer": RIGHT, "run": "examples"}
    assert b"run/?draft" in as_ada.get("/exercises/gradient/preview/").content
    as_ada.post("/exercises/gradient/run/?draft", form)
    assert TrialRun.objects.get().variant.version.title == "Changed"
    as_ben.post("/exercises/gradient/run/?draft", form)
    assert TrialRun.objects.first().variant.version.title == "Gradient"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("ms", "words"), [(0.2, "under 1 ms"), (12.4, "12 ms"), (999.4, "999 ms"), (1234, "1.2 s")]
)
def test_times_are_told_as_people_read_them(ms: float, words: str) -> None:
    assert milliseconds(ms) == words
