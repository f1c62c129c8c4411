"""A room that checks a requirement by itself says since when it is met, or that it is not."""

from datetime import date

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.directory.actions.enrolling import (
    enroll_if_complete,
    finish,
    lock_any,
    requirements_of,
    set_status,
)
from opencpor.directory.models import Enrollment
from opencpor.directory.queries import today_in
from opencpor.directory.records import enrollment_record, met_of
from opencpor.directory.rules.enrollment import Met, first_failure, unmet
from opencpor.directory.rules.reading import KEY
from opencpor.directory.terms import Status
from opencpor.journal.events import EventType


def set_requirement(enrollment_id: str, met: Met, source: str, actor: Actor) -> Enrollment:
    """Store one requirement and draw the consequence at once.

    An enrolled location lapses when a requirement fails; one that is inactive or being validated
    is enrolled when the last one is met. Nothing happens if the requirement is as it was.

    Args:
        enrollment_id: Which enrollment.
        met: The requirement's key, since when it is met (None: it is not), until when it holds.
        source: The room that checks it, such as ``eligibility``.
        actor: The system.

    Raises:
        Forbidden: If the actor is not the system.
        NotFound: If there is no such enrollment.
        Invalid: If the key is none.
    """
    if not KEY.fullmatch(met.key):
        error = FieldError(
            "key", "bad_shape", phrase("{key!r} is no key.", key=met.key), "Such as designation."
        )
        raise Invalid("The requirement has no right key.", code="invalid", errors=[error])
    with transaction.atomic():
        enrollment = lock_any(enrollment_id, actor)
        before = enrollment_record(enrollment)
        row = enrollment.requirements.filter(key=met.key).first()
        if row is not None and met_of(row) == met:
            return enrollment
        enrollment.requirements.update_or_create(
            key=met.key,
            defaults={"met_since": met.since, "valid_through": met.through, "source": source},
        )
        event = _consequence(enrollment, today_in(enrollment.program_key))
        return finish(enrollment, actor, event, before)


def _consequence(enrollment: Enrollment, today: date) -> EventType:
    """Let it lapse or enroll it, if that follows, and return what happened."""
    requirements = requirements_of(enrollment)
    failed = unmet(requirements, today)
    if enrollment.status == Status.ENROLLED and failed:
        enrollment.note = f"Not met any longer: {', '.join(failed)}."
        set_status(enrollment, Status.INACTIVE, first_failure(requirements, today))
        return EventType.ENROLLMENT_LAPSED
    waiting = enrollment.status in {Status.VALIDATING, Status.INACTIVE}
    if waiting and enroll_if_complete(enrollment, today):
        enrollment.note = ""
        return EventType.ENROLLMENT_VALIDATED
    return EventType.ENROLLMENT_REQUIREMENT_CHANGED
