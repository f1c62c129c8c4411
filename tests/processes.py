"""Runs the code under test in processes of its own."""

import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import psutil

ROOT = Path(__file__).parents[1]
LONGEST = 240.0  # seconds; only a hang or a machine at its limits needs that long
STEP = 0.02
PORTS = (20_000, 32_000)


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment, with our sources on the path and changes made."""
    return os.environ | {"PYTHONPATH": str(ROOT / "src")} | changes


def until(condition: Callable[[], object], what: str, longest: float = LONGEST) -> None:
    """Wait for a condition, looking again and again; fail if it never comes."""
    end = time.monotonic() + longest
    while not condition():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(STEP)


def free_port() -> int:
    """Return a port that a server may take later: nobody else is given it meanwhile.

    It is below those that the system gives to outgoing connections. As long as this process runs,
    the UDP port of the same number is held, so that no other run of tests chooses it.
    """
    while True:
        port = random.randrange(*PORTS)  # noqa: S311 - guards nothing
        holding = socket.socket(type=socket.SOCK_DGRAM)
        try:
            holding.bind(("127.0.0.1", port))
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            holding.close()
        else:
            holding.detach()  # open until this process ends
            return port


def gone(process: psutil.Process) -> bool:
    """Whether a process has ended, though perhaps nobody has asked yet how."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class Running:
    """A process whose output is collected while it runs."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
        )
        self.output = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output += line

    def says(self, text: str, longest: float = LONGEST) -> None:
        """Wait until the output holds a text."""
        until(
            lambda: text in self.output or self.process.poll() is not None,
            f"{text!r} in output",
            longest,
        )
        assert text in self.output, self.output

    def family(self) -> list[psutil.Process]:
        """Return all processes that descend from it."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def ends(self) -> int:
        """Wait for its end; return the exit code."""
        code = self.process.wait(LONGEST)
        self._reader.join(LONGEST)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(LONGEST)
        self._reader.join(LONGEST)
        if self.process.stdout is not None:
            self.process.stdout.close()


def cpor(data: Path, *words: str, **changes: str) -> Running:
    """Start ``cpor`` with a data folder of its own; embedded database unless one is named."""
    inherited = environment()
    for name in ("DATABASE_URL", "OPENCPOR_DB_POOL"):
        inherited.pop(name, None)
    env = inherited | {"OPENCPOR_DATA": str(data)} | changes
    return Running([sys.executable, "-m", "opencpor.cli.main", *words], env)
