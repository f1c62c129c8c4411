"""Make the installation's administrator: the first person, who invites all others."""

from django.db import transaction

from opencpor.access.actions.create_user import check_password, create_user
from opencpor.access.actions.giving import give
from opencpor.access.actor import Actor
from opencpor.access.models import Membership, Organization, User
from opencpor.access.roles import Permission, Role, Side

OPERATOR_NAME = "Program operator"


@transaction.atomic
def create_admin(
    actor: Actor, email: str, password: str, name: str = "", operator_name: str = OPERATOR_NAME
) -> Membership:
    """Give a person, made if unknown, the role of administrator of the program operator.

    Args:
        actor: Who does it; from the machine's own command line the system itself.
        email: The person's address.
        password: The person's password; a known person's is replaced.
        name: What others see; empty leaves a known person's name.
        operator_name: Name of the operator's organization if there is none yet.

    Raises:
        Invalid: If address or password are not acceptable.
        Conflict: If the person is an administrator already.
    """
    actor.require(Permission.MEMBER_WRITE)
    place = _operator(operator_name)
    user = User.objects.select_for_update().filter(email=email.strip().lower()).first()
    if user is None:
        user = create_user(actor, email, name, password)
    else:
        check_password(password, user)
        user.set_password(password)
        user.name = name or user.name
        user.save()
    return give(user, place, Role.ADMINISTRATOR, [], actor)


def _operator(name: str) -> Organization:
    """Return the operator's organization, locked; the first is made."""
    rows = Organization.objects.select_for_update().filter(kind=Side.OPERATOR.value)
    return rows.order_by("id").first() or Organization.objects.create(
        kind=Side.OPERATOR.value, name=name
    )
