"""`manage.py content check|load|export|format|schema`: the course as text files, both ways."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.content import CourseFiles
from courses.edits import in_files
from courses.exporting import GLOSSARY_FILE, exported
from courses.file_schemas import write_schemas
from courses.file_texts import texts_of, write_texts
from courses.glossary import flashcards
from courses.glossary_cards import with_card
from courses.loading import folder_digest, is_loaded, load, sound_files, unformatted
from courses.models import Course
from exercises.content import ContentError

BUNDLED = settings.BASE_DIR / "content"
HELP = {
    "check": "read and prove the files; every error with file, line, column and field",
    "load": "check them and store them; safe to repeat",
    "export": "write the database's course as files",
    "format": "write the folder's files in the one form that export writes, too",
    "schema": "write the JSON Schemas that editors complete the files with",
}


class Command(BaseCommand):
    help = "The course as text files: check, load, export, format, schema."

    def add_arguments(self, parser: CommandParser) -> None:
        doings = parser.add_subparsers(dest="doing", required=True)
        for name, said in HELP.items():
            doing = doings.add_parser(name, help=said)
            if name == "export":
                doing.add_argument("folder", type=Path, help="where to write")
                doing.add_argument("--course", default="", help="its slug, if there are several")
                doing.add_argument(
                    "--only", nargs="+", metavar="ITEM", help="such as lessons/slope"
                )
                doing.add_argument(
                    "--drafts",
                    action="store_true",
                    help="exercises as their authors have them, published or not",
                )
                continue
            doing.add_argument("folder", nargs="?", type=Path, default=BUNDLED)
            if name == "load":
                doing.add_argument(
                    "--if-new",
                    action="store_true",
                    help="not if exactly these files were loaded last: edits made here since stay",
                )
                doing.add_argument(
                    "--replace",
                    nargs="+",
                    default=[],
                    metavar="ITEM",
                    help="load these, such as lessons/slope, whatever was changed here",
                )
            if name == "check":
                doing.add_argument(
                    "--prove", action="store_true", help="prove all anew and note it in proved.txt"
                )

    def handle(self, *args: Any, doing: str, folder: Path, **options: Any) -> None:
        if doing != "export" and not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Name the one that holds course.yaml.")
        if doing == "check":
            self._check(folder, options["prove"])
        elif doing == "load":
            self._load(folder, options["if_new"], options["replace"])
        elif doing == "export":
            self._export(folder, options)
        elif doing == "format":
            changed = write_texts(folder, texts_of(self._sound(folder, "written")))
            self.stdout.write("\n".join([*changed, f"{len(changed)} file(s) written anew."]))
        else:
            changed = write_schemas(folder)
            self.stdout.write(f"{len(changed)} schema(s) written: {', '.join(changed) or 'none'}.")

    def _sound(self, folder: Path, done: str, *, prove: bool = False) -> CourseFiles:
        files, errors = sound_files(folder, prove=prove)
        if files is None:
            for error in errors:
                self.stderr.write(str(error))
            raise CommandError(f"{len(errors)} error(s); nothing was {done}.")
        return files

    def _load(self, folder: Path, if_new: bool, replaced: list[str]) -> None:
        if if_new and is_loaded(folder):
            self.stdout.write("These files are loaded; what was edited here since stays.")
            return
        files = self._sound(folder, "loaded")
        _demand_known(replaced, in_files(files), "in the files")
        digest = folder_digest(folder)
        found = load(files, self.stdout.write, digest=digest, replaced=replaced)
        for conflict in found.conflicts:
            for line in conflict.told(str(folder)):
                self.stderr.write(line)
        if found.conflicts and not if_new:
            raise CommandError(f"{len(found.conflicts)} conflict(s); everything else is loaded.")

    def _check(self, folder: Path, prove: bool) -> None:
        files = self._sound(folder, "loaded", prove=prove)
        other = unformatted(folder, files)
        if other:
            self.stdout.write(f"`content format` would write anew: {', '.join(other)}")
        self.stdout.write(f"{len(files.exercises)} exercises, {len(files.lessons)} lessons: ok")

    def _export(self, folder: Path, options: dict[str, Any]) -> None:
        slug, drafts, only = options["course"], options["drafts"], options["only"]
        courses = Course.objects.filter(slug=slug) if slug else Course.objects.all()
        if len(courses) != 1:
            known = ", ".join(Course.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"Name one course with --course; there are: {known}.")
        found = exported(courses[0], drafts=drafts)
        texts = _chosen(only, found.files, folder, drafts) if only else texts_of(found.files)
        changed = write_texts(folder, texts)
        for sentence in found.left_out:
            self.stdout.write(f"left out: {sentence}")
        which = "drafts included" if drafts else "as published"
        self.stdout.write(f"{len(changed)} file(s) written to {folder}, {which}.")


def _chosen(
    only: Collection[str], files: CourseFiles, folder: Path, drafts: bool
) -> dict[str, str]:
    """The files of these items; a flashcard's is the folder's glossary with its term changed."""
    texts, glossary = texts_of(files), str(GLOSSARY_FILE)
    named = {path.rpartition(".")[0]: path for path in texts}
    cards = {f"exercises/{one.slug}" for one in flashcards(GLOSSARY_FILE, list(files.terms))}
    _demand_known(only, [*named, *cards], "to be exported")
    chosen = {named[item]: texts[named[item]] for item in only if item in named}
    for item in (item for item in only if item in cards):
        there = folder / glossary
        here = there.read_text("utf-8") if there.exists() else texts[glossary]
        slug = item.rpartition("/")[2]
        try:
            chosen[glossary] = with_card(
                chosen.get(glossary, here), slug, files.terms, drafts=drafts
            )
        except ContentError as error:
            raise CommandError(str(error)) from error
    return chosen


def _demand_known(items: Iterable[str], known: Iterable[str], where: str) -> None:
    for item in items:
        if item not in known:
            raise CommandError(f"There is no {item} {where}; name it such as exercises/first-step.")
