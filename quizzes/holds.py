"""quizzes: what a sitting without verdicts holds back elsewhere, until it may show them itself.

Found by exercises through settings.HOLDERS: that room knows of no quiz.
"""

from collections.abc import Iterator

from django.utils import timezone

from exercises.holds import Hold
from quizzes.models import AttemptQuestion
from quizzes.timing import FeedbackTime


def of_sittings(learner_id: int) -> Iterator[Hold]:
    """Each exercise in a sitting of this learner whose verdicts are still to come.

    Of a quiz that was withdrawn, too: who sits it goes on.
    """
    now = timezone.now()
    drawn = AttemptQuestion.objects.filter(
        attempt__learner=learner_id, attempt__released_at=None
    ).exclude(attempt__quiz__feedback=FeedbackTime.IMMEDIATE)
    for place in drawn.select_related("attempt__quiz", "question").order_by("pk"):
        attempt = place.attempt
        ended, quiz = attempt.finished_at, attempt.quiz
        until = quiz.releases_at(ended) if ended else None
        if until is None or until > now:
            yield Hold(place.question.exercise_id, quiz.title, quiz.get_absolute_url(), until)
