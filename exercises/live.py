"""Follows a submission live: server-sent events, one per change of its status.

A stream ends at a terminal state or after STREAM_SECONDS (the browser then connects again). It
holds a thread of the web server, so a process allows MOST_STREAMS and answers 503 beyond; the page
then asks at intervals instead.
"""

import json
import threading
import time
from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from exercises.models import Submission
from exercises.models.submission import TERMINAL

STREAM_SECONDS = 25.0
MOST_STREAMS = 12
# Most answers are graded within a tenth of a second; a queue is watched at leisure.
FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 0.05, 0.5, 1.3
# A comment now and then: the only way to notice that the browser has gone.
HEARTBEAT_SECONDS = 3.0
RECONNECT_MS = 500

slots = threading.BoundedSemaphore(MOST_STREAMS)


class StatusStream:
    """The events of one submission as bytes. Owns a slot until it is closed, begun or not."""

    def __init__(self, submission_id: UUID) -> None:
        self.submission_id = submission_id
        self._holds_slot = True

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield f"retry: {RECONNECT_MS}\n\n".encode()
            yield from self._events()
        finally:
            self.close()

    def close(self) -> None:
        if self._holds_slot:
            self._holds_slot = False
            slots.release()

    def _events(self) -> Iterator[bytes]:
        end = time.monotonic() + STREAM_SECONDS
        pause, told, spoke_at = FIRST_PAUSE, "", time.monotonic()
        while time.monotonic() < end:
            status = self._status()
            if status != told:
                told, spoke_at = status, time.monotonic()
                yield f"event: status\ndata: {json.dumps({'status': status})}\n\n".encode()
            elif time.monotonic() - spoke_at > HEARTBEAT_SECONDS:
                spoke_at = time.monotonic()
                yield b": still here\n\n"
            if status in TERMINAL:
                return
            time.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * GROWTH)

    def _status(self) -> str:
        try:
            return Submission.objects.values_list("status", flat=True).get(pk=self.submission_id)
        finally:
            # The request's own tidying waits for the end of the stream: too long for a connection.
            close_old_connections()


@login_required
@require_GET
def events(request: HttpRequest, submission_id: UUID) -> HttpResponseBase:
    """The stream of one's own submission; another's is a 404."""
    get_object_or_404(Submission.objects.of(request.user), pk=submission_id)
    if not slots.acquire(blocking=False):
        return HttpResponse(
            "Too many pages are following live at this moment. Ask for the result at intervals.",
            status=503,
            content_type="text/plain",
            headers={"Retry-After": "2"},
        )
    return StreamingHttpResponse(
        StatusStream(submission_id),
        content_type="text/event-stream",
        headers={
            "Cache-Control": "no-cache, no-transform",
            "X-Accel-Buffering": "no",
            # Packing would hold an event back until more have come.
            "Content-Encoding": "identity",
        },
    )
