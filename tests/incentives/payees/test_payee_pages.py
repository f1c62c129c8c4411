"""The pages: the partner enters and takes back, finance decides from its queue."""

import pytest
from django.test import Client
from tests.builders import add_role, make_location, make_user
from tests.incentives.payees.people import GROUNDS, IBAN, OTHER_IBAN, People, account, make_people

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.payees.models import Payee

pytestmark = pytest.mark.django_db
LIST = "/earnings/payees/"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, path: str) -> str:
    answer = browser(user).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def place(people: People) -> str:
    return f"{LIST}{people.location.pk}/"


def test_the_admin_enters_a_payee_and_sees_it_masked(people: People) -> None:
    form = {"holder": "Contoso GmbH", "iban": "DE89 3704 0044 0532 0130 00"}
    answer = browser(people.admin).post(f"{place(people)}new/", form)
    shown = page(people.admin, place(people))

    assert (answer.status_code, answer["Location"]) == (302, place(people))
    assert "A payee waits to be checked" in shown
    assert "DE•• … 3000" in shown
    assert "532013000" not in shown.replace(" ", "")
    assert "COBADEFFXXX" in shown


def test_a_wrong_iban_is_said_at_its_field(people: People) -> None:
    answer = browser(people.admin).post(
        f"{place(people)}new/", {"holder": "Contoso", "iban": "DE88370400440532013000"}
    )

    assert answer.status_code == 422
    assert "check digits" in answer.content.decode()
    assert not Payee.objects.exists()


@pytest.mark.parametrize(
    ("kind", "form"),
    [("account", {"country": "US", "account_number": "1234567890", "routing_code": "021000021"}),
     ("reference", {"reference": "SAP 100234"})],
)  # fmt: skip
def test_a_payee_of_another_kind_has_its_own_fields(
    people: People, kind: str, form: dict[str, str]
) -> None:
    path = f"{place(people)}new/?kind={kind}"
    assert 'name="iban"' not in page(people.admin, path)
    answer = browser(people.admin).post(path, {"holder": "Contoso"} | form)

    assert answer.status_code == 302
    assert Payee.objects.get().kind == kind


def test_who_has_one_waiting_is_led_to_it(people: People) -> None:
    people.submit()
    answer = browser(people.admin).get(f"{place(people)}new/")

    assert (answer.status_code, answer["Location"]) == (302, place(people))


def test_finance_approves_from_its_queue(people: People) -> None:
    row = people.submit()
    assert place(people) in page(people.finance, LIST)
    path = f"{LIST}versions/{row.id}/approve/"
    answer = browser(people.finance).post(path, {"grounds": GROUNDS, "account": IBAN})

    assert answer.status_code == 302
    assert "Nothing waits" in page(people.finance, LIST)
    shown = page(people.finance, place(people))
    assert "The number was entered again and is the same." in shown


def test_another_number_is_said_at_the_form_and_changes_nothing(people: People) -> None:
    row = people.submit()
    path = f"{LIST}versions/{row.id}/approve/"
    answer = browser(people.finance).post(path, {"grounds": GROUNDS, "account": OTHER_IBAN})

    assert answer.status_code == 422
    assert "another account than the partner entered" in answer.content.decode()
    assert Payee.objects.get().state == "submitted"


def test_a_reason_comes_back_to_the_partner_without_a_name(people: People) -> None:
    row = people.submit()
    path = f"{LIST}versions/{row.id}/reject/"
    browser(people.finance).post(path, {"reason": "The letter names another bank."})
    shown = page(people.admin, place(people))

    assert "The letter names another bank." in shown
    assert "Finance of the operator" in shown
    assert people.finance.id not in shown


def test_nobody_is_asked_about_a_payee_that_is_decided(people: People) -> None:
    row = people.submit()
    path = f"{LIST}versions/{row.id}/"
    browser(people.finance).post(f"{path}reject/", {"reason": "The letter names another bank."})
    answer = browser(people.finance).get(f"{path}approve/")

    assert answer.status_code == 409
    assert "This payee is rejected already." in answer.content.decode()


def test_who_entered_a_payee_is_not_asked_to_approve_it(people: People) -> None:
    row = people.submit()
    add_role(people.admin, Role.FINANCE, people.finance.memberships.get().organization)
    answer = browser(people.admin).get(f"{LIST}versions/{row.id}/approve/")

    assert answer.status_code == 403
    said = "Another person than the one who entered it has to decide."
    assert said in answer.content.decode()


def test_the_admin_takes_it_back(people: People) -> None:
    row = people.submit()
    browser(people.admin).post(f"{LIST}versions/{row.id}/withdraw/")

    assert Payee.objects.get().state == "withdrawn"


def test_finance_is_warned_of_an_account_that_another_partner_has(people: People) -> None:
    people.submit()
    assert "entered the same account" not in page(people.finance, place(people))
    make_people().submit(account(holder="Somebody else"))

    assert "1 other partner has entered the same account" in page(people.finance, place(people))
    assert "entered the same account" not in page(people.admin, place(people))


def test_the_partner_sees_its_own_locations_and_where_one_is_missing(people: People) -> None:
    people.approved()
    other = make_location(people.location.organization)
    shown = page(people.admin, LIST)

    assert "DE•• … 3000" in shown
    assert f"{LIST}{other.pk}/" in shown
    assert "Missing" in shown


def test_the_partner_sees_which_account_counts_and_which_one_waits(people: People) -> None:
    people.approved()
    people.submit(account(iban=OTHER_IBAN))
    shown = page(people.admin, LIST)

    counts, waits = shown.index("DE•• … 3000"), shown.index(f"… {OTHER_IBAN[-4:]}")
    approved, waiting = shown.index("Approved"), shown.index("Waiting")
    assert counts < waits < approved < waiting


def test_only_a_payee_that_follows_another_is_said_to_replace_it(people: People) -> None:
    first = people.submit()
    path = f"{LIST}versions/{first.id}/approve/"
    assert "It replaces the payee" not in page(people.finance, path)
    assert browser(people.finance).post(path, {"grounds": GROUNDS}).status_code == 302

    second = people.submit(account(iban=OTHER_IBAN))
    assert "It replaces the payee" in page(people.finance, f"{LIST}versions/{second.id}/approve/")


def test_others_are_told_nothing(people: People) -> None:
    row = people.submit()
    rival = browser(make_user(Role.INCENTIVES_ADMIN, make_location().organization.organization))

    paths = [place(people), f"{place(people)}new/", f"{LIST}versions/{row.id}/withdraw/"]
    assert [rival.get(path).status_code for path in paths] == [404, 404, 404]
