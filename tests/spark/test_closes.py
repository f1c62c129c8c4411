"""A close that DuckDB judged is judged again by Spark: the same lines, the same verdicts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.incentives.tales import Tale
from tests.snapshots import MadeOnce

from opencpor.directory.models import Customer
from opencpor.incentives.models import Close
from opencpor.incentives.verification import faults_of_close
from opencpor.runtime import environment
from opencpor.usage.engine.spark import ClusterSession
from opencpor.usage.lake.here import the_lake

pytestmark = [pytest.mark.spark, pytest.mark.django_db(transaction=True)]
EVENTFUL = 4  # a story whose first close has rules of every type, some earned
Begun = tuple[Tale, Close]


def begin(folder: Path) -> Begun:
    """A story whose first month DuckDB has closed."""
    tale = Tale(Random(EVENTFUL), folder)  # noqa: S311 - guards nothing
    tale.begin()
    return tale, tale.close_next()


@pytest.fixture(scope="module")
def begun(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[MadeOnce[Begun]]:
    made = MadeOnce(lambda: begin(tmp_path_factory.mktemp("usage")))
    yield made
    with django_db_blocker.unblock():
        made.forget()


@pytest.fixture
def on_spark(local: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """An installation whose closes Spark judges; the files of verdicts that it writes."""
    env = replace(environment.current(), spark_master=local)
    monkeypatch.setattr(environment, "current", lambda: env)
    written: list[Path] = []
    save = ClusterSession.save

    def noted(self: ClusterSession, *given: object) -> None:
        written.append(given[3])  # type: ignore[arg-type]
        save(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(ClusterSession, "save", noted)
    return written


def test_what_duckdb_judged_spark_judges_to_the_last_digit(
    begun: MadeOnce[Begun], request: pytest.FixtureRequest
) -> None:
    _tale, close = begun.get()
    with the_lake().local(close.verdict_file) as (path,):
        rows = pq.read_table(path).to_pylist()
    assert close.engine["name"] == "duckdb"
    assert {row["outcome"] for row in rows} == {"earned", "none"}
    types = {"net_growth", "milestone", "period_growth"}
    assert {row["rule_type"] for row in rows} == types
    written = request.getfixturevalue("on_spark")
    assert faults_of_close(close) == []
    assert [path.name for path in written] == ["verdicts.parquet", "state.parquet"]


def test_a_close_on_spark_goes_on_from_what_duckdb_left(
    begun: MadeOnce[Begun], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    tale, close = begun.get()
    tenant = next(iter(tale.held.values())).row["tenant_id"]
    customer = Customer.objects.get(tenant_id=tenant)
    customer.segment = "education" if customer.segment == "commercial" else "commercial"
    customer.save()
    request.getfixturevalue("on_spark")
    following = tale.close_next()
    monkeypatch.undo()
    assert (following.engine["name"], following.judged_from) == ("spark", close.id)
    assert following.judged_anew
    assert faults_of_close(following) == []
