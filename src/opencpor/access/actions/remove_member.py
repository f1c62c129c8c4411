"""Take a role away; its tokens go with it."""

from django.db import transaction

from opencpor.access.actions.giving import organization_for
from opencpor.access.actor import Actor
from opencpor.access.models import Membership
from opencpor.access.roles import Permission, Role, Side
from opencpor.access.rules import is_last_manager, may_give
from opencpor.access.scope import fetch
from opencpor.common.errors import Conflict, Forbidden
from opencpor.common.phrases import phrase
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


@transaction.atomic
def remove_member(actor: Actor, membership_id: str) -> None:
    """Take a role away.

    Raises:
        NotFound: If there is none, or it is another organization's.
        Forbidden: If the actor may not give that role either.
        Conflict: If nobody would be left who manages the organization's people.
    """
    actor.require(Permission.MEMBER_WRITE)
    seen = fetch(Membership.objects.all(), actor, "role", id=membership_id)
    place = organization_for(actor, seen.organization_id, Permission.MEMBER_WRITE)
    membership = fetch(Membership.objects.select_for_update(), actor, "role", id=membership_id)
    role, side = Role(membership.role), Side(place.kind)
    if not may_give(actor, role, side, place.id):
        raise Forbidden("You may not take this role away there.", code="not_allowed")
    others = place.memberships.exclude(id=membership.id).values_list("role", flat=True)
    if is_last_manager(role, side, others):
        raise Conflict(
            phrase(
                "Nobody would be left to manage this organization's people. "
                "Give somebody else the role '{role}' first.",
                role=role,
            ),
            code="last_manager",
        )
    holder = membership.user_id or membership.service_account_id
    record(
        EventType.MEMBER_REMOVED,
        f"organization:{place.id}",
        actor.ref(),
        data={"membership": membership.id, "holder": holder, "role": role.value},
    )
    membership.delete()
