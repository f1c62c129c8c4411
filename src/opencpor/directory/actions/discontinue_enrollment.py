"""The operator ends a location's enrollment; its associations stay."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.directory.actions.enrolling import finish, lock, reasoned, set_status
from opencpor.directory.lifecycle import Verb
from opencpor.directory.models import Enrollment
from opencpor.directory.queries import today_in
from opencpor.directory.records import enrollment_record
from opencpor.journal.events import EventType


def discontinue_enrollment(
    enrollment_id: str, actor: Actor, *, reason: str, seen: str | None = None
) -> Enrollment:
    """End it today; months before this one stay earning months.

    Raises:
        Forbidden, NotFound, Stale, Conflict: See `enrolling.lock`.
        Invalid: Without a reason.
    """
    with transaction.atomic():
        enrollment, line = lock(enrollment_id, actor, Verb.DISCONTINUE, seen)
        before = enrollment_record(enrollment)
        enrollment.note = reasoned(reason)
        set_status(enrollment, line.target, today_in(enrollment.program_key))
        return finish(enrollment, actor, EventType.ENROLLMENT_DISCONTINUED, before)
