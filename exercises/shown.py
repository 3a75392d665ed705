"""exercises: which version and variant a page showed, under our signature: an answer stays on it.

What was withdrawn in the meantime takes no answer, and nobody can choose what they were not shown.
"""

from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext

from exercises.models import Exercise, ExerciseVersion, Person, Submission, Variant, account_id
from exercises.refusals import Outdated

SALT = "nabla.shown"
# So long a page may lie open while learners get another version already.
LASTS = timedelta(days=7)


def seal(variant: Variant, learner: Person) -> str:
    """What a page or a program sends back with the answer."""
    return signing.dumps([variant.version_id, variant.seed], salt=_salt(learner))


def shown_variant(sealed: str, *, exercise: Exercise, learner: Person) -> Variant | None:
    """What this learner was shown of the exercise; None where nothing is said of that.

    Raises Outdated where it takes no answer any more.
    """
    if not sealed:
        return None
    try:
        version_id, seed = signing.loads(sealed, salt=_salt(learner))
    except signing.BadSignature:
        said = gettext("It cannot be told which question this page showed.")
        raise Outdated(_words(said)) from None
    rows = ExerciseVersion.objects.select_related("exercise")
    version = rows.filter(pk=version_id, exercise=exercise).first()
    if version is None:
        raise Outdated(_words(gettext("This page showed another exercise.")))
    if version.pk != exercise.published_id:
        _demand_offered(version, sealed, learner)
    variant = Variant.of(version, seed)
    _demand_open(variant, learner)
    return variant


def _demand_offered(version: ExerciseVersion, sealed: str, learner: Person) -> None:
    last = version.publications.order_by("-pk").first()
    if last is not None and last.is_withdrawal:
        said = gettext("This question was withdrawn while you had it open.")
        raise Outdated(_words(said, last.reason))
    try:
        signing.loads(sealed, salt=_salt(learner), max_age=LASTS)
    except signing.SignatureExpired:
        said = gettext("This question was changed more than %(days)d days ago.")
        raise Outdated(_words(said % {"days": LASTS.days})) from None


def _demand_open(variant: Variant, learner: Person) -> None:
    """Whoever has answered a variant keeps it; for others it is shut with its reason."""
    word = variant.disabled()
    if word is None or Submission.objects.of(learner).filter(variant=variant).exists():
        return
    said = gettext("There is a fault in the values that you were shown.")
    raise Outdated(_words(said, word.reason))


def _words(said: str, reason: str = "") -> str:
    onward = gettext(
        "Your answer was not counted. Here is the question as it is now, with what you typed."
    )
    return " ".join(filter(None, (said, reason, onward)))


def _salt(learner: Person) -> str:
    return f"{SALT}.{account_id(learner)}"
