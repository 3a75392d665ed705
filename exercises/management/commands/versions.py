"""`manage.py versions SLUG`: an exercise's versions, or what differs between two of them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.models import Exercise
from exercises.versions.diff import as_text, changes


class Command(BaseCommand):
    help = "List an exercise's versions; with --diff, what differs between two (or the draft)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("exercise", help="its slug")
        parser.add_argument(
            "--diff", nargs=2, metavar=("BEFORE", "AFTER"), help="numbers, or the word draft"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        exercise = Exercise.objects.filter(slug=options["exercise"]).first()
        if exercise is None:
            raise CommandError(f"There is no exercise “{options['exercise']}”.")
        if options["diff"]:
            before, after = (self._content(exercise, name) for name in options["diff"])
            self.stdout.write(as_text(changes(before, after)) or "They are the same.")
            return
        for version in exercise.versions.order_by("number"):
            now = "  what learners get" if version.pk == exercise.published_id else ""
            self.stdout.write(f"{version.number:4}  {version.created_at:%Y-%m-%d %H:%M}{now}")
        for one in exercise.publications.select_related("version", "by"):
            by = f" by {one.by}" if one.by else ""
            why = f": {one.reason}" if one.reason else ""
            self.stdout.write(
                f"{one.at:%Y-%m-%d %H:%M}  version {one.version.number} {one.act}{by}{why}"
            )

    def _content(self, exercise: Exercise, name: str) -> dict[str, Any]:
        if name == "draft":
            return exercise.content()
        version = exercise.versions.filter(number=name).first() if name.isdecimal() else None
        if version is None:
            raise CommandError(f"{exercise.slug} has no version {name}; write a number, or draft.")
        return version.content()
