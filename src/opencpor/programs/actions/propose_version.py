"""Propose a document as the next version of its program; a second program manager decides."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.actions.publish import check_history, usual_start
from opencpor.programs.document.errors import DocumentErrors
from opencpor.programs.document.loading import load_document
from opencpor.programs.document.program import Program as Document
from opencpor.programs.models import Proposal, ProposalState
from opencpor.programs.queries import digest_of, document_of, latest_row


def propose_version(
    actor: Actor,
    text: str,
    *,
    note: str,
    effective_from: Month | None = None,
) -> Proposal:
    """Check a document and keep it until another program manager publishes or rejects it.

    Args:
        actor: Who proposes.
        text: The document as written.
        note: Why; kept, and shown to whoever decides.
        effective_from: First month it shall govern; None: as usual, see `publish`.

    Raises:
        Invalid: ``wrong_document`` with every error at once, ``breaks_history``, or without a note.
        Conflict: ``proposal_waits``, ``nothing_changed``, ``reaches_closed_months``.
    """
    actor.require(Permission.PROGRAM_WRITE)
    document = read_document(text)
    if not legible(note):
        error = FieldError("note", "required", "No note is given.", "Say what changes and why.")
        raise Invalid("The proposal needs a note.", code="invalid", errors=[error])
    digest = digest_of(text)
    try:
        with transaction.atomic():
            base = _compared(document, digest, effective_from)
            proposal = Proposal.objects.create(
                program_key=document.key,
                text=text,
                digest=digest,
                effective_from=effective_from.first_day if effective_from else None,
                base=base,
                note=legible(note),
                proposed_by=actor.id,
                proposed_at=now(),
            )
            after = {
                "proposal": proposal.id,
                "base": base,
                "effective_from": str(effective_from) if effective_from else None,
            }
            record(
                EventType.PROGRAM_PROPOSED,
                f"program:{document.key}",
                actor.ref(),
                data={"after": after, "sha256": digest.hex()},
            )
    except IntegrityError as error:
        if "program_proposal_one_waits" not in str(error):
            raise
        raise _waits(document.key) from error
    return proposal


def _waits(program_key: str) -> Conflict:
    waiting = Proposal.objects.filter(program_key=program_key, state=ProposalState.OPEN)
    return Conflict(
        phrase(
            "A proposal for {program} waits already. It is published, rejected or withdrawn first.",
            program=repr(program_key),
        ),
        code="proposal_waits",
        extra={"proposal": waiting.values_list("id", flat=True).first()},
    )


def read_document(text: str) -> Document:
    """Read a document for somebody who can be told what is wrong with it.

    Raises:
        Invalid: ``wrong_document``, with every error at once.
    """
    try:
        return load_document(text)
    except DocumentErrors as found:
        errors = [
            FieldError(
                error.path, "wrong", error.what, phrase("Expected {what}.", what=error.expected)
            )
            for error in found.errors
        ]
        raise Invalid(
            phrase("The document has {count} errors and is refused whole.", count=len(errors))
            if len(errors) > 1
            else "The document has an error and is refused.",
            code="wrong_document",
            errors=errors,
        ) from found


def _compared(document: Document, digest: bytes, effective_from: Month | None) -> int:
    """Return the number of the version it follows, having checked what publishing will check."""
    latest = latest_row(document.key)
    if latest is None:
        return 0
    if bytes(latest.digest) == digest:
        same = phrase("This is version {number}, word for word.", number=latest.number)
        raise Conflict(same, code="nothing_changed")
    start = effective_from or usual_start(document, latest.number + 1)
    check_history(document, document_of(latest), start)
    return latest.number
