"""Make a batch of a file whose parts are all here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.errors import Conflict
from opencpor.common.phrases import phrase
from opencpor.usage.actions.receive import Received, Sent, receive
from opencpor.usage.imports.limits import MEBIBYTE
from opencpor.usage.lake.here import the_lake, work_folder
from opencpor.usage.lake.writing import sha256_of
from opencpor.usage.models import Door
from opencpor.usage.sending.actions.forget import forget_parts
from opencpor.usage.sending.models import Sending
from opencpor.usage.sending.position import check_seen
from opencpor.usage.sending.queries import sending as own_sending


def complete(
    actor: Actor, sending_id: str, licenses: Path | None = None, *, seen: str | None
) -> Received:
    """Receive a file that came in parts, as ``actions.receive`` receives a whole one.

    Asked again, it gives the batch that the file became.

    Args:
        actor: The file's sender.
        sending_id: The file.
        licenses: The license report beside a per-user report.
        seen: The ETag of the position that the sender saw; None: not asked for.

    Raises:
        Stale: If the sender saw another position.
        Conflict: ``incomplete`` if parts are missing, ``another_content`` if the whole has another
            SHA-256 than was said.
        Invalid: If what was said beside it is wrong by now.
    """
    actor.require(Permission.USAGE_IMPORT)
    with transaction.atomic():
        sending = own_sending(actor, sending_id, lock=True)
        check_seen(sending, seen)
        if sending.batch is not None:
            return Received(sending.batch, known=True)
        if sending.received < sending.size:
            raise Conflict(
                phrase(
                    "{here} of {all} bytes are here. Send the rest first.",
                    here=sending.received,
                    all=sending.size,
                ),
                code="incomplete",
                extra={"expected_offset": sending.received, "size": sending.size},
            )
        with _joined(sending) as path:
            _check_content(sending, path)
            received = receive(_sent(sending, path, licenses), actor)
        sending.batch = received.batch
        sending.save(update_fields=["batch"])
        forget_parts(sending)
        return received


@contextmanager
def _joined(sending: Sending) -> Iterator[Path]:
    """Give the whole file."""
    lake = the_lake()
    with TemporaryDirectory(dir=work_folder()) as folder:
        path = Path(folder) / "whole"
        with path.open("wb") as whole:
            for name in sending.parts.order_by("start").values_list("name", flat=True):
                with lake.local(name) as (part,), part.open("rb") as bytes_of:
                    shutil.copyfileobj(bytes_of, whole, MEBIBYTE)
        yield path


def _check_content(sending: Sending, path: Path) -> None:
    if sending.sha256 and sha256_of(path) != sending.sha256:
        raise Conflict(
            "The file that arrived has another SHA-256 than you said: it changed while it was "
            "sent, or another one was continued. Remove this upload and send the file anew.",
            code="another_content",
        )


def _sent(sending: Sending, path: Path, licenses: Path | None) -> Sent:
    return Sent(
        path=path,
        name=sending.file_name,
        door=Door(sending.door),
        program_key=sending.program_key,
        layout=sending.layout,
        tenant_id=str(sending.tenant_id or ""),
        report_date=sending.report_date,
        licenses=licenses,
        as_of=sending.as_of,
    )
