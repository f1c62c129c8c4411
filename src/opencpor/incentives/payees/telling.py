"""Whom the steps of a payee are told: finance what waits, the partner's admins every change.

A change that nobody of the partner made is how money is stolen. So all admins of the location are
told of it, also who is said to have made it, and their mails cannot be chosen away. They carry the
masked account only.
"""

from functools import partial

from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.models import Membership
from opencpor.access.queries import covering
from opencpor.access.roles import Permission, Side
from opencpor.directory.models import Location
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.queries import house_program, longest_freezes
from opencpor.journal.events import EventType
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.center.writing import Occasion, Saying, holders_of, readers_of, tell_readers
from opencpor.programs.house import house_of
from opencpor.programs.queries import version_in_force

WAITS = "payee.waiting"
GREETING = _("Open the payee:")
SAYINGS: dict[str, Saying] = {
    WAITS: Saying(
        _("Please check the payee: {location}"),
        _("{partner} has entered a payee for the location {location} ({number}): {account}. "
          "Compare it with a document or by a call, not with what came by mail; then approve or "
          "reject it."),
        GREETING,
    ),
    EventType.PAYEE_SUBMITTED: Saying(
        _("A new payee was entered: {location}"),
        _("A payee was entered for your location {location} ({number}): {account}. {operator} "
          "checks it; until then nothing changes. If nobody of your company did this, tell us at "
          "once: {contact}."),
        GREETING,
    ),
    EventType.PAYEE_APPROVED: Saying(
        _("The payee is approved: {location}"),
        _("{operator} has approved the payee of your location {location} ({number}): {account}. "
          "Payments use it from {hours} hours after the approval on. If nobody of your company "
          "entered it, tell us at once: {contact}."),
        GREETING,
    ),
    EventType.PAYEE_REJECTED: Saying(
        _("The payee is rejected: {location}"),
        _("{operator} has rejected the payee that was entered for your location {location} "
          "({number}): {account}. Open it to read why, and enter it anew."),
        GREETING,
    ),
}  # fmt: skip
NAMES = {
    WAITS: _("A payee is to be checked"),
    EventType.PAYEE_SUBMITTED: _("A payee is entered"),
    EventType.PAYEE_APPROVED: _("A payee is approved"),
    EventType.PAYEE_REJECTED: _("A payee is rejected"),
}


def register_kinds() -> None:
    """Make the kinds of notices known; called once, when the app is ready."""
    for key, name in NAMES.items():
        side, told = Side.PARTNER, Permission.PAYEE_WRITE
        if key == WAITS:
            side, told = Side.OPERATOR, Permission.PAYEE_VALIDATE
        needs, mandatory = Permission.PAYEE_READ, side is Side.PARTNER
        register(Kind(str(key), partial(str, name), side, mandatory, needs, frozenset({told})))


def _tell(payee: Payee, kind: str, actor: Actor) -> None:
    program = house_program(payee.location_id)
    if program is None:
        return
    place = Location.objects.select_related("unit", "organization__organization").get(
        unit_id=payee.location_id
    )

    def gaps() -> dict[str, str]:
        return {
            "partner": place.organization.organization.name,
            "location": place.unit.name,
            "number": place.partner_id,
            "account": payee.seal.masked,
            "hours": str(int(longest_freezes([place.pk])[place.pk].total_seconds() // 3600)),
        }

    occasion = Occasion(
        kind, f"{kind}:{payee.id}", f"payee:{payee.id}", f"/earnings/payees/{place.pk}/", gaps
    )
    needed = Permission.PAYEE_VALIDATE if kind == WAITS else Permission.PAYEE_WRITE
    roles = Membership.objects.filter(role__in=holders_of(needed))
    if kind != WAITS:
        roles = roles.filter(covering(place.pk), organization_id=place.organization_id)
    readers = readers_of(roles, None if kind == WAITS else place.pk)
    house = house_of(version_in_force(program).document)
    tell_readers(readers, SAYINGS[kind], house, occasion, actor, doer_too=kind != WAITS)


def tell_payee(payee: Payee, event: EventType, actor: Actor) -> None:
    """Tell who must know of a step, in its transaction."""
    if event is EventType.PAYEE_SUBMITTED:
        _tell(payee, WAITS, actor)
    if event in SAYINGS:
        _tell(payee, event.value, actor)
