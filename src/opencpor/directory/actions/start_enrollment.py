"""The incentives admin begins to enroll a location, or begins again after it lapsed."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.directory.actions.enrolling import finish, lock, set_status
from opencpor.directory.lifecycle import Verb
from opencpor.directory.models import Enrollment
from opencpor.directory.queries import today_in
from opencpor.directory.records import enrollment_record
from opencpor.journal.events import EventType


def start_enrollment(enrollment_id: str, actor: Actor, seen: str | None = None) -> Enrollment:
    """Begin; requirements that are met already stay met.

    Raises:
        Forbidden, NotFound, Stale, Conflict: See `enrolling.lock`.
    """
    with transaction.atomic():
        enrollment, line = lock(enrollment_id, actor, Verb.START, seen)
        before = enrollment_record(enrollment)
        set_status(enrollment, line.target, today_in(enrollment.program_key))
        enrollment.note = ""
        return finish(enrollment, actor, EventType.ENROLLMENT_STARTED, before)
