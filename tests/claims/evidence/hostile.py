"""What a broken-out parser might do; run only inside a confined child."""

import os
import socket
from typing import IO


def eat_memory(_source: IO[bytes], *_: str) -> bytes:
    return bytes(4 * 1024 * 1024 * 1024)


def eat_time(_source: IO[bytes]) -> bytes:
    while True:
        pass


def write_much(_source: IO[bytes]) -> bytes:
    return bytes(2 * 1024 * 1024)


def fall(_source: IO[bytes]) -> bytes:
    raise ValueError("no such thing")


def look_around(_source: IO[bytes]) -> bytes:
    names = " ".join(sorted(name for name in os.environ if not name.startswith("LC_")))
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1).close()
        return f"{names}; a network".encode()
    except ConnectionRefusedError:
        return f"{names}; a network".encode()
    except OSError:
        return f"{names}; no network".encode()
