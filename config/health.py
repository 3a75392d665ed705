"""Is it alive: the database answers, and nothing waits too long."""

from datetime import timedelta

from django.db import DatabaseError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from exercises.models import Status, Submission

# A submission that waited longer than this means: no worker is taking work.
STUCK = timedelta(minutes=2)


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 with the queue's figures, or 503 when the database is away or the queue is stuck."""
    try:
        waiting = Submission.objects.filter(status=Status.QUEUED).order_by("received_at")
        count, oldest = waiting.count(), waiting.first()
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    age = oldest.waiting_since() if oldest else timedelta(0)
    stuck = age > STUCK
    body = {
        "status": "queue stuck: is a worker running?" if stuck else "ok",
        "queued": count,
        "oldest_queued_s": round(age.total_seconds(), 1),
        "at": timezone.now().isoformat(),
    }
    return JsonResponse(body, status=503 if stuck else 200)


@csrf_exempt
def no_such_api(request: HttpRequest) -> JsonResponse:
    """An unknown address under /api/ is a problem document, as every error there."""
    raise Http404
