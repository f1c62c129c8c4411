"""Identifiers that people and other systems see: prefixed, sortable by time, unguessable."""

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u to misread
TIME_CHARACTERS = 10
RANDOM_CHARACTERS = 16
BITS = 5


def _encode(number: int, characters: int) -> str:
    return "".join(
        ALPHABET[(number >> (BITS * place)) & 31] for place in range(characters - 1, -1, -1)
    )


def new_id(prefix: str) -> str:
    """Return a fresh identifier such as ``clm_01j9…``.

    48 bits of milliseconds since 1970 make it sort by creation; 80 random bits make it unguessable.
    """
    moment = _encode(time.time_ns() // 1_000_000, TIME_CHARACTERS)
    chance = _encode(secrets.randbits(BITS * RANDOM_CHARACTERS), RANDOM_CHARACTERS)
    return f"{prefix}_{moment}{chance}"
