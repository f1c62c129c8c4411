"""A stand-alone master with two workers writes the very bytes that DuckDB does."""

from pathlib import Path
from random import Random

import pytest
from tests.oracle.histories import together
from tests.spark.comparing import same

from opencpor.usage.engine.opening import Choice, open_session

pytestmark = pytest.mark.spark


def test_a_cluster_computes_what_the_oracle_does(tmp_path: Path, cluster: str) -> None:
    same(tmp_path, cluster, together(Random(12), programs=1, worlds=12))  # noqa: S311 - guards nothing


def test_both_workers_take_part(tmp_path: Path, cluster: str) -> None:
    from pyspark.sql import SparkSession

    with open_session(Choice("spark", cluster), tmp_path):
        spark = SparkSession.getActiveSession()
        assert spark is not None
        found = spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()  # noqa: SLF001 - Python has no name for it
        assert len(found) == 3  # theirs, and the driver
    assert list(tmp_path.iterdir()) == []
