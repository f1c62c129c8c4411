"""Who sees usage: a partner the months of what it held at their last instant, nobody else's."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.builders import add_role, make_organization, make_user
from tests.usage.batches import PROGRAM, SYSTEM, imported, publish_program
from tests.usage.checking import HEADINGS, OTHER, SUBSCRIPTION, TENANT, row

from opencpor.access.actor import Actor
from opencpor.access.models import Organization, Unit
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.directory.models import Customer
from opencpor.programs.shipped import shipped_text
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.move_association import move_association
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms
from opencpor.usage import queries
from opencpor.usage.queries import Filter

pytestmark = pytest.mark.django_db
MONTHS = ("2024-01", "2024-02", "2024-03")
FEBRUARY_ENDS = datetime(2024, 3, 1, 8, tzinfo=UTC)  # midnight in the program's zone, UTC-8


@pytest.fixture
def customer(tmp_path: Path) -> Customer:
    publish_program()
    rows = [row(month=month, active=n) for n, month in enumerate(MONTHS, start=1)]
    imported(tmp_path, *rows, row(workload="exchange"), row(tenant=OTHER))
    return Customer.objects.get(tenant_id=TENANT)


def associate(
    customer: Customer,
    starts_at: datetime,
    ends_at: datetime | None = None,
) -> Association:
    place = make_organization(Side.PARTNER)
    unit = Unit.objects.create(organization=place, name="Berlin")
    key = SlotKey(PROGRAM, customer.pk, "teams")
    terms = Terms(
        place.id, unit.id, "modern-work-security-usage", 1, starts_at, ends_at, claim_line="lin_1"
    )
    return open_association(key, terms, SYSTEM)


def viewer(association: Association, *units: Unit) -> Actor:
    return actor_of_user(make_user(Role.REPORT_VIEWER, association.partner, *units))


def seen(actor: Actor) -> list[tuple[str, str, int | None, int | None]]:
    rows = queries.facts(actor, Filter()).order_by("workload", "month")
    return [
        (fact.workload, f"{fact.month:%Y-%m}", fact.active_users, fact.prior_mark)  # type: ignore[attr-defined]
        for fact in rows
    ]


def test_a_partner_sees_the_months_it_held_to_the_end_and_the_mark_before(
    customer: Customer,
) -> None:
    association = associate(customer, datetime(2024, 2, 29, tzinfo=UTC))
    assert seen(viewer(association)) == [("teams", "2024-02", 2, 1), ("teams", "2024-03", 3, 2)]


def test_a_month_belongs_to_whoever_holds_at_its_last_instant(customer: Customer) -> None:
    first = associate(customer, datetime(2024, 1, 1, tzinfo=UTC), FEBRUARY_ENDS)
    second = associate(customer, FEBRUARY_ENDS)
    assert [month for _, month, *_ in seen(viewer(first))] == ["2024-01", "2024-02"]
    assert [month for _, month, *_ in seen(viewer(second))] == ["2024-03"]


def test_an_association_that_ends_with_a_microsecond_to_go_does_not_have_the_month(
    customer: Customer,
) -> None:
    end = FEBRUARY_ENDS.replace(hour=7, minute=59, second=59, microsecond=999_999)
    association = associate(customer, datetime(2024, 1, 1, tzinfo=UTC), end)
    assert [month for _, month, *_ in seen(viewer(association))] == ["2024-01"]


def test_without_an_association_a_partner_sees_nothing(customer: Customer) -> None:
    associate(customer, datetime(2024, 1, 1, tzinfo=UTC))
    rival = actor_of_user(make_user(Role.INCENTIVES_ADMIN))
    assert seen(rival) == []


def test_a_role_limited_to_another_location_sees_nothing(customer: Customer) -> None:
    association = associate(customer, datetime(2024, 1, 1, tzinfo=UTC))
    paris = Unit.objects.create(organization=association.partner, name="Paris")
    assert seen(viewer(association, paris)) == []
    assert len(seen(viewer(association, association.location))) == 3


def test_a_customer_sees_its_own_tenant_and_an_operator_all(customer: Customer) -> None:
    own = actor_of_user(make_user(Role.CUSTOMER_ADMIN, Organization.objects.get(id=customer.pk)))
    other = actor_of_user(make_user(Role.CUSTOMER_ADMIN))
    auditor = actor_of_user(make_user(Role.AUDITOR))
    assert (len(seen(own)), len(seen(other)), len(seen(auditor))) == (4, 0, 5)


def test_an_account_admin_sees_no_usage_even_beside_another_role(customer: Customer) -> None:
    association = associate(customer, datetime(2024, 1, 1, tzinfo=UTC))
    admin = make_user(Role.ACCOUNT_ADMIN, association.partner)
    assert seen(actor_of_user(admin)) == []
    add_role(admin, Role.REPORT_VIEWER, association.partner)
    assert len(seen(actor_of_user(admin))) == 3


def decline(association: Association) -> None:
    end_association(association.id, datetime(2024, 3, 10, tzinfo=UTC), "customer_declined", SYSTEM)


def test_after_a_decline_the_history_stays_by_default(customer: Customer) -> None:
    association = associate(customer, datetime(2024, 1, 1, tzinfo=UTC))
    decline(association)
    assert [month for _, month, *_ in seen(viewer(association))] == ["2024-01", "2024-02"]


def test_after_a_decline_the_policy_may_take_the_history_away(customer: Customer) -> None:
    text = shipped_text(PROGRAM).replace("on_decline: keep_history", "on_decline: hide_history")
    publish_program(text)
    association = associate(customer, datetime(2024, 1, 1, tzinfo=UTC))
    assert len(seen(viewer(association))) == 3
    decline(association)
    assert seen(viewer(association)) == []


def test_what_moved_before_a_decline_is_taken_away_with_it(customer: Customer) -> None:
    publish_program(shipped_text(PROGRAM).replace("on_decline: keep_", "on_decline: hide_"))
    association = associate(customer, datetime(2024, 1, 1, tzinfo=UTC))
    there = Unit.objects.create(organization=association.partner, name="Paris")
    new = move_association(association.id, there.pk, datetime(2024, 2, 10, tzinfo=UTC), SYSTEM)
    assert len(seen(viewer(association))) == 3
    decline(new)
    assert seen(viewer(association)) == []


def test_a_subscription_is_a_unit_of_its_own(tmp_path: Path) -> None:
    publish_program()
    said = (f"{row()},{SUBSCRIPTION}", f"{row(active=7)},")
    imported(tmp_path, *said, headings=f"{HEADINGS},subscription_id")
    customer = Customer.objects.get()
    association = associate(customer, datetime(2024, 1, 1, tzinfo=UTC))
    assert seen(viewer(association)) == [("teams", "2024-03", 7, None)]
