"""Ties the life of a process to that of its parent, where the system can (Linux)."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int, wake: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel for a signal when the parent ends; send it at once if that has happened.

    Args:
        parent: Process id of the parent as it was when this process was started.
        wake: The signal to get.

    On systems other than Linux nothing happens: there the supervisor must not be killed outright.
    """
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, int(wake), 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    if os.getppid() != parent:
        os.kill(os.getpid(), wake)
