"""Secrets that are shown once and kept only as a hash: API tokens, invitations, links."""

import hashlib
import secrets

TOKEN_START = "cpor_"  # noqa: S105 - makes a leaked token recognizable to scanners
VISIBLE = 12


def new_secret(start: str = "") -> str:
    """Return a fresh secret with 256 random bits, safe in addresses."""
    return start + secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """Return what is kept of a secret. Random secrets of this length need no salt or stretching."""
    return hashlib.sha256(secret.encode()).digest()
