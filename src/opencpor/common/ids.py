"""Identifiers that people and other systems see: prefixed, sortable by time, unguessable."""

import secrets
import time
from base64 import b32encode

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u to misread
TIME_CHARACTERS = 10
RANDOM_CHARACTERS = 16
RANDOM_BYTES = 10  # exactly 16 characters of 5 bits
_OURS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())


def _encode(content: bytes, characters: int) -> str:
    """Return the first characters of a content written with 5 bits to each."""
    return b32encode(content)[:characters].translate(_OURS).decode()


def new_id(prefix: str) -> str:
    """Return a fresh identifier such as ``clm_01j9…``.

    48 bits of milliseconds since 1970 make it sort by creation; 80 random bits make it unguessable.
    """
    milliseconds = time.time_ns() // 1_000_000
    moment = _encode((milliseconds << 6).to_bytes(7), TIME_CHARACTERS)  # 10 characters, 50 bits
    chance = _encode(secrets.token_bytes(RANDOM_BYTES), RANDOM_CHARACTERS)
    return f"{prefix}_{moment}{chance}"
