"""`manage.py verify [slug ...]`: every check on every exercise of a content folder, and why not."""

import json
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from exercises.content import (
    ContentError,
    ContentErrors,
    ExerciseFile,
    read_exercise,
    read_yaml,
    slip,
)
from exercises.models import Exercise
from exercises.verification import mutations
from exercises.verification.engine import VARIANTS, verify
from exercises.verification.findings import Finding, Report
from exercises.verification.gate import leads_somewhere
from exercises.verification.subject import Surroundings

SEED = 7


class Command(BaseCommand):
    help = "Verify exercises: keys, options, known answers, test power, variants, limits, words."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="slug", help="all, if none is named")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "content")
        parser.add_argument("--variants", type=int, default=VARIANTS, help="how many of a family")
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument(
            "--mutate",
            type=int,
            metavar="N",
            help="put a slip into N keys instead, and see that each of them is refused",
        )
        parser.add_argument("--seed", type=int, default=SEED, help="which N slips are drawn")

    def handle(self, *args: Any, slugs: list[str], **options: Any) -> None:
        if options["variants"] < 1:
            raise CommandError("--variants must be 1 or more.")
        folder = options["folder"]
        around = Surroundings(_terms(folder), leads_somewhere)
        files = list(self._files(folder, slugs))
        if options["mutate"] is not None:
            self._mutate(files, around, options)
        else:
            self._verify(files, around, options)

    def _files(self, folder: Path, slugs: list[str]) -> Iterator[ExerciseFile]:
        """The files of the folder; a name without a file may be an exercise of the database."""
        found = {path.stem: path for path in sorted((folder / "exercises").glob("*.yaml"))}
        for slug in slugs or found:
            if slug in found:
                try:
                    yield read_exercise(found[slug])
                except (ContentError, ContentErrors) as error:
                    raise CommandError(str(error)) from error
                continue
            stored = Exercise.objects.filter(slug=slug).first()
            if stored is None:
                raise CommandError(f"{slug} is neither in {folder}/exercises nor stored.")
            yield ExerciseFile(Path(slug), slug, stored.content())

    def _verify(
        self, files: list[ExerciseFile], around: Surroundings, options: dict[str, Any]
    ) -> None:
        begun = time.monotonic()
        reports: dict[str, Report] = {}
        for number, file in enumerate(files, 1):
            start = time.monotonic()
            report = verify(file.content, variants=options["variants"], around=around)
            reports[file.slug] = report
            if not options["json"]:
                took = time.monotonic() - start
                self._tell(f"[{number}/{len(files)}] {file.slug}", file, report, took)
        wall = time.monotonic() - begun
        bad = [slug for slug, report in reports.items() if not report.is_green]
        if options["json"]:
            told = {slug: report.to_json() for slug, report in reports.items()}
            self.stdout.write(json.dumps({"exercises": told, "red": bad, "wall_s": round(wall, 1)}))
        else:
            levels = Counter(one.level for report in reports.values() for one in report.findings)
            said = ", ".join(f"{levels[level]} {level}" for level in sorted(levels))
            green = len(files) - len(bad)
            self.stdout.write(f"{green} of {len(files)} green ({said}), {wall:.1f} s")
        if bad:
            raise CommandError(f"{len(bad)} red: {', '.join(bad)}", returncode=1)

    def _tell(self, start: str, file: ExerciseFile, report: Report, took: float) -> None:
        self.stdout.write(f"{start}: {'green' if report.is_green else 'RED'} ({took:.1f} s)")
        for one in report.ordered:
            if one.level != "green":
                why = f" Waived: {one.reason}" if one.reason else ""
                self.stdout.write(f"    {one.level} {one.check}: {_place(file, one)}{why}")

    def _mutate(
        self, files: Iterable[ExerciseFile], around: Surroundings, options: dict[str, Any]
    ) -> None:
        begun = time.monotonic()
        every = [slip for file in files for slip in mutations.slips(file.slug, file.content)]
        tried = mutations.drawn(every, options["mutate"], options["seed"])
        caught: Counter[str] = Counter()
        passed = []
        for number, changed in enumerate(tried, 1):
            report = verify(
                changed.content, variants=options["variants"], around=around, until_red=True
            )
            red = [one for one in report.of("red") if one.field]
            if red:
                caught[red[0].check] += 1
            else:
                passed.append(f"{changed.slug}: {changed.what} in item.{changed.field}")
                self.stdout.write(f"    LET THROUGH {passed[-1]}")
            if number % 100 == 0:
                self.stdout.write(f"[{number}/{len(tried)}] {sum(caught.values())} refused")
        wall = time.monotonic() - begun
        kinds = Counter(changed.content["kind"] for changed in tried)
        self.stdout.write(f"by check: {dict(caught.most_common())}; by kind: {dict(kinds)}")
        self.stdout.write(
            f"{len(tried)} mutated keys of {len(every)} (seed {options['seed']}): "
            f"{sum(caught.values())} refused, each with a field, {len(passed)} let through, "
            f"{wall:.1f} s"
        )
        if passed:
            raise CommandError(f"{len(passed)} wrong keys were let through.", returncode=1)


def _place(file: ExerciseFile, found: Finding) -> str:
    """The finding with file and line, where it came from text."""
    if file.path.suffix and found.field:
        return str(slip(file.path, found.message, found.field, read_yaml(file.path)))
    return str(ContentError(file.path, found.message, found.field))


def _terms(folder: Path) -> frozenset[str] | None:
    """The terms of the folder's glossary, in lower case."""
    path = folder / "glossary.yaml"
    if not path.exists():
        return None
    return frozenset(str(term["name"]).strip().lower() for term in read_yaml(path)["terms"])
