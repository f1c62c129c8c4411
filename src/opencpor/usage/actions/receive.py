"""Receive a usage file: keep it, register it, queue its import."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.exceptions import AlreadyEnqueued

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.beside import beside
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid, TooLarge
from opencpor.common.ids import new_id
from opencpor.common.phrases import phrase
from opencpor.http.operations import begin
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.queries import program_keys
from opencpor.usage.imports.given import AUTO
from opencpor.usage.imports.limits import LARGEST_FILE, MEBIBYTE
from opencpor.usage.imports.uncounted import Uncounted
from opencpor.usage.lake.here import the_lake
from opencpor.usage.lake.layout import received_name
from opencpor.usage.lake.writing import sha256_of
from opencpor.usage.layouts import BY_KEY
from opencpor.usage.models import Batch, BatchState, Door

KIND = "usage.import"
LONGEST_NAME = 200
FILE, LICENSES = "file", "licenses"
LARGE = 16 * MEBIBYTE  # from here on a file is kept while it is hashed


class Said(Protocol):
    """What is said beside a file that is sent, or is to be; see `Sent`."""

    @property
    def program_key(self) -> str:
        """Whose workloads it speaks of."""

    @property
    def layout(self) -> str:
        """A layout's key."""

    @property
    def tenant_id(self) -> str:
        """The tenant of a per-user report."""

    @property
    def as_of(self) -> datetime | None:
        """When the facts were known."""


@dataclass(frozen=True)
class Sent:
    """A usage file and what was said beside it.

    Attributes:
        path: The file; it stays where it is.
        name: What the sender calls it.
        door: How it came in.
        program_key: Whose workloads it speaks of; empty where there is only one program.
        layout: A layout's key, or ``auto``.
        tenant_id: The tenant of a per-user report, in any form; may be empty.
        report_date: The date of a per-user report.
        licenses: The license report beside a per-user report.
        as_of: When the facts were known; None: the report's date, else now.
        corrects: The batch whose quarantined rows are sent again.
        uncounted: What the report that it corrects says and the program still does not know.
    """

    path: Path
    name: str
    door: Door
    program_key: str = ""
    layout: str = AUTO
    tenant_id: str = ""
    report_date: date | None = None
    licenses: Path | None = None
    as_of: datetime | None = None
    corrects: Batch | None = None
    uncounted: Uncounted | None = None


@dataclass(frozen=True)
class Received:
    """The batch of a file, and whether the file was known already."""

    batch: Batch
    known: bool


