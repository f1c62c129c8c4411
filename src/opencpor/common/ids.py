"""Identifiers that people and other systems see: prefixed, sortable by time, unguessable."""

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u to misread
CHARACTERS = 26  # of 5 bits: 2 unused, 48 of time, 80 of chance
RANDOM_BITS = 80
_PAIR_BITS = 10
_PAIRS = [one + other for one in ALPHABET for other in ALPHABET]
_PLACES = range((CHARACTERS - 2) * 5, -1, -_PAIR_BITS)


def new_id(prefix: str) -> str:
    """Return a fresh identifier such as ``clm_01j9…``.

    48 bits of milliseconds since 1970 make it sort by creation; 80 random bits make it unguessable.
    """
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << RANDOM_BITS | secrets.randbits(RANDOM_BITS)
    pairs = [_PAIRS[number >> place & (1 << _PAIR_BITS) - 1] for place in _PLACES]
    return f"{prefix}_{''.join(pairs)}"
