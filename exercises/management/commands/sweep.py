"""`manage.py sweep`: the loop that finds what the broker lost. It needs no broker to be woken."""

import logging
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils.module_loading import import_string

from exercises import runs, services
from exercises.verification import work

logger = logging.getLogger("nabla.sweep")


class Command(BaseCommand):
    help = "Queue again, every NABLA_SWEEP_S seconds, what the broker or a dead worker lost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once and leave")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        while True:
            try:
                lost = runs.tidy() + work.tidy()
                # First the rooms above: what they hand in is then queued at once.
                for name in settings.SWEEPS:
                    import_string(name)()
                count = services.sweep()
            except DatabaseError as error:
                # The database may be restarting; the next look will tell.
                logger.warning("the sweep could not read the database: %s", error)
                lost = count = 0
            if lost:
                logger.warning("%d runs are lost: no worker has finished them", lost)
            if count:
                logger.info("queued %d again", count)
            if once:
                return
            close_old_connections()
            time.sleep(settings.SWEEP_SECONDS)
