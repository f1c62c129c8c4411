"""What a tree of processes costs: memory held together, and processor time, sampled while it works.

Several processes share memory, so that their sizes must not be added: each is counted with its
share of what it shares (PSS), where the system tells it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

import psutil

from bench.machine import Cost

PAUSE = 0.25
RESTS = 20  # times what it took to look at memory: reading shares of gigabytes holds a process up


def held(process: psutil.Process, *, alone: bool) -> int:
    """Return the bytes of memory that a process holds."""
    if not alone:
        try:
            rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
            return int(rollup.partition("\nPss:")[2].split()[0]) * 1024
        except (OSError, IndexError):
            pass
    return int(process.memory_info().rss)


def _together(processes: Sequence[psutil.Process]) -> int:
    """Return the bytes that processes hold, those that have ended left out."""
    sizes = []
    for process in processes:
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            sizes.append(held(process, alone=len(processes) == 1))
    return sum(sizes)


class Watched:
    """Some processes and all below them, looked at four times a second.

    Their memory is looked at less often where that takes long.

    Attributes:
        cost: What they took, once the block has ended.
    """

    def __init__(self, *processes: psutil.Process) -> None:
        self.roots = processes
        self.cost = Cost(0, 0, 0)
        self._done = Event()
        self._spent: dict[int, float] = {}
        self._before: dict[int, float] = {}
        self._most = 0
        self._rested = 0.0

    def __enter__(self) -> Self:
        self._began = time.monotonic()
        self._done.clear()
        self._most, self._spent, self._rested = 0, {}, 0.0
        self._look()
        self._before = dict(self._spent)
        self._thread = Thread(target=self._keep_looking, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        wall = time.monotonic() - self._began
        self._done.set()
        self._thread.join()
        self._look()
        spent = sum(self._spent.values()) - sum(self._before.values())
        self.cost = Cost(wall, spent, self._most / 1024**3)

    def _keep_looking(self) -> None:
        while not self._done.wait(PAUSE):
            self._look()

    def _look(self) -> None:
        """Note what each process has spent so far, and what all hold now."""
        tree: list[psutil.Process] = []
        for root in self.roots:
            try:
                tree += [root, *root.children(recursive=True)]
            except psutil.NoSuchProcess:
                continue
        for process in tree:
            try:
                times = process.cpu_times()
            except (psutil.NoSuchProcess, ProcessLookupError):
                continue
            self._spent[process.pid] = times.user + times.system
        began = time.monotonic()
        if began >= self._rested:
            self._most = max(self._most, _together(tree))
            self._rested = began + RESTS * (time.monotonic() - began)


class Broken(SystemExit):
    """A process failed; the message is the first line of its last error, or how it ended."""


def _why(said: str, code: int) -> str:
    """Name what broke a process: what it said of an error, else its signal or exit status."""
    errors = [line for line in said.splitlines() if "Error: " in line or "Exception: " in line]
    if errors:
        return errors[-1]
    return f"ended by signal {-code}" if code < 0 else f"exit status {code}"


def costs(
    command: Sequence[str], *others: psutil.Process, **environment: str
) -> dict[str, Cost]:  # fmt: skip
    """Run a process; return what it cost, or what it says, as JSON, that its parts cost.

    Raises:
        Broken: If it fails.
    """
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            command, env=os.environ | environment, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        with Watched(psutil.Process(process.pid), *others) as watched:
            said, _ = process.communicate()
        errors.seek(0)
        told = errors.read()
    if process.returncode:
        sys.stderr.write(told)
        raise Broken(_why(told, process.returncode))
    if said.startswith("{"):
        return {name: Cost(**cost) for name, cost in json.loads(said).items()}
    return {"": watched.cost}
