"""Keeps a mail's words unreadable in the database and in its backups."""

import base64
import hashlib
import json
from dataclasses import asdict

from cryptography.fernet import Fernet

from opencpor.notices.rules import Attached, Letter, Sender
from opencpor.runtime import environment, keys


def _box() -> Fernet:
    secret = keys.secret_key(environment.current())
    digest = hashlib.sha256(b"opencpor mail words\n" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def closed(text: str) -> str:
    """Return a text as one that only this installation can read, for jobs that wait."""
    return _box().encrypt(text.encode()).decode("ascii")


def opened(closed_text: str) -> str:
    """Return the text.

    Raises:
        cryptography.fernet.InvalidToken: If the installation's secret key is another one now.
    """
    return _box().decrypt(closed_text.encode("ascii")).decode()


def seal(letter: Letter) -> bytes:
    """Return a letter as bytes that only this installation can read."""
    return _box().encrypt(json.dumps(asdict(letter)).encode())


def unseal(sealed: bytes) -> Letter:
    """Return the letter.

    Raises:
        cryptography.fernet.InvalidToken: If the installation's secret key is another one now.
    """
    plain = json.loads(_box().decrypt(sealed))
    sender = plain.pop("sender")
    files = tuple(Attached(**one) for one in plain.pop("files", ()))  # older ones have none
    return Letter(**plain, sender=Sender(**sender) if sender else None, files=files)
