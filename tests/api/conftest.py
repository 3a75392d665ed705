"""The API as Ben's program sees it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient


@pytest.fixture
def api(ben: User, client_of: Callable[[User], APIClient], queued: list[str]) -> APIClient:
    """Ben's client; what he hands in waits in the list `queued`."""
    return client_of(ben)
