"""The Celery task: fetch, call, nothing else."""

from celery import shared_task

from exercises import grading


@shared_task(name="exercises.grade_submission")
def grade_submission(submission_id: str) -> None:
    """Grades one submission; harmless when it is already taken or done."""
    grading.grade(submission_id)
