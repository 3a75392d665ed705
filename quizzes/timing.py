"""When a quiz may be taken, when a sitting ends, and what lateness costs. Values in, values out."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Late(TextChoices):
    NONE = "none", _("nothing after closing")
    GRACE = "grace", _("some minutes more, at no cost")
    PERCENT = "percent", _("some per cent less for each day begun")


class FeedbackTime(TextChoices):
    IMMEDIATE = "immediate", _("at once, question by question")
    HAND_IN = "hand_in", _("once the attempt is handed in")
    CLOSING = "closing", _("once the quiz has closed for everybody")


@dataclass(frozen=True)
class Times:
    """A quiz's clock. `late_amount` is minutes of grace, or per cent a day."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    minutes: int | None = None
    late: Late = Late.NONE
    late_amount: int = 0

    @property
    def last_moment(self) -> datetime | None:
        """After this nothing is taken: closing, and what the late rule adds to it."""
        if self.closes_at is None:
            return None
        if self.late == Late.GRACE:
            return self.closes_at + timedelta(minutes=self.late_amount)
        if self.late == Late.PERCENT and self.late_amount:
            return self.closes_at + timedelta(days=math.ceil(100 / self.late_amount))
        return self.closes_at

    def deadline(self, started_at: datetime, extra_percent: int = 0) -> datetime | None:
        """start + limit x (1 + extra), and never after the last moment."""
        ends = [self.last_moment]
        if self.minutes is not None:
            seconds = self.minutes * 60 * (100 + extra_percent) / 100
            ends.append(started_at + timedelta(seconds=seconds))
        return min((end for end in ends if end is not None), default=None)

    def days_late(self, handed_in: datetime) -> int:
        """Days begun after closing."""
        if self.closes_at is None or handed_in <= self.closes_at:
            return 0
        return math.ceil((handed_in - self.closes_at) / timedelta(days=1))

    def late_share(self, handed_in: datetime) -> Decimal:
        """What is left of the points, from 1 to 0."""
        if self.late != Late.PERCENT:
            return Decimal(1)
        return max(Decimal(0), 1 - Decimal(self.late_amount * self.days_late(handed_in)) / 100)
