"""Before the service starts: the database migrated, the content loaded, the demo accounts made.

One process for all three commands, because most of each is the time Django takes to start. What
is done goes to standard error; the accounts, as `manage.py demo --json`, to standard output.
"""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from environs import EnvError

from config.broker import without_password


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
        say(f"Bringing the database up to date ({database()})")
        call_command("migrate", interactive=False, verbosity=0)
        say("Loading the course (new keys are proved by SymPy first, which takes a moment)")
        call_command("content", "load", "--if-new", stdout=sys.stderr)
        call_command("roles", stdout=sys.stderr)
        if settings.NABLA_DEMO:
            say("Making the demo accounts")
            call_command("demo", json=True)
    except EnvError as error:
        say(f"A setting cannot be read: {error}")
        return 1
    except OperationalError as error:
        say(f"The database does not answer: {error}")
        say("Check DATABASE_URL, or leave it out to use SQLite in the data folder.")
        return 1
    return 0


def database() -> str:
    url = os.environ.get("DATABASE_URL")
    return without_password(url) if url else f"SQLite, {connection.settings_dict['NAME']}"


def say(text: str) -> None:
    print(f"==> {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
