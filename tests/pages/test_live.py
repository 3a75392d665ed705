"""The stream a page follows: what it sends, when it ends, and that it gives back its place."""

import json
import threading
from typing import Any

import pytest
from django.test import Client

from exercises import live
from exercises.models import Exercise, Status, Submission
from grader.result import Feedback, Result, Verdict

# The stream lets go of its connection between looks; a test's transaction would not survive.
pytestmark = pytest.mark.django_db(transaction=True)
RIGHT = Result(Verdict.CORRECT, 1.0, (Feedback("number_right"),))


@pytest.fixture
def two_slots(monkeypatch: pytest.MonkeyPatch) -> threading.BoundedSemaphore:
    slots = threading.BoundedSemaphore(2)
    monkeypatch.setattr(live, "slots", slots)
    return slots


def statuses(body: bytes) -> list[str]:
    lines = body.decode().splitlines()
    return [json.loads(line[6:])["status"] for line in lines if line.startswith("data: ")]


def test_a_graded_one_is_told_at_once(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    submission = hand_in(ben, number, "7.2448", RIGHT)
    response = as_ben.get(f"/submissions/{submission.pk}/events/")
    assert response["Content-Type"] == "text/event-stream"
    assert "no-cache" in response["Cache-Control"]
    assert response["X-Accel-Buffering"] == "no"
    assert statuses(b"".join(response.streaming_content)) == ["GRADED"]


def test_each_change_is_told_until_the_end(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    submission = hand_in(ben, number, "7.2448")
    stream = iter(as_ben.get(f"/submissions/{submission.pk}/events/").streaming_content)
    told = [next(stream), next(stream)]
    for status in (Status.GRADING, Status.GRADED):
        Submission.objects.update(status=status)
        told.append(next(stream))
    assert statuses(b"".join([*told, *stream])) == ["QUEUED", "GRADING", "GRADED"]


def test_a_stream_ends_after_its_time(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "STREAM_SECONDS", 0.2)
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)
    submission = hand_in(ben, number, "7.2448")
    response = as_ben.get(f"/submissions/{submission.pk}/events/")
    body = b"".join(response.streaming_content)
    assert statuses(body) == ["QUEUED"]
    assert b": still here" in body


def test_too_many_streams_are_refused_and_places_come_back(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any, two_slots: threading.BoundedSemaphore
) -> None:
    url = f"/submissions/{hand_in(ben, number, '1').pk}/events/"
    followed = [as_ben.get(url), as_ben.get(url)]
    refused = as_ben.get(url)
    assert refused.status_code == 503
    assert refused["Retry-After"] == "2"
    # One that was begun and one that was not: closing frees both.
    next(iter(followed[0].streaming_content))
    for response in followed:
        response.close()
    assert all(two_slots.acquire(blocking=False) for _ in range(2))
