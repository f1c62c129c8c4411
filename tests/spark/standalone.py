"""A stand-alone cluster of one master and two workers, on this machine's own address only."""

import os
import queue
import socket
import subprocess
import threading
from pathlib import Path
from types import TracebackType

import pyspark
from tests.spark.java import BRIEF

HERE = "127.0.0.1"
HOME = Path(pyspark.__file__).parent
PATIENCE = 180  # seconds; only what never comes takes so long
CLASSES = "org.apache.spark.deploy"


class Standalone:
    """Starts the processes, gives the master's address, and stops them."""

    def __init__(self, folder: Path, memory: str = "600m") -> None:
        self.folder = folder
        self.memory = memory  # of a worker, for its executors
        self.processes: list[subprocess.Popen[str]] = []
        self.lines: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> str:
        with socket.socket() as free:
            free.bind((HERE, 0))
            port = free.getsockname()[1]
        address = f"spark://{HERE}:{port}"
        try:
            self.start("master.Master", "--port", str(port))
            self.wait("elected leader")
            for number in range(2):
                folder = str(self.folder / f"worker{number}")
                limits = ("--cores", "1", "--memory", self.memory)
                self.start("worker.Worker", *limits, "-d", folder, address)
                self.wait("Registering worker")
        except BaseException:
            self.stop()
            raise
        return address

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, name: str, *options: str) -> None:
        """Start a process; what the first one, the master, says is listened to."""
        env = os.environ | {
            "SPARK_HOME": str(HOME),
            "SPARK_LOCAL_IP": HERE,  # also where its page listens
            "SPARK_DAEMON_MEMORY": "160m",
            "SPARK_DAEMON_JAVA_OPTS": BRIEF,
        }
        command = [str(HOME / "bin" / "spark-class"), f"{CLASSES}.{name}"]
        listened = not self.processes
        process = subprocess.Popen(  # noqa: S603 - the package's own program
            [*command, "--host", HERE, "--webui-port", "0", *options],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if listened else subprocess.DEVNULL,
            text=True,
        )
        self.processes.append(process)
        if listened:
            threading.Thread(target=self.listen, args=[process], daemon=True).start()

    def listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stderr is not None
        with process.stderr as said:
            for line in said:
                self.lines.put(line)

    def wait(self, words: str) -> None:
        """Wait until the master says something."""
        while words not in self.lines.get(timeout=PATIENCE):
            pass

    def stop(self) -> None:
        """Stop the workers, which stop their executors, then the master."""
        for process in reversed(self.processes):
            process.terminate()
            process.wait(PATIENCE)
