"""tests.tour: what lies on Ada's desk: figures, reports, marks to give, a look, two regrades."""

from typing import Any

from django.contrib.auth.models import User

from exercises import grading, notes, publishing, services, verify_requests
from exercises.fingerprints import fingerprint
from exercises.models import (
    Exercise,
    ExerciseVersion,
    Regrade,
    RegradePolicy,
    ReportStatus,
    Submission,
    Variant,
    VerifyRun,
)
from exercises.regrading import services as regrading
from exercises.regrading.choosing import Choice
from exercises.regrading.work import work_here
from exercises.reporting.services import answer_report, report_problem
from exercises.verification import work
from exercises.versions import services as versions

ASKED = "What is $f'(3)$ for $f(x) = x^2$?"
KEY = {"answer": "9", "absolute": 0.001}
UNSEEN = "![](a.png) What is $f'(3)$ for $f(x) = x^2$?"
RUBRIC = [{"text": "It names the dimensions."}, {"text": "It says that there are millions."}]
MISREAD = "You took the value $f(3)$ for the slope. See [the lesson](/lessons/slope/)."
# What a class answers to the question with the wrong key.
CLASS = ("6", "6", "9", "9", "3", "6", "12", "9", "6", "-6", "9", "3")


def handed_in(learner: User, version: ExerciseVersion, answer: Any) -> Submission:
    submission = services.submit(learner=learner, version=version, answer=answer)[0]
    # A worker may be quicker than we are.
    return grading.grade(submission.pk) or submission


def put(ada: User, dan: User) -> dict[str, Any]:
    """Fills the desk; what addresses need of it."""
    slope, regraded = _regraded(ada, dan)
    _withdrawn(ada)
    drill = Variant.objects.filter(version__exercise__slug="chain-drill")[0]
    return {
        "regraded": str(regraded.pk),
        "regrade": _dry_run(ada, slope).pk,
        "mended": slope.pk,
        "report": _reports(ada, dan, regraded),
        "essay": _essay(ada, dan),
        "verified": _verified(ada),
        "drawn": drill.version_id,
        "variant": drill.pk,
        **{f"pk-{one.slug}": one.pk for one in Exercise.objects.all()},
    }


def _published(ada: User, slug: str, **content: Any) -> ExerciseVersion:
    exercise = Exercise.objects.create(slug=slug, **content)
    return publishing.publish(exercise=exercise, author=ada)


def _regraded(ada: User, dan: User) -> tuple[Exercise, Submission]:
    """A class answers, the key is mended, a note is written, and what was given goes up."""
    words = {"title": "The slope at three", "statement": ASKED, "kind": "number"}
    first = _published(ada, "tour-slope", item=KEY, **words)
    right = handed_in(dan, first, "6")
    wrong = [right]
    for number, answer in enumerate(CLASS):
        learner = User.objects.create(username=f"tour-{number}")
        wrong.append(handed_in(learner, first, answer))
    exercise = Exercise.objects.get(slug="tour-slope")
    exercise.item = KEY | {"answer": "6"}
    exercise.save()
    mended = publishing.publish(exercise=exercise, author=ada)
    _applied(ada, mended)
    _note(ada, mended, dan)
    return exercise, right


def _applied(ada: User, version: ExerciseVersion) -> None:
    regrade = _begun(ada, version, RegradePolicy.RAISE)
    regrading.apply(regrade=regrade, by=ada)
    work_here(regrade)


def _dry_run(ada: User, exercise: Exercise) -> Regrade:
    assert exercise.published is not None
    return _begun(ada, exercise.published, RegradePolicy.REPLACE)


def _begun(ada: User, version: ExerciseVersion, policy: RegradePolicy) -> Regrade:
    reason = "The key was the value, not the slope."
    regrade = regrading.begin(
        exercise=version.exercise,
        choice=Choice(),
        version=version,
        policy=policy,
        reason=reason,
        by=ada,
    )
    work_here(regrade)
    return regrade


def _note(ada: User, version: ExerciseVersion, dan: User) -> None:
    """On the answer 9, which Dan then gives too."""
    wrong = handed_in(dan, version, "9")
    notes.write_note(
        exercise=version.exercise,
        kind=version.kind,
        fingerprint=fingerprint(wrong.variant, "9", None),
        example="9",
        text=MISREAD,
        earlier=True,
        by=ada,
    )


def _withdrawn(ada: User) -> None:
    words = {"title": "Taken back", "statement": ASKED, "kind": "number", "item": KEY}
    exercise = _published(ada, "tour-withdrawn", **words).exercise
    versions.take_back(exercise=exercise, reason="It asks for two things at once.", by=ada)


def _reports(ada: User, dan: User, submission: Submission) -> int:
    """One answered and one open."""
    for words in ("Is the key right?", "My 6 was the slope, was it not?"):
        made: dict[str, Any] = {
            "variant": submission.variant,
            "submission": submission,
            "words": words,
        }
        report = report_problem(learner=dan, **made)
        if words.startswith("Is"):
            reply = "It was *not*: it is mended, and all answers are graded again."
            answer_report(report=report, status=ReportStatus.ANSWERED, reply=reply, by=ada)
    return report.pk


def _essay(ada: User, dan: User) -> str:
    item = {"model": "Too many dimensions.", "rubric": RUBRIC, "marked_by": "person"}
    words = {"title": "Why no plot?", "statement": "Why can a loss not be plotted?"}
    version = _published(ada, "tour-essay", kind="text", item=item, **words)
    for answer in ("It has one axis per weight.", "There are millions of weights."):
        submission = services.submit(learner=dan, version=version, answer=answer)[0]
    return str(submission.pk)


def _verified(ada: User) -> int:
    """A draft in which something is red, something to be looked at, and much in order."""
    words = {"title": "Not yet sound", "statement": UNSEEN, "kind": "number"}
    item = KEY | {"answer": "6", "wrong": [{"answer": "9", "reason": "That is the value."}]}
    exercise = Exercise.objects.create(slug="tour-unsound", item=item, **words)
    run: VerifyRun = verify_requests.request_verification(exercise=exercise, by=ada)
    work.execute(run.pk)
    return exercise.pk
