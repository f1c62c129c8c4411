"""A month judged from carried state gives the very rows of a pass over all history."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import ibis
import pytest
from ibis import _
from tests.oracle.harness import calculate
from tests.oracle.histories import history

from opencpor.common.months import Month
from opencpor.incentives.engine.associations_file import read_associations
from opencpor.incentives.engine.verdicts import (
    Carried,
    JudgedRule,
    Judgment,
    carry_on,
    judge,
    verdict_schema,
)
from opencpor.incentives.rules.reasons import Reason
from opencpor.programs.document.rules_only import read_rules_document
from opencpor.usage.engine.duck import duckdb_session
from opencpor.usage.engine.facts import with_marks
from opencpor.usage.engine.session import Session
from opencpor.usage.engine.usage_files import read_usage

# A history in which milestones and growth are paid and caps are used up within eight months.
RICH = 297
KEY = ("association_id", "rule")


@pytest.fixture
def session() -> Iterator[Session]:
    with duckdb_session() as opened:
        yield opened


def read(session: Session, folder: Path, seed: int) -> tuple[Any, Any, list[Any], str, int]:
    """Write a random history, read it back: associations, facts, rules, currency, last month."""
    document, associations, usage, through = history(Random(seed))  # noqa: S311 - guards nothing
    calculate(folder, document, associations, usage, f"{through[0]:04d}-{through[1]:02d}")
    held, wrong = read_associations(session, folder / "associations.csv")
    assert held is not None, wrong
    files = sorted(folder.glob("usage*.csv"))
    found, wrong = read_usage(session, files, held)
    assert found is not None, wrong
    rules = read_rules_document((folder / "program.yaml").read_text(encoding="utf-8"))
    facts = found.marked.select("unit", "month", "active", "paid")
    return held, facts, list(rules.rules), rules.currency, Month(*through).index


def rows(session: Session, judgment: Judgment) -> list[dict[str, Any]]:
    """Verdicts with all their inputs, and the names of what they refer to."""
    table = judgment.named(judgment.rows, *KEY)
    found: list[dict[str, Any]] = session.fetch(table).to_pylist()
    return found


def order(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["month"], row["association_id"], row["rule"], row["milestone"] or 0)


def by_months(
    session: Session, held: Any, facts: Any, rules: list[JudgedRule], currency: str, last: int
) -> list[dict[str, Any]]:
    """Judge all months before one at once, then month after month from what was carried."""
    first = Month(2024, 2).index
    before = facts.filter(_.month < first)
    passed = kept(
        session, judge(session, held, with_marks(before), rules, currency, last=first - 1)
    )
    found = rows(session, passed)
    carried = staged(session, carry_on(before, passed))
    for month in range(first, last + 1):
        new = facts.filter(_.month == month)
        marked = session.stage(with_marks(new, carried.marks))
        passed = kept(
            session,
            judge(session, held, marked, rules, currency, first=month, last=month, carried=carried),
        )
        found += rows(session, passed)
        carried = staged(session, carry_on(new, passed, carried))
    return found


def kept(session: Session, judgment: Judgment) -> Judgment:
    return replace(judgment, rows=session.stage(judgment.rows))


def staged(session: Session, carried: Carried) -> Carried:
    tables = (carried.paid, carried.marks, carried.reached)
    return Carried(*(session.stage(table) for table in tables if table is not None))


def test_months_in_turn_give_the_rows_of_a_full_pass(session: Session, tmp_path: Path) -> None:
    held, facts, rules, currency, _last = read(session, tmp_path, RICH)
    last = Month(2024, 5).index
    full = judge(session, held, with_marks(facts), rules, currency, last=last)
    one_by_one = by_months(session, held, facts, rules, currency, last)
    assert sorted(one_by_one, key=order) == sorted(rows(session, full), key=order)
    assert {bool(row["milestone"] is not None) for row in one_by_one if row["mask"] == 0} == {
        True,
        False,
    }
    assert any(row["mask"] == Reason.MAXCAP.bit for row in one_by_one)


def test_verdicts_have_the_published_types(session: Session, tmp_path: Path) -> None:
    held, facts, rules, currency, last = read(session, tmp_path, 4)
    full = judge(session, held, with_marks(facts), rules, currency, last=last)
    assert full.rows.schema() == ibis.schema(verdict_schema(currency))
    answered = session.fetch(full.rows.limit(1)).schema
    assert answered == ibis.schema(verdict_schema(currency)).to_pyarrow()
