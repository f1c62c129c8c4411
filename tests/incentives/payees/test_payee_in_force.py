"""Which payee a program pays at an instant."""

from datetime import timedelta

import pytest
from tests.builders import make_location
from tests.incentives.payees.people import OTHER_IBAN, People, account, make_people
from tests.usage.batches import PROGRAM

from opencpor.common.errors import Broken
from opencpor.incentives.payees.models import Payee, PayeeSeal
from opencpor.incentives.payees.queries import (
    details_of,
    longest_freezes,
    others_with,
    payee_in_force,
    payees_in_force,
    usable_from,
)

pytestmark = pytest.mark.django_db
FREEZE = timedelta(hours=48)
MOMENT = timedelta(microseconds=1)


def in_force(people: People, after: Payee, wait: timedelta) -> str | None:
    assert after.decided_at is not None
    found = payee_in_force(people.location.pk, PROGRAM, after.decided_at + wait)
    return found.id if found else None


def test_an_approval_counts_from_the_48th_hour_on(people: People) -> None:
    row = people.approved()

    assert in_force(people, row, FREEZE - MOMENT) is None
    assert in_force(people, row, FREEZE) == row.id
    assert longest_freezes([row.location_id]) == {row.location_id: FREEZE}
    assert row.decided_at is not None
    assert usable_from(row, FREEZE) == row.decided_at + FREEZE


def test_until_then_the_one_before_is_paid(people: People) -> None:
    first = people.approved()
    second = people.approved(account(OTHER_IBAN))

    assert in_force(people, second, FREEZE - MOMENT) == first.id
    assert in_force(people, second, FREEZE) == second.id


def test_what_waits_or_was_rejected_is_never_paid(people: People) -> None:
    row = people.submit()

    assert payee_in_force(people.location.pk, PROGRAM, row.submitted_at + 10 * FREEZE) is None


def test_an_erased_account_is_not_paid_and_brings_no_older_one_back(people: People) -> None:
    people.approved()
    row = people.approved(account(OTHER_IBAN))
    PayeeSeal.objects.filter(payee=row).delete()

    assert in_force(people, row, FREEZE) is None


def test_many_locations_are_asked_at_once(people: People) -> None:
    row = people.approved()
    assert row.decided_at is not None
    places = [people.location.pk, make_location().pk]

    found = payees_in_force(places, PROGRAM, row.decided_at + FREEZE)
    assert {key: one.id for key, one in found.items()} == {people.location.pk: row.id}
    assert details_of(found[people.location.pk]).iban == "DE89370400440532013000"


def test_a_seal_that_was_moved_to_another_row_pays_nobody(people: People) -> None:
    row, other = people.approved(), people.submit(account(OTHER_IBAN))
    theirs = PayeeSeal.objects.get(payee=other)
    PayeeSeal.objects.filter(payee=row).update(sealed=theirs.sealed, key_id="k")
    PayeeSeal.objects.filter(payee=row).update(key_id=theirs.key_id)
    found = Payee.objects.get(id=row.id)

    with pytest.raises(Broken):
        details_of(found)


def test_the_same_account_of_another_partner_is_counted(people: People) -> None:
    row = people.submit()
    assert others_with(details_of(row), row) == 0
    rival = make_people()
    rival.submit(account(holder="Somebody else"))

    assert others_with(details_of(row), row) == 1
