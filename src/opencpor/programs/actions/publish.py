"""Publish a document as the next version of its program."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Forbidden, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs import ports
from opencpor.programs.document.loading import load_document
from opencpor.programs.document.program import Program as Document
from opencpor.programs.exclusion import hold_versions
from opencpor.programs.models import EngagementKey, Program, ProgramVersion
from opencpor.programs.queries import digest_of, document_of, latest_row
from opencpor.programs.rules.continuity import continuity_errors


def publish(
    actor: Actor, text: str, *, number: int | None = None, effective_from: Month | None = None
) -> ProgramVersion:
    """Check a document and store it as the next version of the program it names, at once.

    Only the command line of the machine itself may; people propose a version, and a second
    program manager publishes it (`propose_version`, `publish_proposal`).

    Args:
        actor: Who publishes.
        text: The document as written.
        number: The number it is expected to get; None: whatever comes next.
        effective_from: First month it governs. None: the first version governs from its earliest
            incentive rule on, every later one from the current month of the program.

    Raises:
        DocumentErrors: If the document is not right, with every error.
        Forbidden: If a person asks.
        Conflict: If another version came first, an engagement belongs to another program, or
            the version would reach into closed months.
        Invalid: If it takes away what the program's history needs.
    """
    actor.require(Permission.PROGRAM_WRITE)
    if actor.kind is not ActorKind.SYSTEM:
        raise Forbidden(
            "Nobody publishes a version alone. Propose it; another program manager publishes it.",
            code="second_person",
        )
    document = load_document(text)
    with transaction.atomic():
        return store_next(actor, document, text, number=number, effective_from=effective_from)


def store_next(
    actor: Actor,
    document: Document,
    text: str,
    *,
    number: int | None,
    effective_from: Month | None,
    proposed_by: str = "",
) -> ProgramVersion:
    """Store a checked document as the next version, inside the caller's transaction.

    Raises:
        Conflict, Invalid: As `publish`.
    """
    program = _lock(document.key)
    latest = latest_row(program.key)
    following = 1 if latest is None else latest.number + 1
    if number not in (None, following):
        raise Conflict(
            phrase(
                "The next version of {program} is {next}, not {number}. Read what was published "
                "meanwhile, then publish again.",
                program=repr(document.key),
                next=following,
                number=number,
            ),
            code="stale_version",
            extra={"next": following},
        )
    start = effective_from or usual_start(document, following)
    if latest is not None:
        check_history(document, document_of(latest), start)
    _claim_engagements(program, document)
    version = _store(actor, program, document, text, following, start)
    after = {"number": following, "effective_from": str(start)}
    record(
        EventType.PROGRAM_PUBLISHED,
        f"program:{program.key}",
        actor.ref(),
        data={
            "before": {"number": latest.number if latest else None},
            "after": after | ({"proposed_by": proposed_by} if proposed_by else {}),
            "sha256": bytes(version.digest).hex(),
        },
    )
    ports.tell_published(program.key)
    return version


def _lock(key: str) -> Program:
    hold_versions(key)
    Program.objects.get_or_create(key=key)
    return Program.objects.select_for_update().get(key=key)


def usual_start(document: Document, number: int) -> Month:
    """Return the month from which a version governs if nobody says otherwise, see `publish`."""
    today = document.business_calendar.month_of(now())
    if number > 1:
        return today
    return min((Month.of(rule.effective.first) for rule in document.incentives), default=today)


def check_history(document: Document, before: Document, start: Month) -> None:
    """Refuse what takes away what history needs, or reaches into closed months.

    Raises:
        Invalid: ``breaks_history``, with every place.
        Conflict: ``reaches_closed_months``.
    """
    errors = [
        FieldError(
            error.path, "history", error.what, phrase("Expected {what}.", what=error.expected)
        )
        for error in continuity_errors(before, document)
    ]
    if errors:
        raise Invalid(
            phrase(
                "The new version takes away what the history of {program} needs.",
                program=repr(document.key),
            ),
            code="breaks_history",
            errors=errors,
        )
    closed = ports.last_closed(document.key)
    if closed is not None and start <= closed:
        raise Conflict(
            phrase(
                "The months up to {closed} are closed. Publish from {next} on, or ask for a "
                "recompute of the closed months.",
                closed=closed,
                next=closed.plus(1),
            ),
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
            FieldError(
                f"engagements.{row.key}",
                "taken",
                phrase("It belongs to {program}.", program=repr(row.program_id)),
            )
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
        digest=digest_of(text),
        published_by=actor.id,
    )
