from uuid import UUID

import pytest
from tests.builders import make_customer, make_subscription
from tests.directory.calls import Caller, codes

from opencpor.access.actor import system
from opencpor.access.roles import Role
from opencpor.directory.models import Customer, Subscription, SubscriptionSeats
from opencpor.journal.models import Event
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import MICROSOFT, shipped_text

pytestmark = pytest.mark.django_db

GUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def sales(customer: Customer) -> dict[str, object]:
    return {
        "subscription_id": GUID,
        "tenant_id": str(customer.tenant_id),
        "product": "dynamics-365-sales",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "seats": {"2026-09": 120},
    }


def test_a_subscription_is_entered_with_its_seats() -> None:
    customer = make_customer()
    entered = Caller(Role.PROGRAM_MANAGER)("post", "subscriptions", sales(customer)).json()
    assert (entered["status"], entered["seats"]) == ("active", {"2026-09": 120})
    assert (entered["customer"], entered["ends_on"]) == (customer.pk, "2026-12-31")


def test_new_months_are_added_and_others_stay() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    key = manager("post", "subscriptions", sales(make_customer())).json()["id"]
    changed = manager("patch", f"subscriptions/{key}", {"seats": {"2026-10": 130}}, seen="*").json()
    assert changed["seats"] == {"2026-09": 120, "2026-10": 130}
    assert Event.objects.latest("number").data["after"] == {"seats": "2026-09=120 2026-10=130"}


def test_a_new_status_says_since_when_it_is_known() -> None:
    row = make_subscription()
    path = f"subscriptions/{row.id}"
    Caller(Role.PROGRAM_MANAGER)("patch", path, {"status": "expired"}, seen="*")
    changed = Subscription.objects.get()
    assert (changed.status, changed.status_since > row.status_since) == ("expired", True)


def test_a_product_and_a_channel_are_known_by_their_aliases() -> None:
    publish(system("cli"), shipped_text(MICROSOFT))
    body = sales(make_customer()) | {"product": "Dynamics 365 SALES", "channel": "ea"}
    entered = Caller(Role.PROGRAM_MANAGER)("post", "subscriptions", body).json()
    assert (entered["product"], entered["channel"]) == ("sales", "volume-licensing")
    body |= {"subscription_id": str(UUID(int=9)), "product": "Some other thing"}
    other = Caller(Role.PROGRAM_MANAGER)("post", "subscriptions", body).json()
    assert other["product"] == "Some other thing"


def test_an_unknown_tenant_is_refused() -> None:
    body = sales(make_customer()) | {"tenant_id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301"}
    refused = Caller(Role.PROGRAM_MANAGER)("post", "subscriptions", body)
    assert codes(refused) == [("tenant_id", "unknown_tenant")]
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("status", "sleeping", "unknown_value"),
        ("ends_on", "2025-12-31", "ends_before_start"),
        ("product", "", "required"),
        ("subscription_id", "sub-1", "bad_guid"),
        ("seats", {"2026-13": 1}, "bad_list"),
        ("seats", {"2026-09": 2**31}, "too_many"),
    ],
)
def test_a_wrong_value_is_refused(field: str, value: object, code: str) -> None:
    body = sales(make_customer()) | {field: value}
    assert codes(Caller(Role.PROGRAM_MANAGER)("post", "subscriptions", body)) == [(field, code)]
    assert not SubscriptionSeats.objects.exists()


def test_a_customer_sees_its_own_subscriptions_only() -> None:
    ours = make_subscription()
    make_subscription()
    admin = Caller(Role.CUSTOMER_ADMIN, ours.customer.organization)
    assert [row["id"] for row in admin("get", "subscriptions").json()["items"]] == [ours.id]
    partner = Caller(Role.INCENTIVES_ADMIN)
    assert partner("get", "subscriptions").json()["items"] == []


def test_subscriptions_are_found_by_guid_tenant_and_product() -> None:
    row = make_subscription()
    auditor = Caller(Role.AUDITOR)
    for text in (row.subscription_id, row.customer.tenant_id, "365-sales"):
        assert len(auditor("get", f"subscriptions?q={text}").json()["items"]) == 1
    assert auditor("get", "subscriptions?status=expired").json()["items"] == []
