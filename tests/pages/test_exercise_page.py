"""The exercise page: answering, with and without JavaScript."""

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from exercises.models import Exercise, ExerciseVersion, Submission
from grader.result import CaseResult, Feedback, Outcome, Result, Verdict

from .conftest import make_exercise

FETCH = {"X-Requested-With": "fetch"}
RIGHT = Result(Verdict.CORRECT, 1.0, (Feedback("number_right"),), reading="7.2448")


def url(exercise: Exercise, end: str = "") -> str:
    return f"/exercises/{exercise.slug}/{end}"


def test_a_stranger_is_sent_to_sign_in(client: Client, number: Exercise) -> None:
    assert client.get(url(number))["Location"] == f"/sign-in/?next={url(number)}"


def test_unpublished_is_404(as_ben: Client, draft: Exercise) -> None:
    assert as_ben.get(url(draft)).status_code == 404
    assert as_ben.post(url(draft, "answer/"), {"answer": "1"}).status_code == 404


@pytest.mark.parametrize("kind", ["number", "choice", "code"])
def test_the_card_never_holds_the_key(
    as_ben: Client, kind: str, request: pytest.FixtureRequest
) -> None:
    html = as_ben.get(url(request.getfixturevalue(kind))).content.decode()
    for secret in ("7.2448", "walks", "points uphill", "return 2 * w", "-17.25", "14.56"):
        assert secret not in html


def test_a_plain_form_goes_to_the_result(as_ben: Client, number: Exercise) -> None:
    response = as_ben.post(url(number, "answer/"), {"answer": "7.2448"})
    assert (response.status_code, response["Location"]) == (302, f"{url(number)}#result")
    page = as_ben.get(url(number)).content.decode()
    assert "Waiting for a worker" in page
    assert "Look for the result" in page


def test_a_fetch_gets_the_fragment(as_ben: Client, number: Exercise) -> None:
    response = as_ben.post(url(number, "answer/"), {"answer": "7.2448"}, headers=FETCH)
    html = response.content.decode()
    submission = Submission.objects.get()
    assert "<html" not in html
    assert f'data-events="/submissions/{submission.pk}/events/"' in html