def receive(sent: Sent, actor: Actor) -> Received:
    """Receive a usage file.

    The same file with the same words beside it is one batch: sending it again gives the first one.

    Raises:
        Invalid: If what was said beside it is wrong; every error at once.
        TooLarge: If it is larger than is accepted.
    """
    actor.require(Permission.USAGE_IMPORT)
    program_key, tenant = checked(sent)
    if sent.path.stat().st_size > LARGEST_FILE:
        raise TooLarge(
            phrase("The file is larger than {most} MiB. Split it.", most=LARGEST_FILE // MEBIBYTE),
            code="too_large",
        )
    batch_id = new_id("bat")
    digests, kept = _hashed(sent, batch_id)
    fingerprint = _fingerprint(sent, program_key, tenant, digests)
    known = _known(fingerprint)
    if known is not None:
        if kept:
            forget_received(batch_id)
        _import_again(known)
        return Received(known, known=True)
    batch = Batch(
        id=batch_id,
        program_key=program_key,
        door=sent.door.value,
        file_name=plain_name(sent.name),
        size=sent.path.stat().st_size,
        sha256=digests[0],
        licenses_sha256=digests[1],
        fingerprint=fingerprint,
        corrects=sent.corrects,
        uncounted=sent.uncounted.stored() if sent.uncounted else None,
        asked_layout=sent.layout,
        tenant_id=tenant,
        report_date=sent.report_date,
        as_of=sent.as_of or now(),
        as_of_given=sent.as_of is not None,
        headings=[],
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        received_at=now(),
    )
    if not kept:
        _keep(sent, batch_id)
    return _register(batch, actor)


def _hashed(sent: Sent, batch_id: str) -> tuple[tuple[str, str], bool]:
    """Return the files' SHA-256, and whether they were kept meanwhile.

    A large file is, unless it may be known: then one of its size is there.
    """
    size = sent.path.stat().st_size
    if size < LARGE or Batch.objects.filter(size=size).exists():
        return _digests(sent), False
    with beside(partial(_keep, sent, batch_id)):
        return _digests(sent), True


def _digests(sent: Sent) -> tuple[str, str]:
    return sha256_of(sent.path), sha256_of(sent.licenses) if sent.licenses else ""


def checked(sent: Said) -> tuple[str, UUID | None]:
    """Return the program and the tenant that a file is about.

    Raises:
        Invalid: With everything that is wrong.
    """
    errors = []
    keys = program_keys()
    program_key = sent.program_key or (keys[0] if len(keys) == 1 else "")
    if program_key not in keys:
        remedy = (
            phrase("Say one of: {known}.", known=", ".join(keys))
            if keys
            else phrase("Publish a program first.")
        )
        errors.append(FieldError("program", "unknown", "Which program is the file of?", remedy))
    if sent.layout != AUTO and sent.layout not in BY_KEY:
        remedy = phrase("Say {auto} or one of: {known}.", auto=AUTO, known=", ".join(BY_KEY))
        errors.append(FieldError("layout", "unknown", "There is no such layout.", remedy))
    tenant = None
    if sent.tenant_id:
        try:
            tenant = UUID(sent.tenant_id.strip())
        except ValueError:
            remedy = phrase("Give the GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301.")
            errors.append(FieldError("tenant_id", "invalid", "This is no tenant id.", remedy))
    if sent.as_of is not None and sent.as_of > now():
        errors.append(
            FieldError("as_of", "future", "This lies in the future.", "Give a past instant.")
        )
    if errors:
        raise Invalid("The file was not taken.", code="invalid", errors=errors)
    return program_key, tenant


def _fingerprint(
    sent: Sent, program_key: str, tenant: UUID | None, digests: tuple[str, str]
) -> str:
    said = [
        program_key,
        *digests,
        sent.layout,
        str(tenant or ""),
        str(sent.report_date or ""),
        sent.as_of.isoformat() if sent.as_of else "",
        *([sent.corrects.id] if sent.corrects else []),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _known(fingerprint: str) -> Batch | None:
    rows = Batch.objects.exclude(state=BatchState.REFUSED.value)
    return rows.filter(fingerprint=fingerprint).first()


def _queue(batch: Batch) -> None:
    from opencpor.usage.jobs import import_job

    import_job.configure(queueing_lock=f"usage.import:{batch.id}").defer(batch_id=batch.id)


def _import_again(batch: Batch) -> None:
    """Queue the import of a known file that was never finished: its job may have been given up."""
    if batch.state == BatchState.RECEIVED.value:
        with suppress(AlreadyEnqueued), transaction.atomic():
            _queue(batch)


def plain_name(name: str) -> str:
    """Keep a file's last name part, without characters that are not shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(mark for mark in last if mark.isprintable())[:LONGEST_NAME] or "usage"


def _keep(sent: Sent, batch_id: str) -> None:
    """Copy the files into the lake; until the batch is registered they count for nothing."""
    lake = the_lake()
    lake.put(sent.path, received_name(batch_id, FILE), keep=True)
    if sent.licenses:
        lake.put(sent.licenses, received_name(batch_id, LICENSES), keep=True)


def forget_received(batch_id: str) -> None:
    """Remove a batch's files as they were sent: they are not needed any longer."""
    for part in (FILE, LICENSES):
        the_lake().remove(received_name(batch_id, part))


def _register(batch: Batch, actor: Actor) -> Received:
    try:
        with transaction.atomic():
            batch.operation_id = begin(KIND, actor, Permission.USAGE_IMPORT).id
            batch.save(force_insert=True)
            record(
                EventType.USAGE_BATCH_RECEIVED,
                f"usage_batch:{batch.id}",
                actor.ref(),
                data={
                    "program": batch.program_key,
                    "sha256": batch.sha256,
                    "size": batch.size,
                    "as_of": batch.as_of.isoformat(),
                    "as_of_given": batch.as_of_given,
                }
                | ({"corrects": batch.corrects_id} if batch.corrects_id else {}),
            )
            _queue(batch)
    except IntegrityError:
        known = _known(batch.fingerprint)
        forget_received(batch.id)
        if known is None:
            raise
        return Received(known, known=True)
    return Received(batch, known=False)
