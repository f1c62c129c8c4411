"""Statements open with what the whole ledger says was owed, and read only those before them."""

from copy import copy
from random import Random

import pytest
from django.db import transaction
from django.db.models import Sum
from tests.builders import make_location
from tests.incentives.bookings import booked_at
from tests.incentives.rows import make_close
from tests.incentives.world import JANUARY, PROGRAM

from opencpor.common.ids import new_id
from opencpor.common.months import Month
from opencpor.incentives.models import Account, Close, Entry, Statement
from opencpor.incentives.payments import ledger
from opencpor.incentives.posting.statements import write_statements
from opencpor.incentives.rules.statement import JournalKind

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = (JournalKind.ADJUSTMENT, JournalKind.PAYMENT, JournalKind.FORFEITURE)


def closed(first: Close, month: Month, currency: str) -> Close:
    close = copy(first)
    close.id, close.month, close.currency = new_id("cls"), month.first_day, currency
    with transaction.atomic():
        close.save(force_insert=True)
        write_statements(close, minimum=0)
    return close


def owed(currency: str, cut: int) -> dict[str, int]:
    rows = Entry.objects.filter(
        account=Account.PARTNER_PAYABLE, currency=currency, journal__number__lte=cut
    )
    sums = rows.values_list("location_id").annotate(sum=Sum("amount_minor"))
    return {place: minor for place, minor in sums.order_by() if minor}


@pytest.mark.parametrize("seed", [4, 9])
def test_openings_and_closings_are_what_the_whole_ledger_says(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - guards nothing
    places = [make_location().pk for _ in range(4)]
    first = make_close(PROGRAM)
    for number in range(1, 13):
        for place in random.choices(places, k=random.randint(0, 3)):
            minor = random.choice([-100, 100, 250])
            booked_at(place, random.choice(KINDS), minor, random.choice(["EUR", "USD"]))
        currency = random.choice(["EUR", "EUR", "USD"])
        close = closed(first, JANUARY.plus(number), currency)
        rows = Statement.objects.filter(close=close)
        said = {row.location_id: row.opening_minor for row in rows if row.opening_minor}
        left = {row.location_id: row.balance.owed for row in rows if row.balance.owed}
        last = rows.first()
        assert left == owed(currency, last.cut if last else 10**9)
        assert last is None or said == owed(currency, last.since)
        booked_at(places[0], JournalKind.ADJUSTMENT, 70, currency)
        for one in ("EUR", "USD"):
            assert ledger.owed(PROGRAM, one) == owed(one, 10**9)
    assert Statement.objects.values("currency").distinct().count() == 2
