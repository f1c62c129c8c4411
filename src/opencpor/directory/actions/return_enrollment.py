"""Finance or the program manager gives an enrollment back to the partner, saying why."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.directory.actions.enrolling import finish, lock, reasoned, set_status
from opencpor.directory.lifecycle import Verb, remit_of
from opencpor.directory.models import Enrollment
from opencpor.directory.queries import today_in
from opencpor.directory.records import enrollment_record
from opencpor.journal.events import EventType


def return_enrollment(
    enrollment_id: str, actor: Actor, *, reason: str, seen: str | None = None
) -> Enrollment:
    """Ask the partner to hand in again; what the actor had validated counts no longer.

    Raises:
        Forbidden, NotFound, Stale, Conflict: See `enrolling.lock`.
        Invalid: Without a reason.
    """
    with transaction.atomic():
        enrollment, line = lock(enrollment_id, actor, Verb.RETURN, seen)
        before = enrollment_record(enrollment)
        enrollment.note = reasoned(reason)
        enrollment.requirements.filter(source__in=remit_of(actor)).update(
            met_since=None, valid_through=None, submitted_on=None
        )
        set_status(enrollment, line.target, today_in(enrollment.program_key))
        return finish(enrollment, actor, EventType.ENROLLMENT_RETURNED, before)
