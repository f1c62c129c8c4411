"""Whom a partner serves is noted as associations come, whatever brings them."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.db import connection
from tests.builders import make_organization
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import start
from tests.processes import LONGEST
from tests.register.test_associations import CLOCK, DAY, T0, open_for, slot_key

from opencpor.access.roles import Side
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association, Served
from opencpor.register.rules import SlotKey, Terms
from opencpor.register.served import faults_of_served

MIGRATION = "opencpor.register.migrations.0007_served"


def noted() -> list[tuple[str, str, str]]:
    return sorted(Served.objects.values_list("partner_id", "location_id", "customer_id"))


def open_beside(first: Association, key: SlotKey, workload: str) -> Association:
    """Associate the same place with another workload of the same customer."""
    terms = Terms(first.partner_id, first.location_id, "usage", 1, T0, claim_line="lin_2")
    return open_association(replace(key, workload=workload), terms, CLOCK)


@pytest.mark.django_db
def test_a_place_serves_a_customer_once_whatever_it_holds_there() -> None:
    key = slot_key()
    first = open_for(key)
    open_beside(first, key, "exchange")
    assert noted() == [(first.partner_id, first.location_id, key.customer_id)]
    other = open_for(replace(key, workload="intune"), first.partner_id)
    assert {place for _, place, _ in noted()} == {first.location_id, other.location_id}


@pytest.mark.django_db
def test_whom_a_partner_served_stays_noted_when_it_is_over() -> None:
    key = slot_key()
    first = open_for(key)
    end_association(first.id, T0 + DAY, "disassociated", CLOCK)
    assert noted() == [(first.partner_id, first.location_id, key.customer_id)]


@pytest.mark.django_db
def test_associations_from_before_the_trigger_are_noted_alike() -> None:
    key = slot_key()
    open_beside(open_for(key), key, "exchange")
    before = noted()
    Served.objects.all().delete()
    migration = import_module(MIGRATION)
    note = migration.NOTE.format(rows="register_association")
    assert note in migration.FORWARD
    with connection.cursor() as cursor:
        cursor.execute(note)
    assert (noted(), list(faults_of_served())) == (before, [])


@pytest.mark.django_db
def test_what_is_noted_and_was_never_held_is_found_and_so_is_the_opposite() -> None:
    first = open_for(slot_key())
    said = [f"{first.partner_id}: the customers noted are not those of its associations"]
    Served.objects.update(customer_id=make_organization(Side.CUSTOMER).id)
    assert list(faults_of_served()) == said
    Served.objects.all().delete()
    assert list(faults_of_served()) == said


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_that_come_at_once_neither_waits_for_the_other() -> None:
    key = slot_key()
    first = open_for(replace(key, customer_id=make_organization(Side.CUSTOMER).id))
    one, go_on = held_up(lambda: open_beside(first, key, "teams").id)
    two = start(lambda: open_beside(first, key, "exchange").id)
    assert two.result(LONGEST)
    go_on.set()
    assert one.result(LONGEST)
    row = (first.partner_id, first.location_id, key.customer_id)
    assert noted().count(row) == 2
    assert list(faults_of_served()) == []
