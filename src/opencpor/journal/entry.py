"""What the event log keeps of an actor: a plain value, so that the log depends on nobody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ActorRef:
    """Who did it, without name or address.

    Attributes:
        kind: user, service, link, system or anonymous.
        id: Identifier of the user, service account, link or job.
        on_behalf_of: Identifier of whom it was done for, if another.
        request_id: The request it was done in.
        token: The token it was done with, if one: who makes a token for another's role may act
            with it, and the log must tell the two apart.
    """

    kind: str
    id: str
    on_behalf_of: str = ""
    request_id: str = ""
    token: str = ""
