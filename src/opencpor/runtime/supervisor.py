"""Starts the processes of an installation, watches them, and stops them in order.

The processes are children in sessions of their own: Ctrl-C reaches only the supervisor, which then
stops them one after the other. If one ends by itself, its last lines are repeated, the others are
stopped, and the whole ends as failed, so that whatever started it can start it again.
"""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import TextIO

PATIENCE_SECONDS = 30.0
HOPELESS_SECONDS = 2.0  # enough to close what is open
LAST_LINES = 20
FAILED = 1


@dataclass(frozen=True)
class Program:
    """One process to run.

    Attributes:
        name: What people call it.
        command: Program and arguments.
        ends_with_input: Stopped by a line of input instead of by a signal.
        quiet: Whether its output is only kept, not passed on.
        ground: Whether the others stand on it. Once it has given up, none of them can finish
            anything any more, so that none is given the time to.
    """

    name: str
    command: Sequence[str]
    ends_with_input: bool = False
    quiet: bool = False
    ground: bool = False


@dataclass
class Child:
    """A program that was started."""

    program: Program
    process: subprocess.Popen[str]
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=LAST_LINES))
    reader: threading.Thread | None = None

    @property
    def ended(self) -> str:
        """How it ended, for a person."""
        code = self.process.returncode
        if code < 0:
            return f"killed by {signal.Signals(-code).name}"
        return f"exit code {code}"


@dataclass(frozen=True)
class Ended:
    """A child has ended."""

    child: Child


@dataclass(frozen=True)
class Signaled:
    """The supervisor was asked to stop."""

    number: int


class Supervisor:
    """Runs programs until it is asked to stop or one of them ends."""

    def __init__(
        self,
        programs: Sequence[Program],
        out: TextIO | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.programs = programs
        self.patience = patience
        self.out = out or sys.stderr
        self.children: list[Child] = []
        self.events: queue.SimpleQueue[Ended | Signaled] = queue.SimpleQueue()

    def run(self, when_started: Callable[[], None] | None = None) -> int:
        """Start everything in order, wait, stop everything in the opposite order.

        Args:
            when_started: Called once all processes exist; not necessarily ready to serve.

        Returns:
            0 if it was asked to stop, 1 if a process ended by itself.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        try:
            for program in self.programs:
                self._start(program)
            if when_started is not None:
                when_started()
            event = self.events.get()
            if isinstance(event, Signaled):
                return 0
            self._report(event.child)
            if event.child.program.ground and event.child.process.returncode > 0:
                self.patience = min(self.patience, HOPELESS_SECONDS)
            return FAILED
        finally:
            self._stop_all()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del frame
        self.events.put(Signaled(number))

    def _start(self, program: Program) -> None:
        process = subprocess.Popen(  # noqa: S603 - commands of our own making
            program.command,
            stdin=subprocess.PIPE if program.ends_with_input else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        child = Child(program, process)
        child.reader = threading.Thread(target=self._follow, args=[child], daemon=True)
        child.reader.start()
        self.children.append(child)

    def _follow(self, child: Child) -> None:
        """Pass a child's lines on, keep the last ones, and tell when it ends."""
        assert child.process.stdout is not None  # noqa: S101 - it was started with a pipe
        for line in child.process.stdout:
            child.lines.append(line)
            if not child.program.quiet:
                self.out.write(line)
                self.out.flush()
        child.process.wait()
        self.events.put(Ended(child))

    def _report(self, child: Child) -> None:
        say = [f"\n{child.program.name} has ended by itself ({child.ended})."]
        if child.lines:
            say += ["Its last lines:", *(f"  {line.rstrip()}" for line in child.lines)]
        else:
            say.append("It said nothing.")
        print("\n".join(say), file=self.out, flush=True)

    def _stop_all(self) -> None:
        for child in reversed(self.children):
            self._stop(child)

    def _stop(self, child: Child) -> None:
        process = child.process
        if process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):  # it has ended already
                process.stdin.write("stop\n")
                process.stdin.close()
        elif process.poll() is None:
            process.terminate()
        try:
            process.wait(self.patience)
        except subprocess.TimeoutExpired:
            print(f"{child.program.name} does not stop; killing it.", file=self.out, flush=True)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if child.reader is not None:
            child.reader.join(self.patience)
