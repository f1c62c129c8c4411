"""What pages of an installation without any data say to the operator's people."""

import pytest
from django.test import Client
from tests.builders import make_user

from opencpor.access.roles import Role

pytestmark = pytest.mark.django_db


def page(role: Role, address: str) -> str:
    client = Client()
    client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
    return " ".join(client.get(address).content.decode().split())


@pytest.mark.parametrize(
    ("listed", "enter"),
    [
        ("customers", "Enter one, or import a file with customers."),
        ("subscriptions", "Enter one on its customer's page, or import a file"),
        ("partners", "Enter one, or import a file with partners."),
    ],
)
def test_an_empty_directory_says_who_fills_it_and_not_to_search(listed: str, enter: str) -> None:
    for role, said in (
        (Role.PROGRAM_MANAGER, enter),
        (Role.ADMINISTRATOR, "A program manager enters them, or imports files."),
    ):
        shown = page(role, f"/directory/{listed}")
        assert (f"No {listed} yet" in shown, said in shown) == (True, True)
        assert "Search for something else" not in shown
        assert "Search for something else" in page(role, f"/directory/{listed}?q=nobody")


def test_an_empty_list_of_locations_says_where_they_are_entered() -> None:
    shown = page(Role.ADMINISTRATOR, "/directory/locations")
    assert "They are entered on the page of their partner, or imported from a file." in shown
    assert "Ask the program" not in shown


def test_notices_earnings_and_claims_are_not_called_the_operators_own() -> None:
    assert "What happens to your claims" not in page(Role.ADMINISTRATOR, "/notices")
    earned = page(Role.FINANCE, "/earnings/")
    assert "in which an association earned" in earned
    claims = page(Role.REVIEWER, "/claims/")
    assert "Claims appear here once a partner adds a customer" in claims
