"""What a room above does for this one: bring an invitation to the invited."""

from collections.abc import Callable

from opencpor.access.actor import Actor
from opencpor.access.models import Invitation

# Called in the transaction of the invitation with the secret that only the link holds.
Messenger = Callable[[Invitation, str, Actor], None]
_messengers: list[Messenger] = []


def on_invitation(messenger: Messenger) -> None:
    """Register who brings invitations; without one only who made it knows the link."""
    if messenger not in _messengers:
        _messengers.append(messenger)


def bring(invitation: Invitation, secret: str, actor: Actor) -> None:
    """Have an invitation brought."""
    for messenger in _messengers:
        messenger(invitation, secret, actor)
