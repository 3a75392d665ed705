"""`manage.py roles`: the groups Author, Marker and Course lead with their permissions."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.roles import make_roles


class Command(BaseCommand):
    help = "Make (or complete) the groups Author, Marker and Course lead. Twice is once."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Groups: {', '.join(make_roles())}.")
