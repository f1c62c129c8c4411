"""Keeps accounts unreadable in the database and in its backups.

Each is sealed by AES-256-GCM under the first of the installation's keys for payees, and bound to
the version that it belongs to, so that no row can stand in for another. The others of the keys
only open, until `reseal_payees` has sealed everything anew.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from opencpor.common.errors import Broken, Unavailable
from opencpor.common.phrases import phrase
from opencpor.incentives.payees.rules import Details, PayeeKind
from opencpor.runtime import environment, keys

NONCE_BYTES = 12
KEY_BYTES = 32
ID_BYTES = 8


@dataclass(frozen=True)
class Key:
    """One key, and what is made of it for each purpose."""

    secret: bytes

    def _derived(self, purpose: str) -> bytes:
        info = f"opencpor payee {purpose}".encode()
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(self.secret)

    @property
    def id(self) -> str:
        """Names the key in rows, without telling anything of it."""
        return self._derived("key id")[:ID_BYTES].hex()

    def box(self) -> AESGCM:
        """Return what seals and opens."""
        return AESGCM(self._derived("sealing"))

    def fingerprint(self, details: Details) -> bytes:
        """Return what is equal for equal accounts, and tells nobody which who lacks the key."""
        said = details.identity.encode()
        return hmac.digest(self._derived("fingerprint"), said, hashlib.sha256)


@dataclass(frozen=True)
class Sealed:
    """An account as it is stored."""

    key_id: str
    box: bytes
    fingerprint: bytes


def all_keys() -> list[Key]:
    """Return the installation's keys; the first one seals."""
    return [Key(secret) for secret in keys.payee_keys(environment.current())]


def _locked(key: Key, content: bytes, owner: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + key.box().encrypt(nonce, content, owner.encode())


def seal(details: Details, payee_id: str) -> Sealed:
    """Seal an account for the one version that it belongs to."""
    key = all_keys()[0]
    plain = json.dumps(asdict(details)).encode()
    return Sealed(key.id, _locked(key, plain, payee_id), key.fingerprint(details))


def seal_bytes(content: bytes, owner: str) -> tuple[str, bytes]:
    """Seal what holds accounts for the one row that it belongs to; return the key's id with it."""
    key = all_keys()[0]
    return key.id, _locked(key, content, owner)


def unseal_bytes(key_id: str, box: bytes, owner: str) -> bytes:
    """Return what was sealed.

    Raises:
        Unavailable: ``payee_key_missing``, if the settings lack the key that sealed it.
        Broken: ``payee_damaged``, if what is stored was changed or is another row's.
    """
    key = next((key for key in all_keys() if key.id == key_id), None)
    if key is None:
        raise Unavailable(
            phrase(
                "This is sealed with the key {key}, which the settings do not have. Add it to "
                "OPENCPOR_PAYEE_KEYS.",
                key=key_id,
            ),
            code="payee_key_missing",
            extra={"key": key_id},
        )
    try:
        return key.box().decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], owner.encode())
    except (InvalidTag, ValueError) as error:
        raise Broken(
            "What is sealed here was changed, so it is not used. If it is the account of a payee, "
            "have it entered again.",
            code="payee_damaged",
        ) from error


def unseal(sealed: Sealed, payee_id: str) -> Details:
    """Return the account.

    Raises:
        Unavailable: ``payee_key_missing``, if the settings lack the key that sealed it.
        Broken: ``payee_damaged``, if what is stored was changed or is another version's.
    """
    plain = unseal_bytes(sealed.key_id, sealed.box, payee_id)
    said = json.loads(plain)
    return Details(**said | {"kind": PayeeKind(said["kind"])})


def fingerprints(details: Details) -> list[bytes]:
    """Return an account's fingerprint under each key: rows may be sealed with any of them."""
    return [key.fingerprint(details) for key in all_keys()]
