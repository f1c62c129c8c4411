"""An enrollment becomes inactive because a requirement no longer holds; associations stay."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict
from opencpor.directory.actions.enrolling import finish, lock, requirements_of, set_status
from opencpor.directory.lifecycle import Verb
from opencpor.directory.models import Enrollment
from opencpor.directory.queries import today_in
from opencpor.directory.records import enrollment_record
from opencpor.directory.rules.enrollment import first_failure, unmet
from opencpor.journal.events import EventType


def lapse_enrollment(enrollment_id: str, actor: Actor) -> Enrollment:
    """End earning with the first day on which a requirement did not hold; mark those as unmet.

    Raises:
        Forbidden: If the actor is not the system.
        Conflict: ``wrong_state`` if it is not enrolled, ``nothing_failed`` if all is met.
    """
    with transaction.atomic():
        enrollment, line = lock(enrollment_id, actor, Verb.LAPSE, None)
        today = today_in(enrollment.program_key)
        failed = unmet(requirements_of(enrollment), today)
        if not failed:
            raise Conflict("All requirements are met.", code="nothing_failed")
        before = enrollment_record(enrollment)
        first_day_out = first_failure(requirements_of(enrollment), today)
        enrollment.note = f"Not met any longer: {', '.join(failed)}."
        set_status(enrollment, line.target, first_day_out)
        enrollment.requirements.filter(key__in=failed).update(
            met_since=None, valid_through=None, submitted_on=None
        )
        return finish(enrollment, actor, EventType.ENROLLMENT_LAPSED, before)
