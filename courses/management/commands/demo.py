"""`manage.py demo`: accounts to try Nabla with, and a fresh API token. Never in public."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from knox.models import get_token_model

from courses.models import Course, Enrolment, Role

ACCOUNTS = (
    ("ada", "Ada", "gradient-ada", Role.AUTHOR),
    ("ben", "Ben", "gradient-ben", Role.LEARNER),
    ("cleo", "Cleo", "gradient-cleo", Role.LEARNER),
)
TOKEN_LIFE = timedelta(days=30)


class Command(BaseCommand):
    help = "Create ada (author), ben and cleo (learners), and print a new API token of ben's."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.NABLA_DEMO:
            raise CommandError("Set NABLA_DEMO=1 to create demo accounts with known passwords.")
        for name, first_name, password, role in ACCOUNTS:
            self._account(name, first_name, password, role)
        ben = get_user_model().objects.get(username="ben")
        # One demo token at a time: the one printed last works.
        get_token_model().objects.filter(user=ben).delete()
        _, token = get_token_model().objects.create(user=ben, expiry=TOKEN_LIFE)
        if options["json"]:
            accounts = [{"name": n, "password": p, "role": str(r)} for n, _, p, r in ACCOUNTS]
            self.stdout.write(json.dumps({"accounts": accounts, "token": token}))
            return
        for name, _, password, role in ACCOUNTS:
            self.stdout.write(f"  {name:<5} {password:<14} {role}")
        self.stdout.write(f"  API token of ben: {token}")

    @staticmethod
    def _account(name: str, first_name: str, password: str, role: Role) -> None:
        users = get_user_model().objects
        user, created = users.get_or_create(username=name, defaults={"first_name": first_name})
        if created:
            user.set_password(password)
            user.is_staff = user.is_superuser = role is Role.AUTHOR
            user.save()
        for course in Course.objects.all():
            Enrolment.objects.get_or_create(course=course, person=user, defaults={"role": role})
