"""`manage.py regrade`: grade answers again from a terminal: a dry run, its diff, apply, undo."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware

from exercises.models import Exercise, Regrade, RegradePolicy
from exercises.regrading import services, table
from exercises.regrading.choosing import Choice
from exercises.regrading.work import work_here


class Command(BaseCommand):
    help = (
        "Regrade: create, list, show, apply, undo or drop. Workers do it, or --here this process."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        asked = parser.add_subparsers(dest="what", required=True)
        create = asked.add_parser("create", help="start a dry run; nothing changes")
        create.add_argument("exercise", help="its slug")
        create.add_argument("--reason", required=True, help="learners concerned read it")
        create.add_argument("--by-version", type=int, help="grade by this version of the exercise")
        create.add_argument("--versions", type=int, nargs="+", help="only answers to these")
        create.add_argument("--verdicts", nargs="+", help="only these; FAILED for the ungraded")
        create.add_argument("--since", help="only what was handed in from then on (ISO 8601)")
        create.add_argument("--until", help="only what was handed in until then (ISO 8601)")
        create.add_argument("--replace", action="store_true", help="scores may also go down")
        create.add_argument("--here", action="store_true", help="grade in this process")
        asked.add_parser("list", help="the newest regrades")
        for name, words in (
            ("show", "totals of a regrade"),
            ("csv", "all its rows as CSV"),
            ("apply", "make exactly what was proposed count"),
            ("undo", "give every score its earlier value back"),
            ("drop", "end a dry run that nobody wants"),
        ):
            one = asked.add_parser(name, help=words)
            one.add_argument("number", type=int)
            one.add_argument("--here", action="store_true", help="do it in this process")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        try:
            if what == "list":
                for regrade in Regrade.objects.select_related("exercise")[:20]:
                    self.stdout.write(f"{regrade.pk}  {regrade.exercise.slug}  {regrade.status}")
            elif what == "create":
                self._go_on(self._create(options), options)
            else:
                self._act(what, options)
        except services.RegradeRefusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _create(self, options: dict[str, Any]) -> Regrade:
        exercise = Exercise.objects.filter(slug=options["exercise"]).first()
        if exercise is None:
            raise CommandError(f"There is no exercise “{options['exercise']}”.")
        number, version = options["by_version"], None
        if number is not None:
            version = exercise.versions.filter(number=number).first()
            if version is None:
                raise CommandError(f"{exercise.slug} has no version {number}.")
        return services.begin(
            exercise=exercise,
            choice=Choice(
                versions=options["versions"],
                verdicts=options["verdicts"],
                since=_moment(options["since"]),
                until=_moment(options["until"]),
            ),
            version=version,
            policy=RegradePolicy.REPLACE if options["replace"] else RegradePolicy.RAISE,
            reason=options["reason"],
            by=None,
        )

    def _act(self, what: str, options: dict[str, Any]) -> None:
        regrade = Regrade.objects.filter(pk=options["number"]).first()
        if regrade is None:
            raise CommandError(f"There is no regrade {options['number']}.")
        if what == "csv":
            for line in table.as_csv(regrade):
                self.stdout.write(line, ending="")
            return
        if what == "apply":
            services.apply(regrade=regrade, by=None)
        elif what == "undo":
            services.undo(regrade=regrade, by=None)
        elif what == "drop":
            services.drop(regrade=regrade)
        self._go_on(regrade, options)

    def _go_on(self, regrade: Regrade, options: dict[str, Any]) -> None:
        if options["here"]:
            work_here(regrade)
        regrade.refresh_from_db()
        done, count = table.progress(regrade)
        self.stdout.write(f"{regrade}: {regrade.get_status_display()}, {done} of {count}")
        for total in table.totals(regrade):
            self.stdout.write(f"{total.count:7}  {total.label}")


def _moment(text: str | None) -> Any:
    if text is None:
        return None
    found = parse_datetime(text)
    if found is None:
        raise CommandError(f"“{text}” is no time; write 2026-11-21T14:00.")
    return make_aware(found) if is_naive(found) else found
