"""Add a file as proof to a claim: a new one, or one that serves another claim already."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.moving import Move, begin
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.actions.read import queue_reading
from opencpor.claims.evidence.actions.scan import queue_scan
from opencpor.claims.evidence.models import Evidence, EvidenceKind, Scan, StoredFile
from opencpor.claims.evidence.rules.check import check_file
from opencpor.claims.evidence.rules.facts import FileFacts
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.terms import Verb
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid, not_found
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.runtime import environment

MOST_FILES = 50
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Upload:
    """A file as somebody sent it; ``source`` can seek."""

    name: str
    source: IO[bytes]


@dataclass(frozen=True)
class About:
    """What the partner says of a file.

    Attributes:
        kind: What it is.
        signed_on: The date of signature on it.
        lines: Lines it proves; none: all of them.
        note: Where to look, for the reviewer.
    """

    kind: EvidenceKind
    signed_on: date | None = None
    lines: Collection[str] = ()
    note: str = ""


@dataclass(frozen=True)
class TakenOver:
    """A claim that is put here with its files, in the transaction that does so."""

    claim: Claim
    actor: Actor
    at: datetime


def wrong_about(about: About, today: date) -> list[FieldError]:
    """Return what cannot be of what is said of a file, whatever it proves."""
    errors = []
    if about.signed_on is not None and about.signed_on > today:
        errors.append(
            FieldError("signed_on", "date_in_future", "The date of signature lies ahead.",
                       "Give the date on the document.")
        )  # fmt: skip
    if len(about.note) > LONGEST_NOTE:
        errors.append(FieldError("note", "too_long", "The note is too long.", "Shorten it."))
    return errors


def refuse_wrong(errors: list[FieldError]) -> None:
    """Refuse a file of which something wrong is said."""
    if errors:
        raise Invalid("Some of what is said of the file is not right.", code="invalid",
                      errors=errors)  # fmt: skip


def _check_about(claim: Claim, about: About, today: date) -> list[ClaimLine]:
    """Return the lines that a file is said to prove, or refuse what cannot be."""
    errors = wrong_about(about, today)
    found = list(claim.lines.filter(id__in=about.lines))
    if len(found) != len(set(about.lines)):
        errors.append(
            FieldError("lines", "unknown_line", "The claim has no such line.", "Choose its lines.")
        )
    refuse_wrong(errors)
    return found


def said_of(evidence_id: str, file: StoredFile, about: About) -> dict[str, object]:
    """Return what the log says of a file that was added."""
    return {
        "evidence": evidence_id,
        "file": file.id,
        "sha256": bytes(file.sha256).hex(),
        "size": file.size,
        "file_kind": file.kind,
        "kind": about.kind.value,
        "signed_on": about.signed_on.isoformat() if about.signed_on else None,
    }


def _attach(move: Move | TakenOver, file: StoredFile, about: About) -> Evidence:
    claim = move.claim
    today = version_of(claim).document.business_calendar.local_date(move.at)
    lines = _check_about(claim, about, today)
    there = claim.evidence.filter(removed_at=None).values_list("file__sha256", "id")
    present = {bytes(digest): evidence_id for digest, evidence_id in there}  # each file is once
    if len(present) >= MOST_FILES:
        raise Conflict(
            phrase("A claim holds at most {most} files. Remove one first.", most=MOST_FILES),
            code="too_many_files",
        )
    twin = present.get(bytes(file.sha256))
    if twin is not None:
        raise Conflict(
            "This very file is on the claim already.",
            code="duplicate_file",
            extra={"evidence": twin},
        )
    evidence = Evidence.objects.create(
        claim=claim,
        file=file,
        kind=about.kind,
        signed_on=about.signed_on,
        note=legible(about.note),
        added_at=move.at,
        added_by=move.actor.id,
    )
    if lines:
        evidence.lines.set(lines)
    data = {
        **said_of(evidence.id, file, about),
        "lines": sorted(line.id for line in lines),
    }
    record(EventType.EVIDENCE_ADDED, f"claim:{claim.id}", move.actor.ref(), data=data)
    return evidence


def store(file: StoredFile, facts: FileFacts, source: IO[bytes], actor: Actor) -> None:
    """Keep a checked file and have it scanned, or read where there is no scanner.

    Call it in the transaction that registers the file, of which it is told for whom it may serve.
    """
    file.name, file.kind, file.media_type = facts.name, facts.kind, facts.media_type
    file.size, file.sha256 = facts.size, facts.sha256
    file.readable, file.pages = facts.readable, facts.pages
    file.stored_by = actor.id
    file.scan = Scan.WAITING if environment.current().clamd_url else Scan.UNSCANNED
    storage.keep(file.id, source)
    file.save(force_insert=True)
    if file.in_quarantine:
        queue_scan(file.id)
    else:
        queue_reading(file.id)


def add_evidence(claim_id: str, upload: Upload | None, about: About, actor: Actor) -> Evidence:
    """Check a file, keep it and put it on a claim.

    Args:
        claim_id: Which claim.
        upload: The file; None: the caller sent none, which is refused like any wrong input.
        about: What is said of it.
        actor: Who adds it.

    Raises:
        TooLarge, UnsupportedType, Invalid: If the file, or what is said of it, is not accepted.
        Conflict: If the claim takes no evidence now, or has this very file already.
    """
    actor.require(Permission.CLAIM_WRITE)
    claim = fetch(Claim.objects.all(), actor, "claim", Permission.CLAIM_WRITE, id=claim_id)
    if upload is None:
        error = FieldError("file", "missing", "No file was sent.", "Send one, or name 'same_as'.")
        raise Invalid("No file was sent.", code="invalid", errors=[error])
    facts = _checked(claim, upload)
    with transaction.atomic():
        move = begin(claim_id, Verb.ADD_EVIDENCE, actor, Permission.CLAIM_WRITE)
        return _keep(move, facts, upload, about)


def _checked(claim: Claim, upload: Upload) -> FileFacts:
    policy = version_of(claim).document.policy.evidence
    return check_file(upload.name, upload.source, policy.accept, policy.max_file_mb)


def _keep(move: Move | TakenOver, facts: FileFacts, upload: Upload, about: About) -> Evidence:
    file = StoredFile(
        partner_id=move.claim.partner_id,
        location_id=move.claim.location_id,
        tenant_id=move.claim.tenant_id,
        stored_at=move.at,
    )
    store(file, facts, upload.source, move.actor)
    return _attach(move, file, about)


def add_taken_over(claim: Claim, upload: Upload, about: About, actor: Actor) -> Evidence:
    """Put a file on a claim that is being taken over with it, whatever state it comes in.

    Call it in the transaction that stores the claim.

    Raises:
        TooLarge, UnsupportedType, Invalid: If the file, or what is said of it, is not accepted.
        Conflict: If the claim has this very file already.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    facts = _checked(claim, upload)
    return _keep(TakenOver(claim, actor, now()), facts, upload, about)


@transaction.atomic
def reuse_evidence(claim_id: str, evidence_id: str, about: About, actor: Actor) -> Evidence:
    """Let a file that is on another claim of the same location and tenant prove this one too.

    Raises:
        NotFound: If there is no such evidence for the actor.
        Conflict: If it belongs to another location or tenant, or the claim takes none now.
    """
    move = begin(claim_id, Verb.ADD_EVIDENCE, actor, Permission.CLAIM_WRITE)
    rows = Evidence.objects.select_related("claim").filter(removed_at=None)
    other = fetch(rows, actor, "evidence", id=evidence_id)
    same = (other.claim.partner_id, other.claim.location_id, other.claim.tenant_id)
    if same != (move.claim.partner_id, move.claim.location_id, move.claim.tenant_id):
        raise Conflict(
            "The file belongs to a claim of another location or customer. Upload it again if it "
            "proves this claim too.",
            code="other_location_or_customer",
        )
    file = StoredFile.objects.select_for_update().get(id=other.file_id)
    if file.deleted_at is not None:  # removed from its last claim since we looked
        raise not_found("evidence")
    return _attach(move, file, about)
