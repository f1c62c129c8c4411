"""The incentives admin hands in the profiles of a location for validation."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict
from opencpor.directory import ports
from opencpor.directory.actions.enrolling import (
    enroll_if_complete,
    finish,
    lock,
    set_status,
    take_established,
)
from opencpor.directory.lifecycle import Verb
from opencpor.directory.models import Enrollment
from opencpor.directory.queries import today_in
from opencpor.directory.records import enrollment_record
from opencpor.directory.terms import Requirement, Source
from opencpor.journal.events import EventType


def _require_payee(enrollment: Enrollment) -> None:
    """Refuse to hand in before there is a payee: nobody would know that it is missing."""
    room = ports.establishers()[Requirement.PAYEE.value]
    unmet = enrollment.requirements.filter(key=Requirement.PAYEE.value, met_since=None)
    if unmet.exists() and not room.waits(enrollment.location_id):
        raise Conflict(
            "No payee is entered for this location yet. Enter it, then submit the profiles.",
            code="payee_missing",
            extra={"state": enrollment.status},
        )


def submit_profiles(enrollment_id: str, actor: Actor, seen: str | None = None) -> Enrollment:
    """Hand in what finance validates; if nothing is left to validate the location is enrolled.

    Raises:
        Forbidden, NotFound, Stale, Conflict: See `enrolling.lock`; ``not_signed``,
            ``payee_missing``.
    """
    with transaction.atomic():
        enrollment, line = lock(enrollment_id, actor, Verb.SUBMIT_PROFILES, seen)
        today = today_in(enrollment.program_key)
        before = enrollment_record(enrollment)
        agreement = enrollment.requirements.filter(key=Requirement.AGREEMENT.value)
        if agreement.filter(met_since__isnull=True).exists():
            raise Conflict(
                "The agreement is not signed yet. Sign it, then submit the profiles.",
                code="not_signed",
                extra={"state": enrollment.status},
            )
        take_established(enrollment)
        _require_payee(enrollment)
        enrollment.requirements.filter(source=Source.FINANCE.value, met_since=None).update(
            submitted_on=today
        )
        enrollment.note = ""
        if not enroll_if_complete(enrollment, today):
            set_status(enrollment, line.target, today)
        return finish(enrollment, actor, EventType.ENROLLMENT_SUBMITTED, before)
