"""Spark in this process and on a cluster of its own: one Java for the driver, started once.

In an environment without PySpark there is nothing here to collect; `make test-spark` has one.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from tests.spark.java import BRIEF

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

if find_spec("pyspark") is None:
    collect_ignore_glob = ["test_*.py"]

LOCAL = "local[2]"
ADAPTIVE = "spark.sql.adaptive.enabled"
# For tables of some hundred rows: plans are not compiled, nor written down at length.
QUICK = f"""
spark.driver.memory 1g
spark.executor.memory 512m
spark.driver.extraJavaOptions {BRIEF}
spark.executor.extraJavaOptions {BRIEF}
spark.sql.maxPlanStringLength 1000
spark.sql.shuffle.partitions 2
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.constraintPropagation.enabled false
spark.scheduler.minRegisteredResourcesRatio 1.0
spark.scheduler.maxRegisteredResourcesWaitingTime 120s
"""


@pytest.fixture(scope="session", autouse=True)
def _quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give Spark its settings in the way a site does."""
    logging.getLogger("py4j").setLevel(logging.ERROR)  # it says that it ends when all is closed
    folder = tmp_path_factory.mktemp("conf")
    (folder / "spark-defaults.conf").write_text(QUICK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        yield


@pytest.fixture(scope="module")
def local() -> Iterator[str]:
    """A session of this process that all tests of a module use; its master.

    Its plans are not changed while they run, as those of the cluster are.
    """
    with running(LOCAL) as spark:
        spark.conf.set(ADAPTIVE, "false")
        yield LOCAL


@pytest.fixture
def adaptive(local: str) -> Iterator[str]:
    """The session of this process, its plans changed while they run, as a site's are."""
    from opencpor.usage.engine.spark import start

    spark = start(local)
    spark.conf.unset(ADAPTIVE)
    try:
        assert spark.conf.get(ADAPTIVE) == "true"
        yield local
    finally:
        spark.conf.set(ADAPTIVE, "false")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A session on a master and two workers, started from the package and stopped afterwards."""
    from tests.spark.standalone import Standalone

    with Standalone(tmp_path_factory.mktemp("cluster")) as master, running(master):
        yield master


@contextmanager
def running(master: str) -> Iterator["SparkSession"]:
    """Keep one session of Spark, which sessions of the engine use as they find it."""
    from opencpor.usage.engine.spark import start

    spark = start(master)
    try:
        yield spark
    finally:
        spark.stop()
