"""`manage.py load_content [folder]`: the older name of `content load`; safe to repeat."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from courses.management.commands.content import BUNDLED


class Command(BaseCommand):
    help = "Load the course, lessons, exercises and quizzes of a content folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=BUNDLED)
        parser.add_argument("--check", action="store_true", help="read and report, write nothing")
        parser.add_argument(
            "--prove",
            action="store_true",
            help="prove every exercise anew, note that in the folder's proved.txt, load nothing",
        )

    def handle(self, *args: Any, folder: Path, check: bool, prove: bool, **options: Any) -> None:
        said = ["check", *(["--prove"] if prove else [])] if check or prove else ["load"]
        call_command("content", *said, str(folder), stdout=self.stdout, stderr=self.stderr)
