"""What the actions that give a role have in common: the checks before, the row, the event."""

from collections.abc import Iterable, Sequence

from opencpor.access.actor import Actor
from opencpor.access.models import Membership, Organization, ServiceAccount, Unit, User
from opencpor.access.roles import Permission, Role, Side
from opencpor.access.rules import MACHINES_ONLY, fits, may_give
from opencpor.access.scope import restrict
from opencpor.common.errors import Conflict, FieldError, Forbidden, Invalid, not_found
from opencpor.common.phrases import phrase
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def wrong(field: str, code: str, message: str, remedy: str = "") -> Invalid:
    """Return the refusal of one field."""
    return Invalid(message, code="invalid", errors=[FieldError(field, code, message, remedy)])


def organization_for(actor: Actor, organization_id: str, permission: Permission) -> Organization:
    """Return an organization that the actor manages, locked until the transaction ends.

    Raises:
        NotFound: If there is none, or it is another's.
    """
    actor.require(permission)
    rows = Organization.objects.select_for_update()
    place = restrict(rows, actor, permission).filter(id=organization_id).first()
    if place is None:
        raise not_found("organization")
    return place


def checked_role(actor: Actor, place: Organization, role: str, *, machine: bool = False) -> Role:
    """Return a role that may be given there.

    Raises:
        Invalid: If it is no role, or none of that organization's side.
        Forbidden: If the actor may not give it.
    """
    side = Side(place.kind)
    if role not in set(Role) or not fits(Role(role), side):
        known = ", ".join(sorted(r.value for r in Role if fits(r, side)))
        raise wrong(
            "role",
            "unknown",
            phrase("'{role}' is no role of a {side} organization.", role=role, side=side),
            known,
        )
    found = Role(role)
    if found in MACHINES_ONLY and not machine:
        raise wrong(
            "role", "machines_only", phrase("'{role}' is for service accounts only.", role=role)
        )
    if not may_give(actor, found, side, place.id):
        raise Forbidden(
            "You may not give this role there. Ask those who manage that organization's people.",
            code="not_allowed",
        )
    return found


def units_of(place: Organization, unit_ids: Iterable[str]) -> list[Unit]:
    """Return the locations that a role is limited to.

    Raises:
        Invalid: If one is not a location of the organization.
    """
    wanted = set(unit_ids)
    found = list(Unit.objects.filter(organization=place, id__in=wanted))
    if len(found) < len(wanted):
        raise wrong("location_ids", "unknown", "One of the locations is not of this organization.")
    return found


def give(
    holder: User | ServiceAccount, place: Organization, role: Role, units: Sequence[Unit], by: Actor
) -> Membership:
    """Store a membership and its event; the checks are behind us.

    Without units the role is good at all of them.

    Raises:
        Conflict: If the holder has the role already.
    """
    owner = {"user" if isinstance(holder, User) else "service_account": holder}
    if Membership.objects.filter(organization=place, role=role.value, **owner).exists():
        raise Conflict("This role is given already.", code="already_exists")
    membership = Membership.objects.create(
        organization=place, side=place.kind, role=role.value, limited=bool(units), **owner
    )
    membership.units.set(units)
    record(
        EventType.MEMBER_ADDED,
        f"organization:{place.id}",
        by.ref(),
        data={
            "membership": membership.id,
            "holder": holder.pk,
            "role": role.value,
            "locations": sorted(unit.id for unit in units),
        },
    )
    return membership
