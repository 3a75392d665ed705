"""Who a request comes from, as a type. Views let only those through who have signed in."""

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied

Person = User | AnonymousUser


def account_id(person: Person) -> int:
    """The id of the person's account. Raises PermissionDenied for who has not signed in."""
    if person.pk is None:
        raise PermissionDenied("Sign in first.")
    return person.pk
