"""What `make` calls: setting up, checking, testing, locking. Nothing here serves a learner."""

# This file is read before any other of ours, by whatever Python is there: it stays old-fashioned.
import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        f"Nabla needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.\n"
        "If a newer one is installed, name it:  make run PYTHON=python3.12"
    )
