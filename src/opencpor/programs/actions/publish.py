"""Publish a document as the next version of its program."""

from __future__ import annotations

import hashlib

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.months import Month
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs import ports
from opencpor.programs.document.loading import load_document
from opencpor.programs.document.program import Program as Document
from opencpor.programs.exclusion import hold_versions
from opencpor.programs.models import EngagementKey, Program, ProgramVersion
from opencpor.programs.queries import document_of
from opencpor.programs.rules.continuity import continuity_errors


def publish(
    actor: Actor, text: str, *, number: int | None = None, effective_from: Month | None = None
) -> ProgramVersion:
    """Check a document and store it as the next version of the program it names.

    Args:
        actor: Who publishes.
        text: The document as written.
        number: The number it is expected to get; None: whatever comes next.
        effective_from: First month it governs. None: the first version governs from its earliest
            incentive rule on, every later one from the current month of the program.

    Raises:
        DocumentErrors: If the document is not right, with every error.
        Conflict: If another version came first, an engagement belongs to another program, a month
            is being closed, or the version would reach into closed months.
        Invalid: If it takes away what the program's history needs.
    """
    actor.require(Permission.PROGRAM_WRITE)
    document = load_document(text)
    with transaction.atomic():
        program = _lock(document.key)
        latest = program.versions.order_by("-number").first()
        following = 1 if latest is None else latest.number + 1
        if number not in (None, following):
            raise Conflict(
                f"The next version of {document.key!r} is {following}, not {number}. "
                "Read what was published meanwhile, then publish again.",
                code="stale_version",
                extra={"next": following},
            )
        start = effective_from or _usual_start(document, following)
        if latest is not None:
            _check_history(document, document_of(latest), start)
        _claim_engagements(program, document)
        version = _store(actor, program, document, text, following, start)
        record(
            EventType.PROGRAM_PUBLISHED,
            f"program:{program.key}",
            actor.ref(),
            data={
                "before": {"number": latest.number if latest else None},
                "after": {"number": following, "effective_from": str(start)},
                "sha256": bytes(version.digest).hex(),
            },
        )
    return version


def _lock(key: str) -> Program:
    hold_versions(key)
    Program.objects.get_or_create(key=key)
    return Program.objects.select_for_update().get(key=key)


def _usual_start(document: Document, number: int) -> Month:
    today = document.business_calendar.month_of(now())
    if number > 1:
        return today
    return min((Month.of(rule.effective.first) for rule in document.incentives), default=today)


def _check_history(document: Document, before: Document, start: Month) -> None:
    errors = [
        FieldError(error.path, "history", error.what, f"Expected {error.expected}.")
        for error in continuity_errors(before, document)
    ]
    if errors:
        raise Invalid(
            f"The new version takes away what the history of {document.key!r} needs.",
            code="breaks_history",
            errors=errors,
        )
    closed = ports.last_closed(document.key)
    if closed is not None and start <= closed:
        raise Conflict(
            f"The months up to {closed} are closed. Publish from {closed.plus(1)} on, or ask for "
            "a recompute of the closed months.",
            code="reaches_closed_months",
            extra={"last_closed": str(closed)},
        )


def _claim_engagements(program: Program, document: Document) -> None:
    """Note whose the engagement keys are; a key that another program has is refused."""
    keys = sorted(engagement.key for engagement in document.engagements)  # one order: no deadlock
    EngagementKey.objects.bulk_create(
        [EngagementKey(key=key, program=program) for key in keys], ignore_conflicts=True
    )
    taken = EngagementKey.objects.filter(key__in=keys).exclude(program=program).order_by("key")
    if taken:
        errors = [
            FieldError(f"engagements.{row.key}", "taken", f"It belongs to {row.program_id!r}.")
            for row in taken
        ]
        raise Conflict(
            "Engagement keys are unique across programs. Choose other keys.",
            code="engagement_taken",
            errors=errors,
        )


def _store(
    actor: Actor, program: Program, document: Document, text: str, number: int, start: Month
) -> ProgramVersion:
    return ProgramVersion.objects.create(
        program=program,
        number=number,
        effective_from=start.first_day,
        known_on=now(),
        text=text,
        document_json=document.model_dump_json(by_alias=True),
        digest=hashlib.sha256(text.encode()).digest(),
        published_by=actor.id,
    )
