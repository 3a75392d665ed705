"""exercises: the Celery task of regrades: call, nothing else."""

from celery import shared_task

from exercises.regrading import work


@shared_task(name=work.TASK)
def regrade_chunk(chunk_id: int) -> None:
    """Goes on with one piece of a regrade; harmless when it is already taken or done."""
    work.work(chunk_id)
