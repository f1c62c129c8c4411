"""Sign where all streams end, so that nothing before it can be changed unnoticed."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import OperationalError, connection, transaction

from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.journal.models import Checkpoint, Event, StreamHead
from opencpor.journal.rules import canonical, heads_hash

PATIENCE = "2s"


def statement(at_iso: str, event_number: int, heads: bytes) -> bytes:
    """Return the bytes that a checkpoint signs."""
    return canonical(["opencpor checkpoint", at_iso, event_number, heads.hex()])


def _hold_writers() -> None:
    """Keep everybody from recording for as long as the transaction lasts: no event is half there.

    Whoever comes meanwhile waits behind us, so we wait for whoever writes already only shortly.

    Raises:
        Conflict: ``log_busy`` if something long is being written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        try:
            cursor.execute("LOCK TABLE journal_streamhead IN SHARE MODE")
        except OperationalError as error:
            raise Conflict(
                "Something long is being written to the log. Sign when that is done.",
                code="log_busy",
            ) from error


@transaction.atomic
def sign_checkpoint(seed: bytes) -> Checkpoint:
    """Read all stream heads at one moment and sign them.

    Args:
        seed: 32-byte Ed25519 seed.

    Raises:
        Conflict: ``log_busy``; nothing is signed then.
    """
    _hold_writers()
    heads = [
        (head.stream, head.length, bytes(head.hash)) for head in StreamHead.objects.order_by("pk")
    ]
    last = Event.objects.order_by("-number").values_list("number", flat=True).first() or 0
    moment, digest = now(), heads_hash(heads)
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return Checkpoint.objects.create(
        at=moment,
        event_number=last,
        heads_hash=digest,
        public_key=key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw),
        signature=key.sign(statement(moment.isoformat(), last, digest)),
    )
