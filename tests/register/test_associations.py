"""Opening and ending associations, and the tenures they hang on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from tests.builders import make_organization

from opencpor.access.actor import system
from opencpor.access.models import Unit
from opencpor.access.roles import Side
from opencpor.common.errors import Conflict
from opencpor.journal.models import Event
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association, Slot, Tenure
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db
CLOCK = system("test")
DAY = timedelta(days=1)
T0 = datetime(2026, 3, 2, 9, tzinfo=UTC)


def slot_key() -> SlotKey:
    return SlotKey("program", make_organization(Side.CUSTOMER).id, "teams")


def open_for(
    key: SlotKey, partner: str = "", engagement: str = "usage", **more: object
) -> Association:
    place = partner or make_organization(Side.PARTNER).id
    unit = Unit.objects.create(organization_id=place, name="Berlin")
    terms = {"starts_at": T0, "claim_line": "lin_1"} | more
    return open_association(key, Terms(place, unit.id, engagement, 1, **terms), CLOCK)  # type: ignore[arg-type]


def check_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_first_association_opens_a_tenure() -> None:
    association = open_for(slot_key())
    tenure = Tenure.objects.get()
    assert (tenure.partner_id, tenure.period.lower) == (association.partner_id, T0)
    assert tenure.period.upper is None
    check_constraints()


def test_another_organization_finds_the_slot_taken() -> None:
    key = slot_key()
    open_for(key)
    with pytest.raises(Conflict) as refused:
        open_for(key, starts_at=T0 + DAY)
    assert refused.value.code == "slot_taken"
    assert Association.objects.count() == 1


def test_the_same_organization_may_hold_several_engagements_in_one_tenure() -> None:
    key = slot_key()
    first = open_for(key)
    second = open_for(key, first.partner_id, "recognition", starts_at=T0 + DAY)
    assert second.tenure_id == first.tenure_id
    check_constraints()


def test_the_same_engagement_is_not_given_twice() -> None:
    key = slot_key()
    first = open_for(key)
    with pytest.raises(Conflict) as refused:
        open_for(key, first.partner_id, starts_at=T0 + DAY)
    assert refused.value.code == "already_associated"
    assert refused.value.extra == {"association": first.id}


def test_the_tenure_ends_with_its_last_association() -> None:
    key = slot_key()
    first = open_for(key)
    second = open_for(key, first.partner_id, "recognition", starts_at=T0 + DAY)
    end_association(first.id, T0 + 2 * DAY, "disassociated", CLOCK)
    assert Tenure.objects.get().period.upper is None
    end_association(second.id, T0 + 5 * DAY, "disassociated", CLOCK)
    assert Tenure.objects.get().period.upper == T0 + 5 * DAY
    check_constraints()


def test_a_successor_may_start_at_the_instant_of_the_end() -> None:
    key = slot_key()
    first = open_for(key)
    end_association(first.id, T0 + DAY, "displaced", CLOCK)
    open_for(key, starts_at=T0 + DAY)
    assert Tenure.objects.count() == 2


def test_an_association_that_ends_before_it_starts_held_for_an_instant() -> None:
    association = open_for(slot_key())
    ended = end_association(association.id, T0 - DAY, "disassociated", CLOCK)
    assert ended.period.upper == T0 + timedelta(microseconds=1)
    check_constraints()


def test_an_ended_association_does_not_end_again() -> None:
    association = open_for(slot_key())
    end_association(association.id, T0 + DAY, "disassociated", CLOCK)
    with pytest.raises(Conflict) as refused:
        end_association(association.id, T0 + DAY, "revoked", CLOCK)
    assert refused.value.code == "already_ended"
    assert Association.objects.get().end_reason == "disassociated"


def test_start_and_end_are_in_the_log_without_the_note() -> None:
    association = open_for(slot_key())
    end_association(association.id, T0 + DAY, "disassociated", CLOCK, note="They left us.")
    started, ended = Event.objects.order_by("number")
    assert (started.type, ended.type) == ("association.started", "association.ended")
    assert "They left us." not in str(ended.data)


def test_a_subscription_is_one_slot_whatever_its_tenant() -> None:
    from uuid import uuid4

    guid = uuid4()
    open_for(SlotKey("program", make_organization(Side.CUSTOMER).id, "sales", guid))
    with pytest.raises(Conflict):
        open_for(SlotKey("program", make_organization(Side.CUSTOMER).id, "sales", guid))
    assert Slot.objects.count() == 1


def test_the_database_refuses_overlapping_tenures() -> None:
    held = open_for(slot_key())
    rival = make_organization(Side.PARTNER)
    with pytest.raises(IntegrityError, match="tenure_one_holder"), transaction.atomic():
        Tenure.objects.create(
            slot_id=held.slot_id, partner=rival, period=DateTimeTZRange(T0 + DAY, None)
        )
    assert Tenure.objects.count() == 1


def test_the_database_refuses_an_association_outside_its_tenure() -> None:
    held = open_for(slot_key())
    outside = DateTimeTZRange(T0 - DAY, None)
    with transaction.atomic():
        Association.objects.filter(pk=held.pk).update(period=outside)
        with pytest.raises(IntegrityError, match="does not reach"):
            check_constraints()
        transaction.set_rollback(True)
    assert Association.objects.get().period.lower == T0


def test_the_database_refuses_a_tenure_without_association() -> None:
    slot = Slot.objects.create(
        program_key="p", customer=make_organization(Side.CUSTOMER), workload="teams"
    )
    partner = make_organization(Side.PARTNER)
    with transaction.atomic():
        Tenure.objects.create(slot=slot, partner=partner, period=DateTimeTZRange(T0, None))
        with pytest.raises(IntegrityError, match="does not reach"):
            check_constraints()
        transaction.set_rollback(True)
    assert not Tenure.objects.exists()


def test_the_database_keeps_associations_for_good() -> None:
    held = open_for(slot_key())
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        Association.objects.filter(pk=held.pk).delete()
    assert Association.objects.count() == 1


@pytest.mark.parametrize("table", ["register_association", "register_tenure"])
def test_the_database_does_not_empty_who_held_what(table: str) -> None:
    open_for(slot_key())
    check_constraints()
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")
    assert (Association.objects.count(), Tenure.objects.count()) == (1, 1)
