"""Finance validates the tax profile, the program manager the rest; complete, it is enrolled."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict
from opencpor.directory.actions.enrolling import enroll_if_complete, finish, lock, set_met
from opencpor.directory.lifecycle import Verb, remit_of
from opencpor.directory.models import Enrollment
from opencpor.directory.queries import today_in
from opencpor.directory.records import enrollment_record
from opencpor.journal.events import EventType


def validate_enrollment(enrollment_id: str, actor: Actor, seen: str | None = None) -> Enrollment:
    """Set everything in the actor's remit met from today; the last one enrolls the location.

    It earns from the first day of the month in which the last requirement was met.

    Raises:
        Forbidden, NotFound, Stale, Conflict: See `enrolling.lock`; ``nothing_to_validate``.
    """
    with transaction.atomic():
        enrollment, _ = lock(enrollment_id, actor, Verb.VALIDATE, seen)
        today = today_in(enrollment.program_key)
        before = enrollment_record(enrollment)
        rows = list(enrollment.requirements.filter(source__in=remit_of(actor), met_since=None))
        if not rows:
            raise Conflict(
                "Everything that is yours to validate is validated. Others have to act now.",
                code="nothing_to_validate",
                extra={"state": enrollment.status},
            )
        set_met(rows, today)
        enroll_if_complete(enrollment, today)
        return finish(enrollment, actor, EventType.ENROLLMENT_VALIDATED, before)
