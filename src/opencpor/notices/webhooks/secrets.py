"""What signs webhooks: made here, kept sealed, shown once."""

import base64
import hashlib
import secrets
import time
from datetime import UTC, datetime

from cryptography.fernet import Fernet
from standardwebhooks import Webhook as Signer

from opencpor.notices.webhooks.models import Webhook
from opencpor.runtime import environment, keys

START = "whsec_"
BYTES = 32


def _box() -> Fernet:
    own = keys.secret_key(environment.current())
    digest = hashlib.sha256(b"opencpor webhook secrets\n" + own.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def fresh() -> tuple[str, bytes]:
    """Return a new secret as receivers take it, and sealed as it is kept."""
    secret = START + base64.b64encode(secrets.token_bytes(BYTES)).decode()
    return secret, _box().encrypt(secret.encode())


def headers_for(webhook: Webhook, message: str, body: str) -> dict[str, str]:
    """Return the headers of Standard Webhooks; while two secrets overlap, both sign.

    The time is this machine's, even where a demonstration lives ahead: receivers compare it with
    theirs.

    Raises:
        cryptography.fernet.InvalidToken: If the installation's secret key is another one now.
    """
    moment = datetime.fromtimestamp(int(time.time()), UTC)
    sealed = [bytes(webhook.secret)]
    if webhook.earlier_secret is not None and webhook.earlier_until is not None:
        sealed += [bytes(webhook.earlier_secret)] if moment < webhook.earlier_until else []
    plain = [_box().decrypt(one).decode() for one in sealed]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(Signer(one).sign(message, moment, body) for one in plain),
    }
