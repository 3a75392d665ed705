"""Attempts in flight stay on what they were shown; what was withdrawn meanwhile takes no answer."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from rest_framework.test import APIClient

from exercises import publishing
from exercises.models import Exercise, ExerciseVersion, Submission
from exercises.shown import LASTS, seal
from exercises.versions import services as versions
from tests.conftest import SLOPE
from tests.exercises.test_variants import answer
from tests.exercises.versions.test_withdrawing import FEW, proved

pytestmark = pytest.mark.django_db
ANSWERED = "/exercises/slope/answer/"
SENT = "/api/v1/exercises/slope/submissions/"


@pytest.fixture
def bens(ben: User) -> Client:
    """Ben's browser."""
    client = Client()
    client.force_login(ben)
    return client


def shown_on(bens: Client, slug: str = "slope") -> str:
    """The seal in the form of the open page."""
    html = bens.get(f"/exercises/{slug}/").content.decode()
    found = re.search(r'name="shown" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def revise(exercise: Exercise, title: str = "Mended") -> ExerciseVersion:
    """A newer version, whose key is 7."""
    exercise.refresh_from_db()
    exercise.title, exercise.item = title, SLOPE["item"] | {"answer": "7"}
    return publishing.publish(exercise=exercise, author=None, proved=True)


def withdrawn(version: ExerciseVersion) -> None:
    version.exercise.refresh_from_db()
    publishing.withdraw(exercise=version.exercise, reason="The key was wrong.")


def numbers() -> list[int]:
    """The versions that were answered."""
    own = Submission.objects.order_by("received_at")
    return list(own.values_list("variant__version__number", flat=True))


def test_an_open_page_is_graded_by_what_it_shows(bens: Client, slope: ExerciseVersion) -> None:
    open_page = shown_on(bens)
    revise(slope.exercise)
    bens.post(ANSWERED, {"answer": "6", "shown": open_page})
    bens.post(ANSWERED, {"answer": "7", "shown": shown_on(bens)})
    bens.post(ANSWERED, {"answer": "7"})
    assert numbers() == [1, 2, 2]


def test_an_unreadable_answer_keeps_the_page_on_its_version(
    bens: Client, slope: ExerciseVersion
) -> None:
    open_page = shown_on(bens)
    revise(slope.exercise)
    reply = bens.post(ANSWERED, {"answer": "six", "shown": open_page})
    assert reply.status_code == 422
    assert reply.context["card"].version == slope


def test_a_withdrawn_version_shows_the_new_one_and_keeps_what_was_typed(
    bens: Client, slope: ExerciseVersion
) -> None:
    open_page = shown_on(bens)
    withdrawn(slope)
    newer = revise(slope.exercise)
    reply = bens.post(ANSWERED, {"answer": "6.25", "shown": open_page})
    html = reply.content.decode()
    assert reply.status_code == 409
    assert "was withdrawn while you had it open. The key was wrong." in html
    assert 'value="6.25"' in html
    assert (reply.context["card"].version, numbers()) == (newer, [])
    bens.post(ANSWERED, {"answer": "7", "shown": shown_on(bens)})
    assert numbers() == [2]


def test_where_nothing_new_is_there_what_was_typed_is_shown(
    bens: Client, slope: ExerciseVersion
) -> None:
    open_page = shown_on(bens)
    withdrawn(slope)
    reply = bens.post(ANSWERED, {"answer": "6.25", "shown": open_page})
    assert reply.status_code == 410
    assert "6.25" in reply.content.decode()
    fragment = bens.post(ANSWERED, {"answer": "6"}, headers={"X-Requested-With": "fetch"})
    assert (fragment.status_code, fragment.json()["type"]) == (410, "urn:nabla:outdated")


def test_a_version_offered_again_takes_answers(bens: Client, slope: ExerciseVersion) -> None:
    open_page = shown_on(bens)
    withdrawn(slope)
    versions.publish_again(version=slope, reason="It was right.", by=None)
    revise(slope.exercise)
    bens.post(ANSWERED, {"answer": "6", "shown": open_page})
    assert numbers() == [1]


def test_values_shut_meanwhile_are_not_graded(bens: Client, ben: User) -> None:
    drill = proved("drill", FEW)
    open_page = shown_on(bens, "drill")
    shown = bens.get("/exercises/drill/").context["card"].variant
    versions.disable(variant=shown, reason="They give nought.", by=None)
    sent = {"answer": answer(shown), "shown": open_page}
    reply = bens.post("/exercises/drill/answer/", sent)
    assert reply.status_code == 409
    assert "They give nought." in reply.content.decode()
    assert reply.context["card"].variant != shown
    assert not Submission.objects.filter(variant__version=drill).exists()


def forged(ben: User, cleo: User, slope: ExerciseVersion) -> dict[str, str]:
    theirs = seal(slope.variants.create(seed=0, item=slope.item), cleo)
    foreign = signing.dumps([slope.pk, 0], salt="nabla.other")
    return {"another's": theirs, "of another salt": foreign, "typed": "nonsense"}


@pytest.mark.parametrize("whose", ["another's", "of another salt", "typed"])
def test_nobody_chooses_what_they_were_not_shown(
    bens: Client, ben: User, cleo: User, slope: ExerciseVersion, whose: str
) -> None:
    sealed = forged(ben, cleo, slope)[whose]
    revise(slope.exercise)
    reply = bens.post(ANSWERED, {"answer": "6", "shown": sealed})
    assert (reply.status_code, numbers()) == (409, [])


def test_a_page_of_long_ago_shows_what_is_asked_now(
    bens: Client, slope: ExerciseVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page = shown_on(bens)
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + LASTS.total_seconds() + 60)
    # Nothing newer is there, so there is nothing to say.
    bens.post(ANSWERED, {"answer": "6", "shown": open_page})
    revise(slope.exercise)
    reply = bens.post(ANSWERED, {"answer": "6", "shown": open_page})
    assert (reply.status_code, numbers()) == (409, [1])


def test_programs_stay_on_what_they_read(
    ben: User, slope: ExerciseVersion, client_of: Callable[[User], APIClient]
) -> None:
    api = client_of(ben)
    read: dict[str, Any] = api.get("/api/v1/exercises/slope/").json()
    revise(slope.exercise)
    sent = {"answer": "6", "shown": read["shown"]}
    first = api.post(SENT, sent, format="json", headers={"Idempotency-Key": "once"})
    assert (first.status_code, first.json()["version"]) == (202, 1)
    publishing.withdraw(exercise=Exercise.objects.get(), reason="Both are wrong.")
    versions.publish_again(version=slope, reason="", by=None)
    withdrawn(slope)
    revise(slope.exercise, "Mended again")
    refused = api.post(SENT, sent, format="json")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:nabla:outdated")
    assert api.post("/api/v1/exercises/slope/reading/", sent, format="json").status_code == 409
    # What was accepted stays accepted, whoever asks again.
    again = api.post(SENT, sent, format="json", headers={"Idempotency-Key": "once"})
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
