"""`manage.py exchange export-moodle FILE [slug...]`: exercises to and from others' formats."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.exchange.carry import FORMATS, carried_in, carried_out
from exercises.exchange.qti import package
from exercises.exchange.question import ExchangeError, Note
from exercises.exchange.shelf import entries_of, store_drafts
from exercises.models import Exercise

DOINGS = ("export-moodle", "import-moodle", "export-gift", "import-gift", "export-qti")


class Command(BaseCommand):
    help = "Export exercises as Moodle XML, GIFT or QTI 3.0; import Moodle XML or GIFT as drafts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("doing", choices=DOINGS)
        parser.add_argument("file", type=Path, help="what to write, or to read")
        parser.add_argument("slugs", nargs="*", help="these exercises only; else all published")

    def handle(self, *args: Any, doing: str, file: Path, slugs: list[str], **options: Any) -> None:
        way, _, name = doing.partition("-")
        if way == "import":
            self._import(file, name)
            return
        entries = entries_of(self._chosen(slugs))
        if name == "qti":
            data, notes = package(entries)
        else:
            text, notes = carried_out(entries, FORMATS[name])
            data = text.encode()
        file.write_bytes(data)
        self._report(notes)
        whole = len(entries) - len({note.slug for note in notes})
        self.stdout.write(f"{file}: {len(entries)} exercises, {whole} of them without any loss.")

    def _chosen(self, slugs: list[str]) -> list[Exercise]:
        if not slugs:
            return list(Exercise.objects.published().order_by("slug"))
        found = {one.slug: one for one in Exercise.objects.filter(slug__in=slugs)}
        missing = [slug for slug in slugs if slug not in found]
        if missing:
            raise CommandError(f"There is no exercise {', '.join(missing)}.")
        return [found[slug] for slug in slugs]

    def _import(self, file: Path, name: str) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            entries, notes = carried_in(file.read_bytes(), FORMATS[name])
        except ExchangeError as error:
            raise CommandError(f"{file}: {error}") from error
        made = store_drafts(entries, owner=None)
        self._report(notes)
        for one in made:
            state = f"cannot be published yet: {one.lacks}" if one.lacks else "can be published"
            self.stdout.write(f"draft {one.slug} ({one.kind}): {state}")
        self.stdout.write(f"{len(made)} drafts made; nothing was published.")

    def _report(self, notes: list[Note]) -> None:
        for note in notes:
            self.stdout.write(f"not carried: {note}")
