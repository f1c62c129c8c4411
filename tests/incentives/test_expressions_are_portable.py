"""What the engine computes can be said to Spark too: nothing is asked that only DuckDB knows."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import ibis.expr.operations as ops
import pytest
from ibis.backends.sql import compilers
from tests.incentives.tales import Tale
from tests.oracle.harness import calculate
from tests.oracle.histories import history

from opencpor.usage.engine.duck import DuckSession

RICH = 297  # a history with growth, caps and milestones
KNOWN = {
    "round",
    "hash",
    "bit_count",
    "getvariable",
}  # what all engines call alike, and what a session has of its own


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collects every expression that is computed."""
    expressions: list[Any] = []

    def noting(method: Callable[..., Any]) -> Callable[..., Any]:
        def noted(self: DuckSession, table: Any, *more: Any) -> Any:
            expressions.append(table)
            return method(self, table, *more)

        return noted

    for name in ("stage", "fetch", "save", "count"):
        monkeypatch.setattr(DuckSession, name, noting(getattr(DuckSession, name)))
    return expressions


def foreign(expression: Any) -> set[str]:
    """Compile an expression for Spark, and give the functions in it that are not known there."""
    compilers.pyspark.compiler.to_sqlglot(expression).sql(
        dialect=compilers.pyspark.compiler.dialect
    )
    values = [value for node in expression.op().find(ops.Project) for value in node.values.values()]
    assert not [
        v for v in values if not isinstance(v, ops.Unnest) and v.find(ops.Unnest, filter=ops.Value)
    ]
    return {node.__func_name__ for node in expression.op().find(ops.ScalarUDF)} - KNOWN


def test_a_calculation_asks_nothing_that_spark_does_not_know(
    tmp_path: Path, asked: list[Any]
) -> None:
    document, associations, usage, through = history(Random(RICH))  # noqa: S311 - guards nothing
    outcome = calculate(tmp_path, document, associations, usage, "{:04d}-{:02d}".format(*through))
    assert outcome.status == 0
    assert len(asked) > 20
    assert set().union(*map(foreign, asked)) == set()


def test_listing_bad_input_asks_nothing_that_spark_does_not_know(
    tmp_path: Path, asked: list[Any]
) -> None:
    document, associations, usage, _through = history(Random(RICH))  # noqa: S311 - guards nothing
    bad = [{**associations[0], "start_date": "May"}, *associations, associations[0]]
    usage[0] += [{**usage[0][0], "month": "x"}, {**usage[0][0], "tenant_id": "t-other"}]
    assert calculate(tmp_path, document, bad, usage, "2024-03").status == 2
    assert set().union(*map(foreign, asked)) == set()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_close_asks_nothing_that_spark_does_not_know(tmp_path: Path, asked: list[Any]) -> None:
    tale = Tale(Random(5), tmp_path)  # noqa: S311 - guards nothing
    tale.begin()
    tale.close_next()
    tale.go_on()
    tale.close_next()
    assert len(asked) > 40
    assert set().union(*map(foreign, asked)) == set()
