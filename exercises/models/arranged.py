"""The history of what holds other things in an order: who changed what, with what stood in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


class Arranged(models.Model):
    """One saving; `arrangement` is what stood in it then, in the words of its own model."""

    arrangement = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.arrangement = self.instance.arrangement()  # type: ignore[attr-defined]
        super().save(*args, **kwargs)


def arranged_history() -> HistoricalRecords:
    """For a model with a method `arrangement`."""
    return HistoricalRecords(bases=[Arranged])


@contextmanager
def one_entry(row: Any, reason: str = "") -> Iterator[None]:
    """Saves a row, lets its contents be put in place, and then writes one entry of both."""
    row.skip_history_when_saving = True
    row.save()
    yield
    del row.skip_history_when_saving
    row._change_reason = reason
    row.save()
