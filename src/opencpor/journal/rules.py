"""How an event is hashed, and how a chain is checked. Pure, so that an outsider can do the same."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

START = bytes(32)  # the hash before the first event of a stream


@dataclass(frozen=True)
class Link:
    """One event as the chain sees it; ``data`` is JSON-like."""

    stream: str
    place: int
    id: str
    type: str
    at: datetime
    actor_kind: str
    actor_id: str
    on_behalf_of: str
    request_id: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Fault:
    """Something wrong in the log: in which stream, at which place, what."""

    stream: str
    place: int
    what: str


def canonical(value: object) -> bytes:
    """Return the one way to write a JSON value: keys sorted, no spaces, UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def hash_of(link: Link, previous: bytes) -> bytes:
    """Return SHA-256 over the previous hash and everything the event says."""
    said = [
        link.stream,
        link.place,
        link.id,
        link.type,
        link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        link.actor_kind,
        link.actor_id,
        link.on_behalf_of,
        link.request_id,
        link.data,
    ]
    return hashlib.sha256(previous + canonical(said)).digest()


def commitment(salt: bytes, value: str) -> bytes:
    """Return what the log keeps of a personal value: SHA-256(salt || value)."""
    return hashlib.sha256(salt + value.encode()).digest()


def check_stream(chain: Iterable[tuple[Link, bytes, bytes]]) -> tuple[int, bytes, list[Fault]]:
    """Check one stream, in order of place.

    Args:
        chain: Each event with the previous hash and the own hash that are stored with it.

    Returns:
        How many events there are, the hash of the last, and every fault found.
    """
    length, last = 0, START
    faults: list[Fault] = []
    for link, previous, own in chain:
        length += 1
        if link.place != length:
            faults.append(Fault(link.stream, link.place, f"expected place {length}"))
            length = link.place
        if previous != last:
            faults.append(Fault(link.stream, link.place, "does not follow the event before it"))
        if hash_of(link, previous) != own:
            faults.append(Fault(link.stream, link.place, "content differs from its hash"))
        last = own
    return length, last, faults


def heads_hash(heads: Iterable[tuple[str, int, bytes]]) -> bytes:
    """Return SHA-256 over all stream heads (name, length, hash), in order of name."""
    listed = [[stream, length, last.hex()] for stream, length, last in sorted(heads)]
    return hashlib.sha256(canonical(listed)).digest()
