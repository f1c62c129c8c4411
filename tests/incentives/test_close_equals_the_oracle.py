"""Random stories: after every close the ledger holds, to the cent, what the oracle judges."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db.models import Sum
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.emptying import empty_tables
from tests.incentives.tales import Row, Tale

from opencpor.common.money import in_minor_units
from opencpor.common.months import Month
from opencpor.incentives.models import Close, Earning, Entry, Journal, Statement
from opencpor.incentives.verification import faults_of_close
from opencpor.usage.lake.here import the_lake

pytestmark = pytest.mark.django_db(transaction=True)

# A story of several closes takes half a minute: one by default, more with
# `--hypothesis-profile=thorough`.
EXAMPLES = settings().max_examples // 100
# A seed does not shrink to a smaller story, so shrinking would only take time.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
Key = tuple[str, str, str, str]
SAME = (
    "outcome", "active_users", "paid_units", "prior_mark", "growth_units", "reasons",
    "period_amount", "baseline_amount",
)  # fmt: skip


@contextmanager
def forgotten() -> Iterator[None]:
    """Empty all tables at the end, so that the next story starts from nothing."""
    try:
        yield
    finally:
        empty_tables()


def key_of(row: Any) -> Key:
    return (row["month"], row["association_id"], row["rule"], row["milestone"] or "")


def owed(rows: list[Row], currency: str) -> dict[Key, int]:
    """What rows earn, in minor units; what earns nothing is left out."""
    amounts = {key_of(row): in_minor_units(Decimal(row["amount"]), currency) for row in rows}
    return {key: amount for key, amount in amounts.items() if amount}


def posted() -> dict[Key, int]:
    """What the ledger holds for every line, corrections included; zeros are left out."""
    lines = Earning.objects.values_list("month", "association_id", "rule", "milestone")
    sums = lines.annotate(amount=Sum("amount_minor")).order_by()
    return {
        (f"{month:%Y-%m}", association, rule, milestone): amount
        for month, association, rule, milestone, amount in sums
        if amount
    }


def verdicts(close: Close) -> dict[Key, dict[str, str]]:
    """The verdict file of a close: what is compared of every row, as text."""
    with the_lake().local(close.verdict_file) as (path,):
        rows = pq.read_table(path).to_pylist()
    names = ("amount", *SAME)
    return {
        key_of(row): {name: "" if row[name] is None else str(row[name]) for name in names}
        for row in rows
    }


def in_force() -> dict[Key, dict[str, str]]:
    """What all closes so far leave: of each month, association and rule the newest verdicts."""
    found: dict[tuple[str, ...], dict[Key, dict[str, str]]] = {}
    for close in Close.objects.order_by("month"):
        judged: dict[tuple[str, ...], dict[Key, dict[str, str]]] = {}
        for key, row in verdicts(close).items():
            judged.setdefault(key[:3], {})[key] = row
        found |= judged
    return {
        key: row
        for rows in found.values()
        for key, row in rows.items()
        if row["outcome"] != "withdrawn"
    }


def check_ledger(close: Close, expected: list[Row]) -> None:
    assert posted() == owed(expected, close.currency)
    month = f"{close.month:%Y-%m}"
    earned = Earning.objects.filter(close=close, kind="earned")
    assert earned.count() == sum(
        row["month"] == month and row["outcome"] == "earned" for row in expected
    )
    sums = Entry.objects.values("journal").annotate(sum=Sum("amount_minor")).values_list("sum")
    assert set(sums) <= {(0,)}
    check_statements(close)


def check_statements(close: Close) -> None:
    """What the statements of a close owe is what the ledger does, to whomever it owes anything."""
    owed = Entry.objects.filter(account="partner_payable", currency=close.currency)
    sums = owed.values_list("location_id").annotate(sum=Sum("amount_minor")).order_by()
    said = {row.location_id: row.balance.owed for row in close.statements.all()}
    assert {place: sum_ for place, sum_ in sums if sum_} == {
        place: minor for place, minor in said.items() if minor
    }


def check_verdicts(close: Close, expected: list[Row]) -> None:
    """Of the closed month every row is there; of earlier ones those that changed."""
    found = verdicts(close)
    month = f"{close.month:%Y-%m}"
    rows = {
        key_of(row): {name: row.get(name, "") for name in ("amount", *SAME)} for row in expected
    }
    assert {key: row for key, row in found.items() if key[0] == month} == {
        key: row for key, row in rows.items() if key[0] == month
    }
    assert in_force() == rows


def check_closing_again(tale: Tale, close: Close) -> None:
    """Whatever came in since: a closed month stays as it is."""
    tables = (Close, Earning, Journal, Entry, Statement)
    rows = [table.objects.count() for table in tables]
    assert tale.close(Month.of(close.month)).id == close.id
    assert [table.objects.count() for table in tables] == rows


@pytest.mark.long
@settings(max_examples=EXAMPLES, deadline=None, phases=PHASES)
@given(st.integers(0, 2**32))
def test_every_close_posts_what_the_oracle_judges(seed: int) -> None:
    with TemporaryDirectory() as folder, forgotten():
        tale = Tale(Random(seed), Path(folder))  # noqa: S311 - guards nothing
        tale.begin()
        for _ in range(tale.random.randint(2, 4)):
            close = tale.close_next()
            expected = tale.expected()
            check_ledger(close, expected)
            check_verdicts(close, expected)
            tale.go_on()
            check_closing_again(tale, close)
            assert faults_of_close(close) == []  # whatever happened since
