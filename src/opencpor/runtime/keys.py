"""Secrets that an installation makes for itself when none is set."""

import base64
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from opencpor.runtime.environment import ED25519_SEED_BYTES, Environment


def _kept(path: Path, fresh: str) -> str:
    """Return the text in ``path``; write ``fresh`` there first if nobody else has."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.new")
    partial.touch(mode=0o600)
    partial.write_text(fresh + "\n", encoding="ascii")
    try:
        os.link(partial, path)  # fails if another process was first: then its key is the one
    except FileExistsError:
        pass
    finally:
        partial.unlink()
    return path.read_text(encoding="ascii").strip()


def secret_key(env: Environment) -> str:
    """Return the key that signs sessions and links."""
    return env.secret_key or _kept(env.data / "keys" / "secret", secrets.token_urlsafe(48))


def signing_seed(env: Environment) -> bytes:
    """Return the 32-byte Ed25519 seed that signs checkpoints of the event log."""
    fresh = base64.b64encode(secrets.token_bytes(ED25519_SEED_BYTES)).decode("ascii")
    return base64.b64decode(env.signing_key or _kept(env.data / "keys" / "signing", fresh))


def public_key(env: Environment) -> bytes:
    """Return the 32-byte public key of the signing seed: what outsiders check signatures with."""
    key = Ed25519PrivateKey.from_private_bytes(signing_seed(env))
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