def test_an_unreadable_answer_comes_back_with_its_reason(as_ben: Client, number: Exercise) -> None:
    response = as_ben.post(url(number, "answer/"), {"answer": "2..5"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="2..5"' in page
    assert 'aria-invalid="true"' in page
    assert "two decimal points" in page
    assert "This costs nothing" in page
    assert "2..5\n<span>  ^</span>" in page
    assert not Submission.objects.exists()


def test_an_unreadable_answer_over_fetch_is_a_fragment(as_ben: Client, choice: Exercise) -> None:
    response = as_ben.post(url(choice, "answer/"), {"answer[]": ""}, headers=FETCH)
    assert response.status_code == 422
    assert "No option is chosen yet" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_ticked_options_come_back_as_a_list(as_ben: Client, choice: Exercise) -> None:
    as_ben.post(url(choice, "answer/"), {"answer[]": ["", "a", "b"]})
    assert Submission.objects.get().answer == ["a", "b"]
    assert as_ben.get(url(choice)).content.decode().count(" checked") == 2


def test_line_ends_of_a_program_are_made_plain(as_ben: Client, code: Exercise) -> None:
    as_ben.post(url(code, "answer/"), {"answer": "def gradient(w):\r\n    return w\r\n"})
    assert Submission.objects.get().answer == "def gradient(w):\n    return w\n"


def test_a_double_click_is_one_submission(as_ben: Client, number: Exercise) -> None:
    form = {"answer": "1", "key": str(uuid.uuid4())}
    for _ in range(2):
        as_ben.post(url(number, "answer/"), form, headers=FETCH)
    assert Submission.objects.count() == 1


def test_an_old_form_filled_in_anew_is_a_new_answer(as_ben: Client, number: Exercise) -> None:
    key = str(uuid.uuid4())
    for answer in ("1", "2"):
        assert (
            as_ben.post(url(number, "answer/"), {"answer": answer, "key": key}).status_code == 302
        )
    assert Submission.objects.count() == 2


def test_a_made_up_key_is_left_aside(as_ben: Client, number: Exercise) -> None:
    as_ben.post(url(number, "answer/"), {"answer": "1", "key": "x" * 999})
    assert Submission.objects.get().idempotency_key is None


def test_the_last_answer_and_its_verdict_survive_a_reload(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    hand_in(ben, number, "7.2448", RIGHT)
    page = as_ben.get(url(number)).content.decode()
    assert 'value="7.2448"' in page
    assert "Right" in page
    assert "Worked solution" in page


def test_the_solution_waits_for_the_right_answer(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    hand_in(
        ben, number, "1", Result(Verdict.INCORRECT, 0.0, (Feedback("number_wrong", {"read": "1"}),))
    )
    page = as_ben.get(url(number)).content.decode()
    assert "Not right yet" in page
    assert "Worked solution" not in page


def test_each_hint_lies_inside_the_one_before(as_ben: Client, number: Exercise) -> None:
    page = as_ben.get(url(number)).content.decode()
    hints = page[page.index('class="hints"') :]
    assert (
        hints.index("Look <em>down</em>.")
        < hints.index("Look further.")
        < hints.index("</details>")
    )


def test_cases_are_told_apart_and_hidden_ones_stay_so(
    as_ben: Client, ben: Any, code: Exercise, hand_in: Any
) -> None:
    differs = {"where": "Your result", "got": "3.0", "expected": "6.0"}
    cases = (
        CaseResult(
            "at three", Outcome.WRONG_ANSWER, 0, 1, True, (Feedback("entry_differs", differs),)
        ),
        CaseResult("in the dark", Outcome.PASSED, 1, 1, False),
    )
    hand_in(ben, code, "def gradient(w): return w", Result(Verdict.PARTIAL, 0.5, (), cases))
    page = as_ben.get(url(code)).content.decode()
    assert "Partly right, 50 %" in page
    assert "gradient(3.0)" in page
    assert "<td>3.0</td><td>6.0</td>" in page
    assert "hidden case" in page
    assert "-17.25" not in page


def test_a_figure_comes_with_words_and_a_table(
    as_ben: Client, ben: Any, code: Exercise, hand_in: Any
) -> None:
    figure = {
        "type": "path",
        "title": "</script>",
        "yours": [[4.0, 3.0], [4.8, 4.8]],
        "reference": [[4.0, 3.0], [3.2, 1.2]],
        "first_wrong": 1,
        "bugs": ["ascent"],
    }
    case = CaseResult("at three", Outcome.WRONG_ANSWER, 0, 1, True, figure=figure)
    hand_in(ben, code, "def gradient(w): return w", Result(Verdict.INCORRECT, 0, (), (case,)))
    page = as_ben.get(url(code)).content.decode()
    assert "Your path leaves the right one at step 1, uphill." in page
    assert '<script type="application/json">' in page
    assert '"title": "\\u003C/script\\u003E"' in page
    assert 'class="is-first-wrong"' in page


def test_cleo_does_not_see_bens_answer(
    as_cleo: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    hand_in(ben, number, "14.56")
    assert "14.56" not in as_cleo.get(url(number)).content.decode()


def test_the_history_lists_ones_own(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    submission = hand_in(ben, number, "7.2448", RIGHT)
    assert f'href="/submissions/{submission.pk}/"' in as_ben.get(url(number)).content.decode()


def test_ada_tries_her_draft(as_ada: Client, draft: Exercise) -> None:
    page = as_ada.get(url(draft, "preview/")).content.decode()
    assert "Preview of the draft" in page
    response = as_ada.post(url(draft, "preview/"), {"answer": "7.2448"})
    assert response["Location"] == f"{url(draft, 'preview/')}#result"
    version = ExerciseVersion.objects.get(exercise=draft)
    assert Submission.objects.get().variant.version == version
    assert as_ada.get(url(draft)).status_code == 404


def test_a_broken_draft_says_which_field(as_ada: Client) -> None:
    broken = make_exercise("broken", "number", {"absolute": 1})
    response = as_ada.get(url(broken, "preview/"))
    assert response.status_code == 422
    assert "item.answer" in response.content.decode()


def test_ben_may_not_preview(as_ben: Client, draft: Exercise) -> None:
    assert as_ben.get(url(draft, "preview/")).status_code == 302


def test_no_script_or_style_stands_in_the_page(as_ben: Client, code: Exercise) -> None:
    response = as_ben.get(url(code))
    page = response.content.decode()
    nonce = page.split('nonce="')[1].split('"')[0]
    assert f"'nonce-{nonce}'" in response["Content-Security-Policy"]
    assert "<style" not in page
    assert page.count("<script") == page.count(f'nonce="{nonce}"></script>')
    assert " onclick=" not in page


@pytest.mark.parametrize(
    ("headers", "content_type"),
    [({}, "text/html"), ({"X-Requested-With": "fetch"}, "application/problem+json")],
    ids=["a plain form gets a page", "a script gets a problem document"],
)
def test_an_answer_over_the_limit_is_told_the_limit(
    ben: User, slope: ExerciseVersion, client: Client, headers: dict[str, str], content_type: str
) -> None:
    client.force_login(ben)
    reply = client.post("/exercises/slope/answer/", {"answer": "1" * 300_000}, headers=headers)
    assert reply.status_code == 413
    assert reply["Content-Type"].startswith(content_type)
    assert "262,144 bytes" in reply.content.decode()
