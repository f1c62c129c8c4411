"""Work on hostile data in a child process that can do little: the one way to start such a child.

The child gets the data as its standard input, no secret of ours in its environment, a limit on
memory, on processor time and on what it writes, and no network where the system lets it give that
up. What breaks out of a parser in there finds neither the database nor a key.
"""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from importlib import import_module
from pathlib import Path
from typing import IO

from opencpor.runtime.parents import die_with_parent

MIB = 1024 * 1024
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
MOST_HANDLES = 64
BAD_INPUT = 3  # how the child ends when it says itself that the data cannot be worked on
SHOWN = 500  # characters of what a child said last


class BadInputError(Exception):
    """The data cannot be worked on; raised inside the child, and by `run_confined` after it."""


class OutOfBoundsError(BadInputError):
    """The data takes more than the limits allow: time, memory, or output."""


@dataclass(frozen=True)
class Limits:
    """What the child may take.

    Attributes:
        memory: MiB of address space.
        seconds: Of processor time.
        patience: Seconds by the clock on the wall, since a busy machine is no fault of the data.
        output: MiB that it may write.
    """

    memory: int = 1024
    seconds: int = 20
    patience: int = 120
    output: int = 16


ORDINARY = Limits()
Work = Callable[..., bytes]


def _environment() -> dict[str, str]:
    """Return what the child must know: where the code lies, and how text is written."""
    code = str(Path(__file__).parents[2])
    return {"PYTHONPATH": code, "PATH": os.defpath, "LANG": "C.UTF-8"}


def run_confined(
    work: str, source: IO[bytes], arguments: Sequence[str] = (), limits: Limits = ORDINARY
) -> bytes:
    """Let a child process work on data, and return what it wrote.

    Args:
        work: ``module:function``; called with the data and the arguments, it returns bytes.
        source: A real file, read from its start.
        arguments: Plain texts.
        limits: What the child may take.

    Raises:
        OutOfBoundsError: If it took too much.
        BadInputError: If it failed in any other way.
    """
    bounds = [str(value) for value in astuple(limits)]
    command = [sys.executable, "-s", "-m", __name__, str(os.getpid()), *bounds, work, *arguments]
    os.lseek(source.fileno(), 0, os.SEEK_SET)
    with tempfile.TemporaryFile() as made, tempfile.TemporaryFile() as said:
        try:
            ended = subprocess.run(  # noqa: S603 - our own interpreter and module
                command,
                stdin=source.fileno(),
                stdout=made,
                stderr=said,
                env=_environment(),
                timeout=limits.patience,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise OutOfBoundsError("it took too long") from error
        if ended.returncode:
            said.seek(max(0, said.seek(0, os.SEEK_END) - SHOWN))
            raise _failure(ended.returncode, said.read().decode("utf-8", "replace"))
        made.seek(0)
        return made.read()


def _failure(code: int, said: str) -> BadInputError:
    last = said.strip().rpartition("\n")[2]
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return OutOfBoundsError("it took too much time or memory")
    if last.startswith("MemoryError") or "File too large" in last:
        return OutOfBoundsError(last)
    return BadInputError(last or f"it ended with {code}")


def _limit(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    import resource

    bounds = {
        resource.RLIMIT_AS: limits.memory * MIB,
        resource.RLIMIT_CPU: limits.seconds,
        resource.RLIMIT_FSIZE: limits.output * MIB,
        resource.RLIMIT_NOFILE: MOST_HANDLES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in bounds.items():
        most = resource.getrlimit(kind)[1]
        allowed = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (allowed, allowed))


def _leave_network() -> None:
    """Give up the network; a system that forbids this (some containers do) leaves it as it is."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def main(arguments: Sequence[str]) -> int:
    """Be the child: take the limits, then work on what comes in."""
    parent, *rest = arguments
    bounds, (work, *given) = rest[:4], rest[4:]
    die_with_parent(int(parent), signal.SIGKILL)
    _limit(Limits(*map(int, bounds)))
    _leave_network()
    module, _, name = work.partition(":")
    try:
        made: bytes = getattr(import_module(module), name)(sys.stdin.buffer, *given)
    except BadInputError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_INPUT
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    from opencpor.runtime.confined import main as child  # the module of one name, not this twin

    sys.exit(child(sys.argv[1:]))
