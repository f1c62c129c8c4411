"""The incentives admin signs the program's agreement for a location."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict
from opencpor.directory.actions.enrolling import finish, lock, set_met
from opencpor.directory.lifecycle import Verb
from opencpor.directory.models import Enrollment
from opencpor.directory.queries import today_in
from opencpor.directory.records import enrollment_record
from opencpor.directory.terms import Requirement
from opencpor.journal.events import EventType


def sign_enrollment(enrollment_id: str, actor: Actor, seen: str | None = None) -> Enrollment:
    """Sign; the agreement counts from today in the program's calendar.

    Raises:
        Forbidden, NotFound, Stale, Conflict: See `enrolling.lock`; ``already_signed``.
    """
    with transaction.atomic():
        enrollment, _ = lock(enrollment_id, actor, Verb.SIGN, seen)
        today = today_in(enrollment.program_key)
        before = enrollment_record(enrollment)
        rows = list(enrollment.requirements.filter(key=Requirement.AGREEMENT.value))
        if any(row.met_since for row in rows):
            raise Conflict(
                "The agreement is signed already. Submit the payee and tax profiles next.",
                code="already_signed",
                extra={"state": enrollment.status},
            )
        set_met(rows, today)
        return finish(enrollment, actor, EventType.ENROLLMENT_SIGNED, before)
