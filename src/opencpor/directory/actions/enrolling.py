"""What all enrollment actions share: lock and check first, write and record last."""

from collections.abc import Iterable
from datetime import date

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Forbidden, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.directory import ports
from opencpor.directory.lifecycle import Transition, Verb, allowed, permissions_for, transition
from opencpor.directory.models import Enrollment, EnrollmentPeriod, EnrollmentRequirement
from opencpor.directory.queries import today_in
from opencpor.directory.records import Record, difference, enrollment_record, met_of, span_of
from opencpor.directory.rules.enrollment import Met, Span, closed, complete_since, opened
from opencpor.directory.telling import tell_enrollment
from opencpor.directory.terms import Status
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def require(actor: Actor, verb: Verb) -> Permission | None:
    """Return the permission by which the actor may use a verb; None for the system.

    Raises:
        Forbidden: If the actor has none, or the verb is the system's own.
    """
    if actor.kind is ActorKind.SYSTEM:
        return None
    permissions = permissions_for(verb)
    if not permissions:
        raise Forbidden("Only the system does this, by its clock.", code="not_allowed")
    actor.require_any(*permissions)
    return next(permission for permission in permissions if actor.may(permission))


def lock(
    enrollment_id: str, actor: Actor, verb: Verb, seen: str | None
) -> tuple[Enrollment, Transition]:
    """Return the enrollment, locked, and the line of the table that the verb takes from here.

    Raises:
        Forbidden, NotFound, Stale: As their names say.
        Conflict: ``wrong_state``, with the state and the allowed verbs.
    """
    permission = require(actor, verb)
    rows = Enrollment.objects.select_for_update(of=("self",)).select_related(
        "location__organization__organization", "location__unit"
    )
    enrollment = fetch(rows, actor, "enrollment", permission, id=enrollment_id)
    check_revision(seen, enrollment)
    return enrollment, step(enrollment, actor, verb)


def lock_any(enrollment_id: str, actor: Actor) -> Enrollment:
    """Return the enrollment, locked, for the system alone."""
    require(actor, Verb.LAPSE)
    rows = Enrollment.objects.select_for_update(of=("self",)).select_related("location")
    return fetch(rows, actor, "enrollment", id=enrollment_id)


def step(enrollment: Enrollment, actor: Actor, verb: Verb) -> Transition:
    """Return the line of the table that a verb takes from here.

    Raises:
        Conflict: ``wrong_state``.
    """
    status = Status(enrollment.status)
    line = transition(status, verb)
    if line is None or (actor.kind is not ActorKind.SYSTEM and not line.who):
        possible = [found.value for found in allowed(status, actor)]
        raise Conflict(
            phrase(
                "An enrollment that is '{status}' cannot be changed by '{verb}'. "
                "Possible now: {possible}.",
                status=status,
                verb=verb,
                possible=", ".join(possible) or "nothing",
            ),
            code="wrong_state",
            extra={"state": status.value, "allowed": possible},
        )
    return line


def requirements_of(enrollment: Enrollment) -> list[Met]:
    """Return the enrollment's requirements as the rules see them."""
    return [met_of(row) for row in enrollment.requirements.all()]


def spans_of(enrollment: Enrollment) -> list[Span]:
    """Return the enrollment's months in order."""
    return [span_of(row) for row in enrollment.periods.order_by("from_month")]


def write_spans(enrollment: Enrollment, spans: Iterable[Span]) -> None:
    """Make the stored months exactly these."""
    wanted = set(spans)
    for row in enrollment.periods.all():
        if span_of(row) in wanted:
            wanted.remove(span_of(row))
        else:
            row.delete()
    EnrollmentPeriod.objects.bulk_create(
        EnrollmentPeriod(
            enrollment=enrollment,
            from_month=span.start.first_day,
            until_month=span.end.first_day if span.end else None,
        )
        for span in sorted(wanted, key=lambda span: span.start)
    )


def set_status(enrollment: Enrollment, status: Status, today: date) -> None:
    """Set the status and what follows for the earning months; `finish` saves it.

    ``today`` is the first day out when an enrollment ends.
    """
    was = enrollment.status
    if status is Status.ENROLLED and was != Status.ENROLLED:
        since = complete_since(requirements_of(enrollment), today)
        if since is None:
            raise AssertionError("an enrollment is enrolled only once it is complete")
        write_spans(enrollment, opened(spans_of(enrollment), since))
    elif was == Status.ENROLLED and status is not Status.ENROLLED:
        write_spans(enrollment, closed(spans_of(enrollment), today))
    if was != status:
        enrollment.status, enrollment.status_since = status.value, now()


def enroll_if_complete(enrollment: Enrollment, today: date) -> bool:
    """Enroll it if all requirements are met; say whether they are."""
    complete = complete_since(requirements_of(enrollment), today) is not None
    if complete:
        set_status(enrollment, Status.ENROLLED, today)
    return complete


def finish(enrollment: Enrollment, actor: Actor, event: EventType, before: Record) -> Enrollment:
    """Save the enrollment, record what changed, and tell who must know."""
    enrollment.revision += 1
    enrollment.save()
    record(
        event,
        f"enrollment:{enrollment.id}",
        actor.ref(),
        data=difference(before, enrollment_record(enrollment)),
        personal={"note": enrollment.note} if enrollment.note else None,
    )
    tell_enrollment(enrollment, event, str(before["status"]), actor)
    return enrollment


def reasoned(reason: str) -> str:
    """Return the reason, or refuse its absence."""
    if not legible(reason):
        error = FieldError("reason", "required", "No reason is given.", "Say why.")
        raise Invalid("Give a reason.", code="required", errors=[error])
    return legible(reason)


def take_established(enrollment: Enrollment) -> None:
    """Set met what rooms above have established already."""
    for key, room in ports.establishers().items():
        since = room.since(enrollment.location_id, enrollment.program_key)
        if since is not None:
            rows = enrollment.requirements.filter(key=key, met_since=None)
            day = min(since, today_in(enrollment.program_key))
            rows.update(met_since=day, valid_through=None)


def set_met(rows: Iterable[EnrollmentRequirement], day: date) -> None:
    """Set requirements met since a day."""
    for row in rows:
        row.met_since, row.valid_through = day, None
        row.save(update_fields=["met_since", "valid_through"])
