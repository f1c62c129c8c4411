"""Asks clamd, ClamAV's scanner, about one file. Source of the protocol: clamd(8), INSTREAM."""

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

PATIENCE = 120.0  # seconds for each step; large files take their time
STEP = 64 * 1024
LONGEST_REPLY = 4096
CLEAN, FOUND = "OK", "FOUND"


class ScannerAwayError(Exception):
    """The scanner cannot be reached, or gave no verdict."""


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(PATIENCE)
        try:
            made.connect(parts.path)
        except OSError:
            made.close()
            raise
        return made
    return socket.create_connection((parts.hostname, parts.port), PATIENCE)


def _reply(scanner: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
        part = scanner.recv(LONGEST_REPLY)
        if not part:
            break
        reply += part
    return reply.rstrip(b"\0").decode("utf-8", "replace").strip()


def _asked(scanner: socket.socket, source: IO[bytes]) -> str:
    scanner.sendall(b"zINSTREAM\0")
    source.seek(0)
    try:
        while block := source.read(STEP):
            scanner.sendall(struct.pack(">I", len(block)) + block)
        scanner.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it stops listening at its limit of size; what it says about that is still to be read
    return _reply(scanner)


def infection(url: str, source: IO[bytes]) -> str:
    """Return the name of what the scanner found in a file; empty: it is clean.

    Args:
        url: Where the scanner is: ``tcp://HOST:PORT`` or ``unix:///PATH``.
        source: The file.

    Raises:
        ScannerAwayError: If there is no verdict, for whatever reason.
    """
    try:
        with _connected(url) as scanner:
            said = _asked(scanner, source)
    except OSError as error:
        raise ScannerAwayError(f"no answer: {error}") from error
    _stream, _colon, verdict = said.partition(": ")
    name, _blank, word = verdict.rpartition(" ")
    if word == FOUND and name:
        return name
    if verdict == CLEAN:
        return ""
    raise ScannerAwayError(f"no verdict: {said or 'nothing'}")
