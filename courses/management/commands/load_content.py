"""`manage.py load_content [folder]`: the text files into the database; safe to repeat."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.content import prove_course, read_course, store_course
from exercises.content import note_proofs


class Command(BaseCommand):
    help = "Load the course, lessons, exercises and quizzes of a content folder."

    def add_arguments(self, parser: CommandParser) -> None:
        default = settings.BASE_DIR / "content"
        parser.add_argument("folder", nargs="?", type=Path, default=default)
        parser.add_argument("--check", action="store_true", help="read and report, write nothing")
        parser.add_argument(
            "--prove",
            action="store_true",
            help="prove every exercise anew, note that in the folder's proved.txt, load nothing",
        )

    def handle(self, *args: Any, folder: Path, check: bool, prove: bool, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Name the one that holds course.yaml.")
        files, errors = read_course(folder)
        if files is not None:
            errors = prove_course(files, anew=prove)
        if files is None or errors:
            for error in errors:
                self.stderr.write(str(error))
            raise CommandError(f"{len(errors)} error(s); nothing was loaded.")
        if prove:
            note_proofs(folder, files.exercises)
        if check or prove:
            self.stdout.write(f"{len(files.exercises)} exercises, {len(files.lessons)} lessons: ok")
            return
        counts = store_course(files, author=None)
        words = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
        self.stdout.write(f"Course “{files.slug}”: exercises {words or 'none'}.")
