"""Give a known person a role in an organization."""

from collections.abc import Iterable

from django.db import transaction

from opencpor.access.actions.giving import checked_role, give, organization_for, units_of
from opencpor.access.actor import Actor
from opencpor.access.models import Membership, User
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch


@transaction.atomic
def add_member(
    actor: Actor, user_id: str, organization_id: str, role: str, unit_ids: Iterable[str] = ()
) -> Membership:
    """Give a role, perhaps only at some locations.

    Only people whom the actor sees, because they have a role there already, can be given another
    one; everybody else is invited.

    Raises:
        NotFound: If organization or person are not the actor's to manage.
        Invalid: If role or locations do not belong there.
        Forbidden: If the actor may not give the role.
        Conflict: If the person has it already.
    """
    place = organization_for(actor, organization_id, Permission.MEMBER_WRITE)
    people = User.objects.filter(is_active=True).distinct()
    user = fetch(people, actor, "user", Permission.MEMBER_WRITE, id=user_id)
    found = checked_role(actor, place, role)
    return give(user, place, found, units_of(place, unit_ids), actor)
