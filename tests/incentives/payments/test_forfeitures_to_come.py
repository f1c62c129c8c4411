"""A partner sees what it will lose without a payee, until when, and what to do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from tests.builders import make_payee, make_user
from tests.incentives.payments.paying import Till
from tests.incentives.payments.test_holds import swept
from tests.incentives.payments.test_payment_doors import called
from tests.incentives.world import PROGRAM, SYSTEM

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.common import clock
from opencpor.incentives.payees.actions.erase_payee import erase_payee
from opencpor.incentives.payments.forfeitures import forfeitures_shown
from opencpor.incentives.payments.holds.actions.hold import hold_payments
from opencpor.incentives.payments.models import ForfeitWarning
from opencpor.incentives.payments.overdue import coming_at
from opencpor.incentives.payments.queries import today_of

pytestmark = pytest.mark.django_db(transaction=True)
BAND = "will be forfeited after"


@pytest.fixture
def owed(till: Till) -> Iterator[Till]:
    """1,800.00 is owed and nobody can be paid."""
    erase_payee(till.payee.id, SYSTEM)
    yield till
    clock.run_ahead(0)


@pytest.fixture
def admin(till: Till) -> User:
    return make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_it_is_known_from_the_first_day_on_and_as_it_was_told(owed: Till) -> None:
    last = today_of(PROGRAM) + timedelta(days=180)
    (one,) = coming_at([owed.location.pk])
    assert (one.amount_minor, one.last_day, one.told_at) == (180_000, last, None)
    assert swept(160) == [1]
    (one,) = coming_at([owed.location.pk])
    told = ForfeitWarning.objects.get()
    assert (one.last_day, one.told_at) == (told.last_day, told.told_at)
    assert told.last_day == last + timedelta(days=10)  # the job looked ten days late


def test_nothing_is_to_come_while_finance_checks_or_holds_or_after_it_came(owed: Till) -> None:
    row = hold_payments(owed.location.pk, "To be checked.", owed.one)
    assert coming_at([owed.location.pk]) == []
    assert coming_at(["loc_nosuch"]) == []
    row.__class__.objects.filter(id=row.id).update(
        released_at=clock.now(), released_by="usr_x", revision=2
    )
    assert len(coming_at([owed.location.pk])) == 1
    make_payee(owed.location)
    assert coming_at([owed.location.pk]) == []


def test_what_is_lost_together_is_shown_as_one_sum(owed: Till) -> None:
    (one,) = coming_at([owed.location.pk])
    told = replace(one, amount_minor=2_500, told_at=clock.now())
    later = replace(one, last_day=one.last_day + timedelta(days=30))
    shown = forfeitures_shown([one, told, later, replace(one, program_key="other")])
    assert [(str(row["amount"]), row["tone"]) for row in shown] == [
        ("1825.00", "bad"), ("1800.00", "waiting"), ("1800.00", "waiting"),
    ]  # fmt: skip


def test_what_was_forfeited_is_no_longer_to_come(owed: Till) -> None:
    assert swept(150, 181) == [1, 1]
    assert coming_at([owed.location.pk]) == []


def test_the_partner_reads_it_at_home_with_its_earnings_and_its_payee(
    owed: Till, admin: User, client: Client
) -> None:
    client.force_login(admin)
    place = f"/earnings/payees/{owed.location.pk}/"
    assert [BAND in page(client, path) for path in ("/earnings/", place)] == [False, True]
    assert swept(150) == [1]
    last = f"{ForfeitWarning.objects.get().last_day:%-d %B %Y}"
    client.force_login(admin)
    for path in ("/insights/", "/earnings/", place):
        shown = page(client, path)
        for part in (BAND, "1,800.00", owed.location.unit.name, last, f"{place}new/"):
            assert part in shown


def test_others_read_none_of_it(owed: Till, client: Client) -> None:
    assert swept(150) == [1]
    for user in (make_user(Role.INCENTIVES_ADMIN), owed.desk.second):
        client.force_login(user)
        assert BAND not in page(client, "/earnings/")


def test_it_is_said_by_api(owed: Till, admin: User) -> None:
    place = owed.location
    (item,) = called(admin, "get", "/forfeitures").json()["items"]
    last = today_of(PROGRAM) + timedelta(days=180)
    assert item == {
        "location": place.pk, "partner_id": place.partner_id, "program": PROGRAM,
        "amount": {"amount": "1800.00", "currency": "USD"}, "last_day": last.isoformat(),
        "why": "no_payee", "told_at": None,
    }  # fmt: skip
    assert called(owed.desk.second, "get", f"/forfeitures?location={place.pk}").json()["items"] == [
        item
    ]
    for user, query in ((admin, "?location=loc_nosuch"), (make_user(Role.INCENTIVES_ADMIN), "")):
        assert called(user, "get", f"/forfeitures{query}").json() == {"items": [], "next": None}
