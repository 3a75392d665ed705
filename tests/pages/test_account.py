"""Signing in, API tokens, and pages for what goes wrong."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory
from knox.models import AuthToken

from config.problems import server_error


def test_signing_in_leads_back_to_where_one_was(client: Client, ben: Any) -> None:
    form = {"username": "ben", "password": "gradient-ben", "next": "/progress/"}
    assert client.post("/sign-in/", form)["Location"] == "/progress/"


def test_signing_in_leads_to_no_other_site(client: Client, ben: Any) -> None:
    form = {"username": "ben", "password": "gradient-ben", "next": "https://elsewhere.example/"}
    assert client.post("/sign-in/", form)["Location"] == "/"


def test_a_wrong_password_keeps_the_name(client: Client, ben: Any) -> None:
    page = client.post("/sign-in/", {"username": "ben", "password": "no"}).content.decode()
    assert "do not go together" in page
    assert 'value="ben"' in page


@pytest.mark.parametrize("demo", [True, False])
def test_demo_accounts_are_named_in_a_demo_only(
    client: Client, db: None, settings: Any, demo: bool
) -> None:
    settings.NABLA_DEMO = demo
    for page in ("/", "/sign-in/"):
        assert ("gradient-ben" in client.get(page).content.decode()) is demo


def test_signing_out_needs_a_button(as_ben: Client) -> None:
    assert as_ben.get("/sign-out/").status_code == 405
    assert as_ben.post("/sign-out/")["Location"] == "/"
    assert as_ben.get("/progress/").status_code == 302


def test_ten_wrong_passwords_get_a_clear_page(client: Client, ben: Any, settings: Any) -> None:
    for _ in range(10):
        response = client.post("/sign-in/", {"username": "ben", "password": "no"})
    assert response.status_code == 429
    assert "Too many wrong passwords" in response.content.decode()


def test_a_token_is_shown_once_and_works(as_ben: Client, ben: Any) -> None:
    page = as_ben.post("/account/", {"create": "1"}).content.decode()
    token = page.split('id="new-token" tabindex="0">')[1].split("<")[0]
    assert token not in as_ben.get("/account/").content.decode()
    answer = Client().get("/api/v1/submissions/", headers={"Authorization": f"Token {token}"})
    assert answer.status_code == 200


def test_only_ones_own_token_can_be_revoked(as_ben: Client, as_cleo: Client, ben: Any) -> None:
    as_ben.post("/account/", {"create": "1"})
    digest = AuthToken.objects.get(user=ben).digest
    as_cleo.post("/account/", {"revoke": digest})
    assert AuthToken.objects.filter(user=ben).exists()
    as_ben.post("/account/", {"revoke": digest})
    assert not AuthToken.objects.filter(user=ben).exists()


def test_a_missing_page_says_so(client: Client, db: None) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing at /nowhere/" in response.content.decode()


def test_a_stale_form_is_told_to_reload(ben: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ben)
    response = strict.post("/account/", {"create": "1"})
    assert response.status_code == 403
    assert not AuthToken.objects.exists()


def test_the_page_for_our_errors_needs_no_database(rf: RequestFactory) -> None:
    # No database fixture: a query would raise.
    try:
        response = server_error(rf.get("/progress/"))
    except (DatabaseError, RuntimeError) as error:
        pytest.fail(f"the error page asked the database: {error}")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
