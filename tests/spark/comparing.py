"""The same run on DuckDB and on Spark."""

import json
from pathlib import Path
from typing import Any

from tests.oracle import rules
from tests.oracle.harness import Outcome, calculate
from tests.oracle.histories import History


def both(folder: Path, master: str, *given: Any) -> tuple[Outcome, Outcome]:
    """Calculate on DuckDB and on Spark."""
    found = []
    for name, options in (("duckdb", ()), ("spark", ("--engine", "spark", "--master", master))):
        (folder / name).mkdir()
        found.append(calculate(folder / name, *given, *options))
    return found[0], found[1]


def same(folder: Path, master: str, made: History) -> list[dict[str, str]]:
    """Check that the oracle, DuckDB and Spark say the same of a history; return it."""
    document, held, usage, through = made
    month = f"{through[0]:04d}-{through[1]:02d}"
    duck, spark = both(folder, master, document, held, usage, month)
    rows = spark.rows
    assert rows == rules.calculate(document, held, usage, through)
    assert spark.text == duck.text
    assert (spark.summary["engine"], set(spark.summary["versions"])) == (
        "spark",
        {"opencpor", "duckdb", "pyspark", "ibis-framework"},
    )
    told = [json.loads((run.out / "summary.json").read_text()) for run in (duck, spark)]
    for summary in told:
        for name in ("engine", "versions", "inputs"):
            del summary[name]
    assert told[0] == told[1]
    return rows
