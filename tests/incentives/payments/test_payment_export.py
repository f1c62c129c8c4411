"""Payments go out in the published layout, and files of earnings say how each line was paid."""

import csv
import io

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.layouts import PAYMENTS
from tests.incentives.payments.paying import Till
from tests.incentives.world import FEBRUARY

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.payments.actions.fail_payment import fail_payment
from opencpor.incentives.payments.actions.settle_payment import settle_payment
from opencpor.incentives.payments.actions.stepping import Grounds

pytestmark = pytest.mark.django_db(transaction=True)
CLOSED = Grounds("AC04", "The account is closed.")


def sent(user: User, layout: str) -> str:
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    answer = Client().get(f"/api/v1/earnings/exports/{layout}", headers=headers)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def rows(user: User, layout: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sent(user, layout))))


def statuses(till: Till) -> list[tuple[str, str]]:
    found = rows(till.desk.second, "earnings-default")
    return [(row["paymentStatus"], row["paymentId"]) for row in found]


def test_a_payment_is_a_row_of_the_published_layout(till: Till) -> None:
    row = settle_payment(till.paying().id, till.one)
    partner = make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)
    assert sent(partner, "payments").startswith(f"{PAYMENTS},cpor_")
    (said,) = rows(partner, "payments")
    told = {name: said[name] for name in ("earned", "totalPayment", "withheldTax", "paymentStatus")}
    assert told == {
        "earned": "1800.00", "totalPayment": "1800.00", "withheldTax": "0.00",
        "paymentStatus": "Sent",
    }  # fmt: skip
    assert (said["paymentID"], said["participantID"], said["cpor_explanation"]) == (
        row.id, till.location.partner_id, f"/api/v1/payments/{row.id}/explanation",
    )  # fmt: skip
    assert said["paymentDate"] != ""
    assert rows(make_user(Role.INCENTIVES_ADMIN), "payments") == []


def test_a_line_says_how_it_was_paid(till: Till) -> None:
    assert statuses(till) == [("Unprocessed", "")]
    batch = till.proposed()
    assert statuses(till) == [("Upcoming", batch.payments.get().id)]


def test_a_line_follows_the_payment_that_was_tried_again(till: Till) -> None:
    first = till.paying()
    assert statuses(till) == [("In progress", first.id)]
    fail_payment(first.id, till.one, CLOSED)
    assert statuses(till) == [("Failed", first.id)]
    second = till.paying()
    assert statuses(till) == [("Reprocessing", second.id)]
    settle_payment(second.id, till.one)
    assert statuses(till) == [("Sent", second.id)]
    both = {row["paymentID"]: row["cpor_retries"] for row in rows(till.desk.second, "payments")}
    assert both == {first.id: "", second.id: first.id}


def test_what_is_booked_after_a_payment_is_not_paid_by_it(till: Till) -> None:
    row = till.paying()
    till.desk.approved(amount="25.00")
    till.desk.world.close(FEBRUARY)
    assert statuses(till) == [("In progress", row.id), ("Unprocessed", "")]
