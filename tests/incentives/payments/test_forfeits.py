"""What nobody could be paid for too long is forfeited, after a warning in time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from procrastinate.contrib.django import app
from tests.builders import make_location, make_payee, make_user, token_of
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.bookings import booked_at
from tests.incentives.payments.paying import OWED, aged, balances
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import start
from tests.incentives.world import FEBRUARY, PROGRAM, SYSTEM
from tests.incentives.worlds import Worlds
from tests.processes import LONGEST
from tests.waiting import until_somebody_waits

from opencpor.access.roles import Role
from opencpor.common import clock
from opencpor.incentives.exports.payments import Paid
from opencpor.incentives.models import Account, Earning, Statement
from opencpor.incentives.payees.actions.reject_payee import reject_payee
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.actions.forfeit import forfeit, forfeit_all
from opencpor.incentives.payments.actions.propose_batch import Wish, propose_batch
from opencpor.incentives.payments.explained import explain_payment
from opencpor.incentives.payments.jobs import forfeit_job
from opencpor.incentives.payments.ledger import move
from opencpor.incentives.payments.models import ForfeitWarning, Payment
from opencpor.incentives.payments.queries import today_of
from opencpor.incentives.rules.statement import JournalKind
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
LOST = {"forfeited": 180_000, "program_expense": -180_000}


@pytest.fixture
def desk(worlds: Worlds) -> Iterator[Desk]:
    yield worlds.get(make_desk)
    clock.run_ahead(0)


def swept(*days: int) -> list[int]:
    """How much the daily job does on some days from now."""
    done = []
    for day in days:
        clock.run_ahead(day)
        done.append(forfeit_all())
    return done


@pytest.mark.usefixtures("desk")
def test_it_is_warned_of_and_then_forfeited_and_only_once() -> None:
    assert swept(149, 150, 151, 180) == [0, 1, 0, 0]
    assert balances() == OWED
    assert swept(181, 181, 400) == [1, 0, 0]
    row = Payment.objects.get()
    assert (row.state, row.amount_minor, row.code, row.reason) == (
        "forfeited", 180_000, "no_payee", "No payee was approved in time.",
    )  # fmt: skip
    assert balances() == LOST
    assert Event.objects.filter(stream=f"payment:{row.id}").get().type == "payment.forfeited"


@pytest.mark.usefixtures("desk")
def test_the_worker_does_it_daily() -> None:
    clocks = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    assert clocks["incentives.forfeit"] == "20 5 * * *"
    clock.run_ahead(150)
    forfeit_job(0)
    assert ForfeitWarning.objects.get().amount_minor == 180_000


def test_the_partners_admin_is_told_before_and_after(desk: Desk) -> None:
    place = desk.world.location
    admin = make_user(Role.INCENTIVES_ADMIN, place.organization.organization)
    last = today_of(PROGRAM) + timedelta(days=180)
    assert swept(150, 181) == [1, 1]
    warned, lost = Notice.objects.filter(user=admin, kind__startswith="payment.").order_by("id")
    assert (warned.kind, warned.path) == ("payment.forfeit_near", f"/earnings/payees/{place.pk}/")
    assert (lost.kind, lost.path) == (
        "payment.forfeited", f"/earnings/payments/{Payment.objects.get().id}/",
    )  # fmt: skip
    assert "USD 1,800.00" in warned.subject
    assert ForfeitWarning.objects.get().last_day == last


def test_all_that_is_warned_of_on_a_day_is_one_notice_of_ones_own_locations(desk: Desk) -> None:
    place = desk.world.location
    other = make_location(place.organization)
    booked_at(other.pk, JournalKind.ADJUSTMENT, 30_000)
    desk.world.close(FEBRUARY)
    home = place.organization.organization
    people = [make_user(Role.INCENTIVES_ADMIN, home, *own) for own in ((), (other.unit,))]
    assert swept(150, 150) == [2, 0]
    rows = Notice.objects.filter(kind="payment.forfeit_near")
    both, one = (rows.get(user=user) for user in people)
    assert (both.subject, both.path, both.unit_id) == (
        "2 amounts will be forfeited without a payee", "/earnings/payees/", None,
    )  # fmt: skip
    named = [f"USD {amount} of {at.unit.name}" in both.text
             for at, amount in ((place, "1,800.00"), (other, "300.00"))]  # fmt: skip
    assert (named, rows.count()) == ([True, True], 2)
    assert (one.path, one.unit_id) == (f"/earnings/payees/{other.pk}/", other.pk)
    assert "USD 300.00 will be forfeited" in one.subject


@pytest.mark.usefixtures("desk")
def test_after_a_long_outage_the_warning_comes_first() -> None:
    assert swept(500, 530) == [1, 0]
    assert balances() == OWED
    assert swept(531) == [1]
    assert balances() == LOST


def test_a_payee_keeps_it_even_while_it_waits_for_finance(desk: Desk) -> None:
    assert swept(150) == [1]
    payee = make_payee(desk.world.location)
    assert swept(181, 300) == [0, 0]
    reject_payee(payee.id, desk.one, reason="The holder is somebody else.")
    assert swept(301) == [1]
    assert ForfeitWarning.objects.order_by("last_day").last().last_day == (
        today_of(PROGRAM) + timedelta(days=30)
    )
    assert balances() == OWED


def test_with_an_approved_payee_nothing_is_lost(desk: Desk) -> None:
    aged(make_payee(desk.world.location, approved=True))
    assert swept(150, 181, 400) == [0, 0, 0]
    assert (balances(), ForfeitWarning.objects.count()) == (OWED, 0)


def test_what_was_booked_later_stays_and_is_paid(desk: Desk) -> None:
    line = Earning.objects.get()
    desk.approved(amount="300.00")
    assert swept(150, 181) == [1, 1]
    assert balances()["partner_payable"] == 30_000
    aged(make_payee(desk.world.location, approved=True))
    batch = approve_batch(propose_batch(Wish(PROGRAM, "csv"), desk.one).id, desk.other)
    paid, lost = batch.payments.get(), Payment.objects.get(state="forfeited")
    for row, amounts in ((paid, [30_000]), (lost, [180_000])):
        found = explain_payment(desk.one, row.id)
        assert [one.amount_minor for one in found.bookings] == amounts
        assert (row.amount_minor, found.carried_minor) == (sum(amounts), 0)
    said = Paid([line.location_id]).said(
        (line.location_id, PROGRAM, "USD"), line.entry.journal.number
    )
    assert (said["paymentId"], said["paymentStatus"]) == (lost.id, "Forfeited")


def test_the_partner_reads_what_was_forfeited_and_why(desk: Desk, client: Client) -> None:
    admin = make_user(Role.INCENTIVES_ADMIN, desk.world.location.organization.organization)
    assert swept(150, 181) == [1, 1]
    row = Payment.objects.get()
    client.force_login(admin)
    shown = client.get(f"/earnings/payments/{row.id}/").content.decode()
    for part in ("Forfeited", "1,800.00", "No payee was approved in time. (no_payee)"):
        assert part in shown
    clock.run_ahead(0)
    headers = {"Authorization": f"Bearer {token_of(admin)}"}
    said = client.get(f"/api/v1/payments/{row.id}", headers=headers).json()
    assert (said["status"], said["code"], said["payee"], said["allowed"]) == (
        "forfeited", "no_payee", None, [],
    )  # fmt: skip


@pytest.mark.race
def test_of_two_clocks_at_once_one_forfeits(desk: Desk) -> None:
    places = [("USD", desk.world.location.pk)]
    assert swept(150) == [1]
    clock.run_ahead(181)
    first, go_on = held_up(lambda: str(forfeit(PROGRAM, places)))
    second = start(lambda: str(forfeit(PROGRAM, places)))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("1", "0")
    assert balances() == LOST


def test_what_was_set_off_since_is_not_forfeited_again(desk: Desk) -> None:
    desk.approved(amount="-25.00")
    assert swept(150, 181) == [1, 1]
    row = Payment.objects.get()
    assert (row.amount_minor, explain_payment(desk.one, row.id).carried_minor) == (177_500, -2_500)
    assert "partner_payable" not in balances()


def test_the_next_statement_says_what_was_forfeited(desk: Desk) -> None:
    assert swept(150, 181) == [1, 1]
    desk.world.close(FEBRUARY)
    said = Statement.objects.get(month=date(2026, 2, 1)).balance
    assert (said.opening, said.forfeited) == (180_000, 180_000)


def test_what_is_below_the_minimum_waits(desk: Desk) -> None:
    desk.approved(amount="-1700.00")
    assert swept(150, 181, 400) == [0, 0, 0]
    assert balances()["partner_payable"] == 10_000


@pytest.mark.usefixtures("desk")
def test_the_database_forfeits_nothing_without_a_warning_in_time() -> None:
    assert swept(150) == [1]
    warning = ForfeitWarning.objects.get()
    for sooner in (clock.now() + timedelta(days=29), clock.now()):
        with pytest.raises(DatabaseError, match="without a warning in time"), transaction.atomic():
            _give_up(warning, 180_000, sooner)
    with pytest.raises(DatabaseError, match="not of what its statement said"):
        ForfeitWarning.objects.update(last_day=date(2026, 1, 1))
    with pytest.raises(DatabaseError, match="not of what its statement said"):
        ForfeitWarning.objects.create(
            statement=warning.statement, amount_minor=180_001, last_day=date(2026, 1, 1),
            told_at=clock.now(),
        )  # fmt: skip
    assert balances() == OWED


def _give_up(warning: ForfeitWarning, minor: int, at: datetime) -> None:
    row = Payment(
        program_key=PROGRAM, location=warning.statement.location, currency="USD",
        amount_minor=minor, state="forfeited", state_since=at, reason="x", warning=warning,
    )  # fmt: skip
    taken = (Account.PARTNER_PAYABLE, Account.FORFEITED)
    row.journal = move([row], taken, row.id, "Forfeited", SYSTEM)
    row.save(force_insert=True)
