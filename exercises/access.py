"""Who may enter a page of the staff: signed in, of the staff, and with the permission it names."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required

View = Callable[..., Any]


def staff_with(permission: str) -> Callable[[View], View]:
    """A decorator: strangers sign in first, staff without the permission are refused (403)."""

    def wall(view: View) -> View:
        allowed = permission_required(permission, raise_exception=True)(view)
        return staff_member_required(allowed, login_url="sign-in")

    return wall
