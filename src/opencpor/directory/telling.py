"""Whom an enrollment's steps are told: the partner's people of the location, or the operator's."""

from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.models import Membership
from opencpor.access.queries import covering
from opencpor.access.roles import Permission, Side
from opencpor.directory.models import Enrollment
from opencpor.directory.terms import Status
from opencpor.journal.events import EventType
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.center.writing import (
    Occasion,
    Reader,
    Saying,
    holders_of,
    readers_of,
    tell_readers,
)
from opencpor.programs.house import house_of
from opencpor.programs.queries import version_in_force

ENROLLED, VALIDATE = "enrollment.enrolled", "enrollment.to-validate"


def _saying(subject: Promise, text: Promise) -> Saying:
    return Saying(subject, text, _("Open the enrollment:"))


PARTNERS: dict[str, Saying] = {
    EventType.ENROLLMENT_INVITED: _saying(
        _("Please enroll: {location}"),
        _("{operator} invites your location {location} ({number}) to enroll. Sign the agreement "
          "and hand in the profiles; it earns from the month in which the last requirement is "
          "met."),
    ),
    EventType.ENROLLMENT_RETURNED: _saying(
        _("Please correct the enrollment: {location}"),
        _("{operator} has given the enrollment of your location {location} ({number}) back. Open "
          "it to read why, and hand in again; until it is enrolled it earns nothing."),
    ),
    ENROLLED: _saying(
        _("Enrolled: {location}"),
        _("Your location {location} ({number}) is enrolled. Open it to see from which month it "
          "earns."),
    ),
    EventType.ENROLLMENT_LAPSED: _saying(
        _("Enrollment inactive: {location}"),
        _("A requirement of your location {location} ({number}) does not hold any longer. Its "
          "associations stay, but it earns nothing until the requirement is met again. Open it to "
          "read which."),
    ),
    EventType.ENROLLMENT_DISCONTINUED: _saying(
        _("Enrollment ended: {location}"),
        _("{operator} has ended the enrollment of your location {location} ({number}). Its "
          "associations stay, but it earns nothing any longer. Open it to read why."),
    ),
}  # fmt: skip
TO_VALIDATE = _saying(
    _("Please validate the enrollment: {location}"),
    _("The location {location} ({number}) has handed in its profiles. Please validate what is "
      "yours, or give it back with the reason."),
)  # fmt: skip
NAMES = {
    EventType.ENROLLMENT_INVITED: _("A location is invited to enroll"),
    EventType.ENROLLMENT_RETURNED: _("An enrollment is given back"),
    ENROLLED: _("A location is enrolled"),
    EventType.ENROLLMENT_LAPSED: _("An enrollment is inactive"),
    EventType.ENROLLMENT_DISCONTINUED: _("An enrollment has ended"),
    VALIDATE: _("An enrollment is to be validated"),
}
# Their mails are always sent: what is earned hangs on them.
MANDATORY = frozenset(PARTNERS) - {ENROLLED}


def register_kinds() -> None:
    """Make the kinds of notices known; called once, when the app is ready."""
    needs = Permission.ENROLLMENT_READ
    for key in PARTNERS:
        label = partial(str, NAMES[key])
        told = frozenset({Permission.ENROLLMENT_WRITE})
        register(Kind(str(key), label, Side.PARTNER, key in MANDATORY, needs, told))
    label = partial(str, NAMES[VALIDATE])
    told = frozenset({Permission.PAYEE_VALIDATE, Permission.ENROLLMENT_VALIDATE})
    register(Kind(VALIDATE, label, Side.OPERATOR, mandatory=False, needs=needs, told=told))


def _partners(enrollment: Enrollment) -> list[Reader]:
    """Return whoever may enroll the location."""
    place = enrollment.location
    roles = Membership.objects.filter(
        covering(place.pk),
        organization_id=place.organization_id,
        role__in=holders_of(Permission.ENROLLMENT_WRITE),
    )
    return readers_of(roles, place.pk)


def _validators() -> list[Reader]:
    roles = {
        *holders_of(Permission.PAYEE_VALIDATE), *holders_of(Permission.ENROLLMENT_VALIDATE),
    }  # fmt: skip
    return readers_of(Membership.objects.filter(role__in=roles))


def tell_enrollment(enrollment: Enrollment, event: EventType, was: str, actor: Actor) -> None:
    """Tell who must know of a step, in its transaction.

    Args:
        enrollment: As it is now, saved.
        event: What is recorded of the step.
        was: Its status before.
        actor: Who did it.
    """
    kind, status = str(event.value), enrollment.status
    if status == Status.ENROLLED and was != Status.ENROLLED:
        kind = ENROLLED
    elif status == Status.VALIDATING and was != Status.VALIDATING:
        kind = VALIDATE
    saying = TO_VALIDATE if kind == VALIDATE else PARTNERS.get(kind)
    if saying is None:
        return
    place = enrollment.location

    def gaps() -> dict[str, str]:
        return {"location": place.unit.name, "number": place.partner_id}

    occasion = Occasion(
        kind, f"{kind}:{enrollment.id}:{enrollment.revision}", f"enrollment:{enrollment.id}",
        f"/directory/enrollments/{enrollment.id}", gaps,
    )  # fmt: skip
    readers = _validators() if kind == VALIDATE else _partners(enrollment)
    house = house_of(version_in_force(enrollment.program_key).document)
    tell_readers(readers, saying, house, occasion, actor)
