"""What holds of the ledger, however facts arrive and whatever is booked between two closes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from django.db.models import Sum
from tests.incentives.bookings import booked
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, World, make_world
from tests.incentives.worlds import Worlds

from opencpor.common.months import Month
from opencpor.incentives.models import Account, Earning, Entry, Journal, Statement
from opencpor.incentives.rules.statement import JournalKind
from opencpor.incentives.statement_lines import bookings_of

pytestmark = pytest.mark.django_db(transaction=True)
MONTHS = (JANUARY, FEBRUARY, MARCH)
WORKLOADS = ("teams", "exchange")
START = datetime(2026, 4, 1, tzinfo=UTC)
Fact = tuple[str, Month, int, int]


def at_first(folder: Path) -> World:
    made = make_world(folder)
    made.enroll()
    for workload in WORKLOADS:
        made.associate(workload)
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


def reports(random: Random) -> list[tuple[datetime, list[Fact]]]:
    """What five days' reports say of some months, each of them dated."""
    keys = [(workload, month) for workload in WORKLOADS for month in MONTHS]
    return [
        (
            START + timedelta(days=day),
            [(*key, 10 * random.randint(15, 90), 1000) for key in random.sample(keys, 3)],
        )
        for day in range(5)
    ]


def marks_paid(sent: list[tuple[datetime, list[Fact]]]) -> dict[tuple[str, str], int]:
    """The oracle: of every month's figures in force, how many users are above all before them."""
    force = {fact[:2]: fact[2] for _as_of, facts in sorted(sent) for fact in facts}
    found = {}
    for workload in WORKLOADS:
        mark = 0
        for month in MONTHS:
            users = force.get((workload, month), 0)
            if users > mark:
                found[workload, str(month)] = users - mark
            mark = max(mark, users)
    return found


def units_paid() -> dict[tuple[str, str], int]:
    """How many users the ledger pays for, corrections included; each is worth the same."""
    rows = Earning.objects.values_list("workload", "month").annotate(sum=Sum("amount_minor"))
    rates = {"teams": 450, "exchange": 300}
    paid = {}
    for workload, month, minor in rows.order_by():
        units, rest = divmod(minor, rates[workload])
        assert rest == 0
        if units:
            paid[workload, f"{month:%Y-%m}"] = units
    return paid


@pytest.mark.parametrize("seed", [3, 8])
def test_with_given_report_dates_the_order_of_arrival_never_changes_what_is_paid(
    world: World, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - guards nothing
    sent = reports(random)
    coming = random.sample(sent, len(sent))
    for month, number in zip(MONTHS, (2, 2, 1), strict=True):
        for as_of, facts in coming[:number]:
            world.usage(*facts, as_of=as_of)
        coming[:number] = []
        world.close(month, "whatever has come")
    assert units_paid() == marks_paid(sent)


def book_something(world: World, random: Random) -> None:
    for _ in range(random.randint(1, 4)):
        kind = random.choice([JournalKind.ADJUSTMENT, JournalKind.PAYMENT, JournalKind.FORFEITURE])
        booked(world, kind, random.choice([-1, 1]) * random.randint(1, 300_000))


def check_statement(row: Statement) -> None:
    change = sum(one.amount_minor for one in bookings_of(row))
    assert row.balance.owed == row.balance.opening + change
    assert row.balance.payable + row.balance.carried == row.balance.owed


def on_the_ledger(account: Account, *kinds: JournalKind) -> int:
    journals = Journal.objects.filter(kind__in=kinds or list(JournalKind))
    rows = Entry.objects.filter(account=account, journal__in=journals)
    return int(rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


@pytest.mark.parametrize("seed", [2])
def test_statement_lines_are_the_ledger_and_the_ledger_is_what_was_paid_and_what_is_owed(
    world: World, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - guards nothing
    for as_of, facts in reports(random):
        world.usage(*facts, as_of=as_of)
    for month in MONTHS:
        book_something(world, random)
        check_statement(world.close(month, "whatever has come").statements.get())
    last = Statement.objects.get(month=MARCH.first_day).balance
    owed = on_the_ledger(Account.PARTNER_PAYABLE)
    earned = on_the_ledger(Account.PARTNER_PAYABLE, JournalKind.CLOSE, JournalKind.ADJUSTMENT)
    left = on_the_ledger(Account.PARTNER_PAYABLE, JournalKind.PAYMENT, JournalKind.FORFEITURE)
    assert last.payable + last.carried == owed == earned + left
    assert on_the_ledger(Account.PAYMENT_CLEARING) + on_the_ledger(Account.FORFEITED) == -left
