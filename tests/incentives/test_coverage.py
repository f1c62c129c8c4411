"""How many units with usage in one month have some in the next: two ways to count the same."""

from collections.abc import Iterator
from random import Random

import ibis.expr.types as ir
import pyarrow as pa
import pytest

from opencpor.incentives.engine import coverage
from opencpor.incentives.engine.coverage import BITS, coverage_of
from opencpor.incentives.rules.closing import Coverage
from opencpor.usage.engine.duck import duckdb_session
from opencpor.usage.engine.session import Session

Unit = tuple[str, str, str]
KEY = ("tenant_key", "workload", "subscription_id")


@pytest.fixture
def session() -> Iterator[Session]:
    with duckdb_session() as opened:
        yield opened


def facts(session: Session, units: set[Unit]) -> ir.Table:
    rows = [dict(zip(KEY, unit, strict=True)) for unit in sorted(units)]
    return session.rows(pa.Table.from_pylist(rows, schema=pa.schema([(n, "string") for n in KEY])))


def some(random: Random, kinds: int) -> set[Unit]:
    """Units of three tenants, some workloads of which are held by subscription."""
    return {
        (f"t{random.randrange(3)}", f"w{n // 2}", f"s{n}" if n % 2 else "")
        for n in (random.randrange(kinds) for _ in range(3 * kinds))
    }


@pytest.mark.parametrize("kinds", [1, BITS, BITS + 1, 3 * BITS])
@pytest.mark.parametrize("few", [0, coverage.FEW])
def test_units_of_both_months_are_counted(
    session: Session, monkeypatch: pytest.MonkeyPatch, kinds: int, few: int
) -> None:
    monkeypatch.setattr(coverage, "FEW", few)
    random = Random(kinds)  # noqa: S311 - guards nothing
    before, now = some(random, kinds), some(random, kinds)
    found = coverage_of(session, facts(session, before), facts(session, now))
    assert found == Coverage(len(before), len(before & now))


def test_without_usage_in_either_month_nothing_is_covered(session: Session) -> None:
    one = facts(session, {("t", "w", "")})
    assert coverage_of(session, one, facts(session, set())) == Coverage(1, 0)
    assert coverage_of(session, facts(session, set()), one) == Coverage(0, 0)
