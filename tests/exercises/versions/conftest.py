"""The same people as everywhere; none of them types a password here."""

from tests.exercises.regrading.conftest import ada, ben, cleo

__all__ = ["ada", "ben", "cleo"]
