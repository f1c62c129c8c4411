"""A whole story of closes, judged in one calculation: oracle, DuckDB and Spark say the same."""

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest
from ibis import _
from tests.incentives.tales import Tale
from tests.incentives.test_close_equals_the_oracle import SAME, key_of

from opencpor.incentives.actions.judge_months import REACH, judge_months
from opencpor.incentives.engine.verdict_file import verdict_file_schema
from opencpor.incentives.models import Close
from opencpor.incentives.verification import judging_of
from opencpor.incentives.whatif.judging import ORDER, sources_of
from opencpor.register.models import Association
from opencpor.runtime import environment

pytestmark = [pytest.mark.spark, pytest.mark.django_db(transaction=True)]
SEED = 1
WORLDS, CLOSES = 8, 4


def told(seed: int, folder: Path) -> tuple[Tale, Close]:
    """Let many customers be held, moved, ended and voided between closes; give the last close."""
    tale = Tale(Random(seed), folder)  # noqa: S311 - guards nothing
    tale.begin()
    for world in range(WORLDS):
        tale.join(f"-{world}")
    for _number in range(CLOSES - 1):
        tale.close_next()
        for happens in (tale.go_on, tale.move, tale.end, tale.void, tale.import_usage, tale.bill):
            happens()
    return tale, tale.close_next()


def judged(close: Close, path: Path) -> list[dict[str, Any]]:
    """Judge all closed months at once, by what the last close read."""
    with (
        sources_of(close) as own,
        judge_months(judging_of(close), own.inputs, own.usage, own.billed) as found,
    ):
        rows = found.verdicts.mutate(reach=_.milestone.try_cast(REACH))
        found.session.save(rows, verdict_file_schema(found.currency), ORDER, path)
        assert found.session.engine.name == path.stem
    return pq.read_table(path).to_pylist()


def compared(rows: list[dict[str, Any]]) -> dict[tuple[str, ...], dict[str, str]]:
    """What is compared of each row, as text."""
    return {
        key_of(row): {
            name: "" if row.get(name) is None else str(row[name]) for name in ("amount", *SAME)
        }
        for row in rows
    }


def test_all_closed_months_of_many_customers_are_what_the_oracle_judges(
    tmp_path: Path, local: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tale, close = told(SEED, tmp_path)
    expected = tale.expected()
    duck = judged(close, tmp_path / "duckdb.parquet")
    env = replace(environment.current(), spark_master=local)
    monkeypatch.setattr(environment, "current", lambda: env)
    assert judged(close, tmp_path / "spark.parquet") == duck
    assert compared(duck) == compared([dict(row) for row in expected])
    earned = {row["rule_type"] for row in duck if row["outcome"] == "earned"}
    assert earned == {"net_growth", "milestone", "period_growth"}
    assert {row["month"] for row in duck} == {str(month) for month in judging_of(close).closed} | {
        f"{close.month:%Y-%m}"
    }
    ends = set(Association.objects.values_list("end_reason", flat=True))
    assert {"", "customer_ended", "moved"} <= ends
