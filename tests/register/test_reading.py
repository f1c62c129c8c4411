"""Whose month it is, and who sees it."""

from datetime import UTC, datetime

import pytest
from tests.builders import make_organization

from opencpor.access.actor import system
from opencpor.access.models import Unit
from opencpor.access.roles import Side
from opencpor.common.calendar import BusinessCalendar
from opencpor.common.months import Month
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.queries import (
    holder,
    holding,
    last_instant,
)
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db
CALENDAR = BusinessCalendar.create("America/Los_Angeles")
MARCH = Month(2026, 3)
END_OF_MARCH = datetime(2026, 4, 1, 7, tzinfo=UTC)  # midnight in Los Angeles
EARLY = datetime(2026, 3, 10, tzinfo=UTC)


def association(starts_at: datetime, ends_at: datetime | None = None) -> Association:
    partner = make_organization(Side.PARTNER)
    unit = Unit.objects.create(organization=partner, name="Berlin")
    key = SlotKey("program", make_organization(Side.CUSTOMER).id, "teams")
    terms = Terms(partner.id, unit.id, "usage", 1, starts_at, ends_at, "lin_1")
    return open_association(key, terms, system("test"))


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "months"),
    [
        (EARLY, None, 1),
        (EARLY, END_OF_MARCH, 1),
        (EARLY, datetime(2026, 4, 1, 6, 59, tzinfo=UTC), 0),
        (datetime(2026, 4, 1, 6, 59, tzinfo=UTC), None, 1),
        (END_OF_MARCH, None, 0),
    ],
)
def test_a_month_belongs_to_who_holds_at_its_last_instant(
    starts_at: datetime, ends_at: datetime | None, months: int
) -> None:
    made = association(starts_at, ends_at)
    tenure = holder(made.slot_id, last_instant(CALENDAR, MARCH))
    assert (tenure is not None) is bool(months)


def test_the_holder_is_found_at_an_instant() -> None:
    made = association(EARLY)
    tenure = holder(made.slot_id, END_OF_MARCH)
    assert tenure is not None
    assert tenure.partner_id == made.partner_id
    assert holder(made.slot_id, datetime(2026, 3, 9, tzinfo=UTC)) is None


def test_held_slots_are_found_by_key_and_free_ones_left_out() -> None:
    made = association(EARLY)
    held = SlotKey("program", made.slot.customer_id, "teams")
    free = SlotKey("program", made.slot.customer_id, "exchange")
    found = holding([held, free], END_OF_MARCH)
    assert {key: tenure.partner_id for key, tenure in found.items()} == {held: made.partner_id}
