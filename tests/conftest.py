"""Whom and what the tests speak of: Ada writes, Ben learns, Cleo is a stranger."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django.utils import translation
from hypothesis import settings
from rest_framework.test import APIClient

from exercises import grading, publishing, runs, services, verify_requests
from exercises.models import Exercise, ExerciseVersion, Submission, VerifyRun
from exercises.tasks import run_verification
from tests import loaded

# How long an example takes says something of the machine, nothing of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Rooms whose tests would get in each other's way: one process runs the whole room.
TOGETHER = ("sandbox",)
# These count, or end, every child of their process: before the journeys' servers are among them.
FIRST = ("sandbox", "test_supervisor.py")
LONG = ("drill", "browser")

# Where whoever is signed in can go, whatever the course holds.
PLACES = ("/", "/today/", "/progress/", "/glossary/", "/quizzes/", "/account/")


def pytest_configure(config: pytest.Config) -> None:
    """The process that leads the run keeps a place for what the others load."""
    if not hasattr(config, "workerinput"):
        place = ExitStack()
        place.enter_context(loaded.shared())
        config.add_cleanup(place.close)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, object, object]:
    """Says which tests one process should run, those of a file or a whole room; the long first."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    done = yield
    # After other plugins have put them in order: in the end the processes share what is short.
    items.sort(key=_turn)
    return done


def _group(item: pytest.Item) -> str:
    path = item.path.relative_to(Path(__file__).parent)
    return path.parts[0] if path.parts[0] in TOGETHER else str(path)


def _turn(item: pytest.Item) -> int:
    if _group(item) in FIRST:
        return 0
    return 1 if any(map(item.get_closest_marker, LONG)) else 2


def pytest_runtest_teardown() -> None:
    """A page that was asked for in German leaves its language behind in this thread."""
    translation.deactivate()


SLOPE = {
    "kind": "number",
    "title": "Slope of the square",
    "statement": "What is $f'(3)$ for $f(x) = x^2$?",
    "item": {
        "answer": "6",
        "absolute": 0.001,
        "wrong": [{"answer": "9", "reason": "That is the value $f(3)$."}],
    },
}
DOWNHILL = {
    "kind": "choice",
    "title": "Which way is down",
    "statement": "Which way lowers the loss fastest?",
    "item": {
        "shuffle": False,
        "options": [
            {"text": "against the gradient", "right": True, "reason": "It points uphill."},
            {"text": "along the gradient", "right": False, "reason": "That climbs."},
        ],
    },
}
BOWL = {
    "kind": "code",
    "title": "Gradient of a bowl",
    "statement": "Write `gradient(w)` for $x^2 + 3y^2$.",
    "item": {
        "function": "gradient",
        "signature": "gradient(w) -> array of shape (2,)",
        "starter": "import numpy as np\n\ndef gradient(w):\n    ...\n",
        "reference": "import numpy as np\n\ndef gradient(w):\n"
        "    return np.array([2.0 * w[0], 6.0 * w[1]])\n",
        "cases": [
            {"name": "at (4, 3)", "call": "gradient(np.array([4.0, 3.0]))", "public": True},
            {"name": "drawn", "draw": "w = uniform(-5, 5, 2)", "call": "gradient(w)", "repeat": 2},
        ],
        "limits": {"cpu_s": 5, "wall_s": 10, "memory_mb": 256, "output_kb": 64},
    },
}
RIGHT_BOWL = "import numpy as np\n\ndef gradient(w):\n    return np.array([2 * w[0], 6 * w[1]])\n"
UPHILL_BOWL = "import numpy as np\n\ndef gradient(w):\n    return -np.array([2 * w[0], 6 * w[1]])\n"


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Slow hashes are for life; here every test makes people anew."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


def person(name: str, **extra: Any) -> User:
    return User.objects.create_user(name, password=f"gradient-{name}", **extra)


@pytest.fixture
def ada(db: None) -> User:
    """The author."""
    return person("ada", is_staff=True, is_superuser=True)


@pytest.fixture
def ben(db: None) -> User:
    """A learner."""
    return person("ben")


@pytest.fixture
def cleo(db: None) -> User:
    """Another learner, who has no business with Ben's answers."""
    return person("cleo")


def published(slug: str, content: dict[str, Any]) -> ExerciseVersion:
    """A published exercise with this content."""
    exercise = Exercise.objects.create(slug=slug, **content)
    return publishing.publish(exercise=exercise, author=None)


@pytest.fixture
def slope(db: None) -> ExerciseVersion:
    """A number: 6 is right, 9 is the typical slip."""
    return published("slope", SLOPE)


@pytest.fixture
def downhill(db: None) -> ExerciseVersion:
    """A choice: `a` is right."""
    return published("downhill", DOWNHILL)


@pytest.fixture
def bowl(db: None) -> ExerciseVersion:
    """A program: the gradient of x^2 + 3 y^2."""
    return published("bowl", BOWL)


@pytest.fixture
def client_of() -> Callable[[User], APIClient]:
    """An API client signed in as somebody."""

    def sign_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was told to the broker, which is not there: a list of submission ids."""
    ids: list[str] = []
    monkeypatch.setattr(services.grade_submission, "delay", ids.append)
    monkeypatch.setattr(runs.run_trial, "delay", ids.append)
    monkeypatch.setattr(verify_requests.run_verification, "delay", ids.append)
    return ids


def hand_in(learner: User, version: ExerciseVersion, answer: Any, **extra: Any) -> Submission:
    """A submission, stored and queued."""
    return services.submit(learner=learner, version=version, answer=answer, **extra)[0]


def looked_at() -> None:
    """What a worker does with everything that waits to be verified."""
    for run in VerifyRun.objects.open():
        run_verification(str(run.pk))


def graded(submission: Submission) -> Submission:
    """The same, graded in this process."""
    done = grading.grade(submission.pk)
    assert done is not None, "it was not free to claim"
    return done
