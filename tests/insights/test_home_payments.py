"""Payments on the partner's home: with the bank, paid, or never agreed."""

from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import make_location, make_user, token_of
from tests.incentives.bookings import booked_at
from tests.incentives.payments.paying import Till, make_till
from tests.incentives.test_missing_statements import lost
from tests.incentives.world import FEBRUARY, MARCH
from tests.insights.scene import ask, page

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.payments.actions.fail_payment import fail_payment
from opencpor.incentives.payments.actions.reject_batch import reject_batch
from opencpor.incentives.payments.actions.settle_payment import settle_payment
from opencpor.incentives.payments.actions.stepping import Grounds
from opencpor.incentives.payments.asked import PaymentStatus
from opencpor.incentives.payments.lifecycle import PaymentState
from opencpor.incentives.rules.statement import JournalKind
from opencpor.insights.summaries.actions.compute import compute_summaries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(tmp_path: Path) -> Till:
    made = make_till(tmp_path)
    compute_summaries()
    return made


def reader(till: Till, role: Role = Role.INCENTIVES_ADMIN) -> User:
    return make_user(role, till.location.organization.organization)


def amounts(found: Any) -> list[tuple[str, str, str]]:
    names = ("earned", "paid", "coming")
    return [tuple(one[name]["amount"] for name in names) for one in found["to_date"]]


def test_money_moves_from_the_bank_to_paid(till: Till) -> None:
    user = reader(till)
    assert amounts(ask(user, "home")) == [("1800.00", "0.00", "0.00")]
    payment = till.paying()
    assert amounts(ask(user, "home")) == [("1800.00", "0.00", "1800.00")]
    assert "With the bank" in page(user, "")
    paid = settle_payment(payment.id, till.one)
    found = ask(user, "home")
    assert amounts(found) == [("1800.00", "1800.00", "0.00")]
    assert found["to_date"][0]["last_paid_at"] is not None
    assert [(one["payment"], one["state"]) for one in found["payments"]] == [(paid.id, "sent")]
    text = page(user, "")
    assert "With the bank" not in text
    assert f'href="{reverse("incentives:payment", args=[paid.id])}"' in text


def test_each_sum_to_date_leads_to_what_comes_to_it(till: Till, client: Client) -> None:
    user = reader(till)
    settle_payment(till.paying().id, till.one)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    place = f"location={till.location.pk}"
    text = unescape(page(user, f"?{place}"))
    earned, paid = f"/earnings/?{place}&currency=USD", f"/earnings/payments/?{place}&currency=USD"
    assert f'href="{earned}"' in text
    assert f'href="{paid}&status=sent"' in text
    assert [str(total) for _code, total in client.get(earned).context["sums"]] == ["1800.00"]
    rows = client.get(f"{paid}&status=sent").context["listing"].rows
    assert [str(row["amount"]) for row in rows] == ["1800.00"]


def test_what_is_with_the_bank_leads_to_the_same_payments_at_every_door(
    till: Till, client: Client
) -> None:
    user = reader(till)
    fail_payment(till.paying().id, till.one, Grounds("AC04", "Closed."))
    again = till.paying()
    assert again.state == "reprocessing"
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    narrowed = "currency=USD&status=with_bank"
    assert f'href="/earnings/payments/?{narrowed}"' in unescape(page(user, ""))
    listed = client.get(f"/earnings/payments/?{narrowed}").context["listing"]
    said = client.get(f"/api/v1/payments?{narrowed}").json()["items"]
    file: Any = client.get(f"/insights/tables/listed-payments.csv?{narrowed}")
    lines = b"".join(file.streaming_content).decode().splitlines()[1:]
    found = [row["payment"].id for row in listed.rows], [one["id"] for one in said]
    assert found == ([again.id], [again.id])
    assert [line.split(",")[0] for line in lines] == [again.id]


def test_with_the_bank_is_every_state_between_approval_and_answer() -> None:
    known = {one.value for one in PaymentState}
    assert {one.value for one in PaymentStatus} == {*known, "with_bank"}
    assert PaymentStatus.WITH_BANK.states == ("in_progress", "reprocessing")


def test_what_is_payable_leads_to_the_statements_that_say_it(till: Till, client: Client) -> None:
    user, other = reader(till), make_location(till.location.organization).pk
    booked_at(other, JournalKind.ADJUSTMENT, 50_000)
    for month in (FEBRUARY, MARCH):  # what the other is owed stands on both its statements
        lost(till.desk.world.close(month), till.location.pk)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    (told,) = ask(user, "home")["payable"]
    assert (told["payable"]["amount"], told["statements"]) == ("2300.00", 2)
    assert 'href="/earnings/statements/?currency=USD&newest=1"' in unescape(page(user, ""))
    rows = client.get("/earnings/statements/?currency=USD&newest=1").context["listing"].rows
    assert [str(row["payable"]) for row in rows] == ["500.00", "1800.00"]


def test_a_payment_that_was_never_agreed_is_not_shown(till: Till) -> None:
    reject_batch(till.proposed().id, till.other, reason="Not yet.")
    found = ask(reader(till), "home")
    assert (found["payments"], amounts(found)) == ([], [("1800.00", "0.00", "0.00")])


def previewed(user: User) -> Any:
    """The rows of a report on payments, or a refusal."""
    asked = {"data_set": "payments", "columns": ["payment", "amount", "currency"]}
    head = {"Authorization": f"Bearer {token_of(user)}"}
    answer = Client().post(
        "/api/v1/reports/preview", asked, content_type="application/json", headers=head
    )
    return answer.json()["rows"] if answer.status_code == 200 else answer.status_code


def test_a_report_on_payments_has_one_s_own_alone(till: Till) -> None:
    row = [till.paying().id, "1800.00", "USD"]
    partner = till.location.organization
    place = make_location(partner)
    admin, rival = Role.INCENTIVES_ADMIN, make_location().unit.organization
    assert previewed(reader(till)) == previewed(make_user(Role.AUDITOR)) == [row]
    assert previewed(make_user(admin, partner.organization, till.location.unit)) == [row]
    assert previewed(make_user(admin, partner.organization, place.unit)) == []
    assert previewed(make_user(admin, rival)) == []
    assert previewed(reader(till, Role.REPORT_VIEWER)) == 403


def test_others_see_nothing_of_it(till: Till) -> None:
    till.paying()
    rival = make_user(Role.INCENTIVES_ADMIN, make_location().unit.organization)
    assert (ask(rival, "home")["payments"], ask(rival, "home")["to_date"]) == ([], [])
    for user in (reader(till, Role.REPORT_VIEWER), make_user(Role.AUDITOR)):
        found = ask(user, "home")
        assert (found["payments"], found["to_date"]) == (None, None)
