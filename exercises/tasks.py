"""The Celery tasks: fetch, call, nothing else."""

from celery import shared_task

from exercises import grading, publishing, running
from exercises.verification import work


@shared_task(name="exercises.grade_submission")
def grade_submission(submission_id: str) -> None:
    """Grades one submission; harmless when it is already taken or done."""
    grading.grade(submission_id)


@shared_task(name="exercises.run_trial")
def run_trial(run_id: str) -> None:
    """Runs one program that is not handed in; harmless when it is already taken or done."""
    running.execute(run_id)


@shared_task(name="exercises.run_verification")
def run_verification(run_id: str) -> None:
    """Verifies one content, and publishes it if that was asked; harmless when taken or done."""
    work.execute(run_id, then=publishing.publish_verified)
