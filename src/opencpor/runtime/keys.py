"""Secrets that an installation makes for itself when none is set."""

import base64
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from opencpor.common.errors import InputError
from opencpor.runtime.environment import ED25519_SEED_BYTES, Environment, is_seed


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


def payee_keys(env: Environment) -> list[bytes]:
    """Return the 32-byte keys of payees' accounts: the first seals, all of them open.

    Raises:
        InputError: If the file in the data folder holds anything else.
    """
    fresh = base64.b64encode(secrets.token_bytes(ED25519_SEED_BYTES)).decode("ascii")
    path = env.data / "keys" / "payees"
    given = (env.payee_keys or _kept(path, fresh)).split()
    if not given or not all(map(is_seed, given)):
        raise InputError(f"{path} does not hold keys of 32 bytes in Base64.")
    return [base64.b64decode(one) for one in given]


def payee_keys_as_text(env: Environment) -> str:
    """Return the keys of payees' accounts as the settings take them, for a file of keys."""
    return " ".join(base64.b64encode(one).decode("ascii") for one in payee_keys(env))


def _is_made(env: Environment, name: str, given: str) -> bool:
    return bool(given) or (env.data / "keys" / name).exists()


def known_public_key(env: Environment) -> bytes | None:
    """Return the public key, or None if this installation has no signing key yet."""
    return public_key(env) if _is_made(env, "signing", env.signing_key) else None


def bring_back(env: Environment, secret: str, signing: str, payees: str = "") -> None:
    """Give an installation the keys of another; nothing happens if it has them.

    Args:
        env: The installation's settings.
        secret: Text of its secret key.
        signing: Ed25519 seed, 32 bytes in Base64.
        payees: Keys of payees' accounts, as the settings take them; empty: it had none.

    Raises:
        InputError: If it has others, by its settings or in its folder. Nothing is changed then.
    """
    mine = [("secret", env.secret_key, secret), ("signing", env.signing_key, signing)]
    if payees:
        mine.append(("payees", env.payee_keys, payees))
    folder = env.data / "keys"
    for name, given, wanted in mine:
        if _is_made(env, name, given) and (given or _kept(folder / name, wanted)) != wanted:
            raise InputError(
                f"This installation has another {name} key. Take it out of the settings and of "
                f"{folder}, or restore without --keys."
            )
    for name, given, wanted in mine:
        if not given:
            _kept(folder / name, wanted)


def public_key_of(signing: str) -> bytes:
    """Return the 32-byte public key that belongs to a seed in Base64."""
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(signing))
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def public_key(env: Environment) -> bytes:
    """Return the 32-byte public key of the signing seed: what outsiders check signatures with."""
    return public_key_of(base64.b64encode(signing_seed(env)).decode("ascii"))
