"""One body of tests on every engine: Spark writes the very bytes that DuckDB does."""

from itertools import product
from pathlib import Path
from random import Random

import duckdb
import pyarrow.parquet as pq
import pytest
from tests.oracle.building import association, document, fact, growth
from tests.oracle.harness import calculate, cpor, write_input
from tests.oracle.histories import together
from tests.spark.comparing import both, same

pytestmark = pytest.mark.spark
SEED = 3
CODES = {
    "OPTOUT", "RECOGNITION", "NOTENROLLED", "NOUSAGE", "BELOWMINPAU", "MINTHNTMT", "PAULWPHWM",
    "MAULWPHWM", "MXTMCPMT", "MAXCAP", "REACHEDBEFORE", "NOTREACHED",
}  # fmt: skip
"""All that a calculation ever gives."""


def test_many_histories_at_once_are_what_the_oracle_says_of_them(
    tmp_path: Path, local: str
) -> None:
    made = together(Random(SEED), programs=3, worlds=12)  # noqa: S311 - guards nothing
    rows = same(tmp_path, local, made)
    assert {one for row in rows for one in row["reasons"].split(";") if one} == CODES
    rules = {rule["rule"]: rule for rule in made[0]["incentives"]}
    units = {row["association_id"]: row["subscription_id"] for row in made[1]}
    earned = {
        (rules[row["rule"]].get("basis", "milestone"), bool(units[row["association_id"]]))
        for row in rows
        if row["outcome"] == "earned"
    }
    assert earned == {*product(("min_active_paid", "active", "paid", "milestone"), (False, True))}


def test_all_errors_are_listed_as_duckdb_lists_them(tmp_path: Path, local: str) -> None:
    held = [
        association(),
        association("a2", start_date="2024-02-30", opted_out="x"),
        association("a2", workload="exchange", end_date="2023-12-31"),
        association("a3", tenant_id="t1", start_date="2024-05-31"),
    ]
    usage = [fact("2024-01", "-1", "1e3"), fact("May", 1, "\u0662"), fact("2024-02", 1, 1)]
    usage += [fact("2024-03", n, 1, tenant_id=t) for n in (1, 2) for t in ("T1", "other")]
    duck, spark = both(tmp_path, local, document(growth()), held, [usage, usage[3:]], "2024-04")
    assert (duck.status, spark.status) == (2, 2)
    assert len(spark.errors) > 6
    assert [line.replace("/spark/", "/duckdb/") for line in spark.errors] == duck.errors


def test_a_fact_given_twice_is_found_among_strangers_too(tmp_path: Path, local: str) -> None:
    usage = [fact("2024-03", n, 1, tenant_id=t) for n in (1, 2) for t in ("T1", "other")]
    duck, spark = both(tmp_path, local, document(growth()), [association()], [usage], "2024-04")
    assert [line.replace("/spark/", "/duckdb/") for line in spark.errors] == duck.errors
    assert len(spark.errors) == 2


def test_parquet_is_read_and_written_as_by_duckdb(tmp_path: Path, local: str) -> None:
    write_input(tmp_path, document(growth(rates={"teams": "0.335"})), [association()])
    duckdb.execute(
        f"""COPY (SELECT upper(t) AS "Tenant_ID", 'teams' AS workload, '2024-0' || m AS month,
          (m * 7)::BIGINT AS active_users, 90::SMALLINT AS paid_units, 'x' AS other
          FROM range(1, 9) a(m), (VALUES ('t1'), ('t2')) b(t))
        TO '{tmp_path}/usage.parquet' (FORMAT parquet)"""  # noqa: S608 - names of ours
    )
    given = ["--program", tmp_path / "program.yaml", "--through", "2024-08", "--format", "parquet"]
    given += [
        "--associations",
        tmp_path / "associations.csv",
        "--usage",
        tmp_path / "usage.parquet",
    ]
    duck = cpor(*given, out=tmp_path / "duck")
    spark = cpor(*given, "--engine", "spark", "--master", local, out=tmp_path / "spark")
    assert (duck.errors, spark.errors) == ([], [])
    tables = [pq.read_table(run.out / "earnings.parquet") for run in (duck, spark)]
    assert tables[0].num_rows == 8
    assert tables[0].schema.types == tables[1].schema.types
    assert tables[0].to_pylist() == tables[1].to_pylist()


def test_a_spark_that_would_lose_digits_is_refused(tmp_path: Path, local: str) -> None:
    from pyspark.sql import SparkSession

    spark = SparkSession.getActiveSession()
    assert spark is not None
    name = "spark.sql.decimalOperations.allowPrecisionLoss"
    spark.conf.set(name, "true")
    try:
        outcome = calculate(
            *(tmp_path, document(growth()), [association()], [[]], "2024-01"),
            *("--engine", "spark", "--master", local),
        )
    finally:
        spark.conf.set(name, "false")
    assert outcome.status == 2
    assert outcome.errors == [f"--master {local}: this Spark does not compute exactly: {name}"]
    assert not outcome.out.exists()
