"""The operator invites a location to enroll in a program."""

from opencpor.access.actor import Actor
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.directory.actions.enrolling import finish, require, step, take_established
from opencpor.directory.actions.writing import exists_already, explained, refused
from opencpor.directory.lifecycle import Verb
from opencpor.directory.models import Enrollment, EnrollmentRequirement, Location
from opencpor.directory.queries import require_program
from opencpor.directory.records import enrollment_record
from opencpor.directory.telling import tell_enrollment
from opencpor.directory.terms import SOURCE_OF, Status
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def new_requirements(enrollment: Enrollment) -> None:
    """Add the requirements that every enrollment has, met only what is so already."""
    EnrollmentRequirement.objects.bulk_create(
        EnrollmentRequirement(enrollment=enrollment, key=key.value, source=source.value)
        for key, source in SOURCE_OF.items()
    )
    take_established(enrollment)


def _again(enrollment: Enrollment, actor: Actor) -> Enrollment:
    """Invite a location whose enrollment was discontinued; it begins from nothing."""
    line = step(enrollment, actor, Verb.INVITE)
    before = enrollment_record(enrollment)
    enrollment.requirements.update(met_since=None, valid_through=None, submitted_on=None)
    for key, source in SOURCE_OF.items():  # who established it once may not do so any longer
        enrollment.requirements.filter(key=key.value).update(source=source.value)
    take_established(enrollment)
    enrollment.status, enrollment.status_since = line.target.value, now()
    enrollment.note = ""
    return finish(enrollment, actor, EventType.ENROLLMENT_INVITED, before)


def invite_enrollment(partner_id: str, program_key: str, actor: Actor) -> Enrollment:
    """Invite a location, known by its PartnerID.

    Raises:
        Forbidden: If the actor is no program manager.
        Invalid: ``unknown_partner_id``, ``unknown_program``.
        Conflict: ``already_exists`` if it was invited before and not discontinued.
    """
    permission = require(actor, Verb.INVITE)
    require_program(program_key)
    with explained():
        rows = restrict(Location.objects.all(), actor, permission)
        location = rows.filter(partner_id=partner_id.strip()).first()
        if location is None:
            raise refused(
                "partner_id",
                "unknown_partner_id",
                "No location has this PartnerID.",
                "Enter the location first, or correct the number.",
            )
        known = (
            restrict(Enrollment.objects.select_for_update(of=("self",)), actor, permission)
            .filter(location=location, program_key=program_key)
            .first()
        )
        if known is not None:
            if known.status != Status.DISCONTINUED:
                raise exists_already("enrollment")
            return _again(known, actor)
        enrollment = Enrollment.objects.create(
            location=location,
            program_key=program_key,
            status=Status.INVITED.value,
            status_since=now(),
        )
        new_requirements(enrollment)
        said = {"after": enrollment_record(enrollment)}
        stream = f"enrollment:{enrollment.id}"
        record(EventType.ENROLLMENT_INVITED, stream, actor.ref(), data=said)
        tell_enrollment(enrollment, EventType.ENROLLMENT_INVITED, "", actor)
        return enrollment
