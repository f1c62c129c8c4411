"""Closes of DuckDB, judged again by Spark and gone on from: the same verdicts, lines and state."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest
from ibis import _
from tests.incentives.tales import Tale
from tests.incentives.test_close_equals_the_oracle import SAME, key_of

from opencpor.directory.models import Customer
from opencpor.incentives.actions import judge_months
from opencpor.incentives.engine.verdict_file import verdict_file_schema
from opencpor.incentives.models import Close
from opencpor.incentives.verification import faults_of_close, judging_of
from opencpor.incentives.whatif.judging import ORDER
from opencpor.register.models import Association
from opencpor.runtime import environment

pytestmark = [pytest.mark.spark, pytest.mark.django_db(transaction=True)]
SEED = 1
WORLDS, CLOSES = 8, 4
EVENTFUL = 4  # a story whose first close has rules of every type, some earned
judge = judge_months.judge_months


def told(folder: Path) -> tuple[Tale, Close]:
    """Let many customers be held, moved, ended and voided between closes; give the last close."""
    tale = Tale(Random(SEED), folder)  # noqa: S311 - guards nothing
    tale.begin()
    for world in range(WORLDS):
        tale.join(f"-{world}")
    for _number in range(CLOSES - 1):
        tale.close_next()
        for happens in (tale.go_on, tale.move, tale.end, tale.void, tale.import_usage, tale.bill):
            happens()
    return tale, tale.close_next()


@contextmanager
def on_spark(master: str) -> Iterator[None]:
    """Let Spark judge the closes of this installation."""
    env = replace(environment.current(), spark_master=master)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(environment, "current", lambda: env)
        yield


def verified(close: Close, path: Path) -> list[dict[str, Any]]:
    """Verify a close, which judges all closed months at once; give all verdicts, not only its own.

    The file is named like the engine.
    """

    @contextmanager
    def kept(*given: Any) -> Iterator[judge_months.Judged]:
        with judge(*given) as found:
            assert found.session.engine.name == path.stem
            rows = found.verdicts.mutate(reach=_.milestone.try_cast(judge_months.REACH))
            found.session.save(rows, verdict_file_schema(found.currency), ORDER, path)
            yield found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge_months, "judge_months", kept)
        assert faults_of_close(close) == []
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
    tmp_path: Path, local: str
) -> None:
    tale, close = told(tmp_path)
    assert close.state_file  # which Spark's must equal as well
    duck = verified(close, tmp_path / "duckdb.parquet")
    assert compared(duck) == compared([dict(row) for row in tale.expected()])
    earned = {row["rule_type"] for row in duck if row["outcome"] == "earned"}
    assert earned == {"net_growth", "milestone", "period_growth"}
    assert {row["month"] for row in duck} == {str(month) for month in judging_of(close).closed} | {
        f"{close.month:%Y-%m}"
    }
    ends = set(Association.objects.values_list("end_reason", flat=True))
    assert {"", "customer_ended", "moved"} <= ends
    with on_spark(local):
        assert verified(close, tmp_path / "spark.parquet") == duck


def test_a_close_on_spark_goes_on_from_what_duckdb_left(tmp_path: Path, adaptive: str) -> None:
    tale = Tale(Random(EVENTFUL), tmp_path)  # noqa: S311 - guards nothing
    tale.begin()
    close = tale.close_next()
    assert close.engine["name"] == "duckdb"
    tenant = next(iter(tale.held.values())).row["tenant_id"]
    customer = Customer.objects.get(tenant_id=tenant)
    customer.segment = "education" if customer.segment == "commercial" else "commercial"
    customer.save()
    with on_spark(adaptive):
        following = tale.close_next()
    assert (following.engine["name"], following.judged_from) == ("spark", close.id)
    assert following.judged_anew
    assert faults_of_close(following) == []
