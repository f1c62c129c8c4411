"""Runs `cpor calculate` on a stand-alone Spark cluster of two workers, started and stopped here.

Prints what it cost together with the cluster, as JSON: once the cluster is up, until the end. Runs
in the environment that has Spark, as `python -m bench.peers.on_cluster MEMORY COMMAND...`.
"""

import json
import sys
import tempfile
from pathlib import Path

import psutil
from tests.spark.standalone import Standalone

from bench.watched import costs


def main(memory: str, *command: str) -> None:
    """Start a cluster whose workers have so much memory each, and have it compute."""
    with tempfile.TemporaryDirectory(prefix="cpor-cluster-") as folder:
        cluster = Standalone(Path(folder), memory)
        with cluster as master:
            workers = [psutil.Process(process.pid) for process in cluster.processes]
            cost = costs([*command, "--engine", "spark", "--master", master], *workers)
    print(json.dumps({"calculation": vars(cost[""])}))


if __name__ == "__main__":
    main(*sys.argv[1:])
