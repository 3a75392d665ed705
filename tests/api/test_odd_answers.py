"""Whatever a program sends as an answer of whatever kind: it is read, or refused with a reason."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from exercises.models import Submission
from tests.conftest import published
from tests.grader.samples import SAMPLES

pytestmark = pytest.mark.django_db

SURROGATE, NUL = "\ud800", "a\0b"
ODD: list[Any] = [SURROGATE, NUL, "9" * 5000, 1e308, True, [], {}, [[]], [None], [SURROGATE]]
ODD += [{SURROGATE: "1"}, {"a": {}}, {NUL: NUL}, {"": ""}]
ODD += [dict.fromkeys("abc", odd) for odd in (SURROGATE, NUL, "9" * 5000, [], {}, 0.5, -1)]
ODD += [dict.fromkeys("123", odd) for odd in (SURROGATE, NUL, "9" * 5000, [], {}, 0.5, -1)]
ODD += [{"1": "5", "2": "a", "3": odd} for odd in (SURROGATE, NUL, [], {}, True)]


@pytest.mark.parametrize("kind", SAMPLES)
def test_an_odd_answer_is_read_or_refused(api: APIClient, kind: str) -> None:
    published("odd", {"kind": kind, "title": kind, "statement": "?", "item": SAMPLES[kind]})
    address = "/api/v1/exercises/odd/"
    for odd in ODD:
        for end in ("reading/", "submissions/"):
            body = json.dumps({"answer": odd})
            reply = api.post(address + end, body, content_type="application/json")
            assert reply.status_code in (200, 202, 400, 422), (odd, reply.content)
    for stored in Submission.objects.all():
        words = json.dumps(stored.answer, ensure_ascii=False)
        # What one of the databases would refuse.
        assert "\\u0000" not in words
        words.encode()
