"""Make an account for a machine of an organization."""

from django.db import transaction

from opencpor.access.actions.giving import checked_role, give, organization_for, wrong
from opencpor.access.actor import Actor
from opencpor.access.models import Membership, ServiceAccount
from opencpor.access.roles import Permission
from opencpor.access.rules import manages
from opencpor.common.errors import Conflict, Forbidden
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

LONGEST_NAME = 100


@transaction.atomic
def create_service_account(actor: Actor, organization_id: str, name: str, role: str) -> Membership:
    """Store a service account with one role; it acts by the tokens made for it.

    Raises:
        NotFound: If the organization is not the actor's.
        Forbidden: If the actor does not manage that organization's tokens.
        Invalid: If name or role are not acceptable.
        Conflict: If the organization has one of that name.
    """
    place = organization_for(actor, organization_id, Permission.TOKEN_WRITE)
    if not manages(actor, Permission.TOKEN_WRITE, place.id):
        raise Forbidden("Only the organization itself makes its accounts.", code="not_allowed")
    kept = legible(name)
    if not 1 <= len(kept) <= LONGEST_NAME:
        raise wrong(
            "name", "length", phrase("A name has 1 to {most} characters.", most=LONGEST_NAME)
        )
    found = checked_role(actor, place, role, machine=True)
    if ServiceAccount.objects.filter(organization=place, name=kept).exists():
        raise Conflict("There is already an account of this name.", code="already_exists")
    account = ServiceAccount.objects.create(organization=place, name=kept)
    record(
        EventType.SERVICE_ACCOUNT_CREATED,
        f"organization:{place.id}",
        actor.ref(),
        data={"service_account": account.id, "name": kept},
    )
    return give(account, place, found, [], actor)
