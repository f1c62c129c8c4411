"""The life of an enrollment, as data: from, verb, to, who.

Actions, API and pages all read this table. A verb whose transition names no permission is the
system's own: a clock, or a room that checks a requirement by itself.
"""

from dataclasses import dataclass
from enum import StrEnum

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission
from opencpor.directory.terms import Source, Status


class Verb(StrEnum):
    """What can be done to an enrollment."""

    INVITE = "invite"
    START = "start"
    SIGN = "sign"
    SUBMIT_PROFILES = "submit-profiles"
    VALIDATE = "validate"
    RETURN = "return"
    DISCONTINUE = "discontinue"
    LAPSE = "lapse"


@dataclass(frozen=True)
class Transition:
    """One line of the table.

    Attributes:
        source: The status it starts from; None: there is no enrollment yet.
        verb: What is done.
        target: The status it leads to.
        who: Permissions of which one is needed; empty: the system alone.
        once_complete: The target is only reached when all requirements are met; until then the
            status stays.
    """

    source: Status | None
    verb: Verb
    target: Status
    who: tuple[Permission, ...] = ()
    once_complete: bool = False


_PARTNER = (Permission.ENROLLMENT_WRITE,)
_OPERATOR = (Permission.ENROLLMENT_VALIDATE,)
_VALIDATORS = (Permission.PAYEE_VALIDATE, Permission.ENROLLMENT_VALIDATE)

TRANSITIONS = (
    Transition(None, Verb.INVITE, Status.INVITED, _OPERATOR),
    Transition(Status.DISCONTINUED, Verb.INVITE, Status.INVITED, _OPERATOR),
    Transition(Status.INVITED, Verb.START, Status.ACTION_REQUIRED, _PARTNER),
    Transition(Status.INACTIVE, Verb.START, Status.ACTION_REQUIRED, _PARTNER),
    Transition(Status.ACTION_REQUIRED, Verb.SIGN, Status.ACTION_REQUIRED, _PARTNER),
    Transition(Status.ACTION_REQUIRED, Verb.SUBMIT_PROFILES, Status.VALIDATING, _PARTNER),
    Transition(Status.VALIDATING, Verb.VALIDATE, Status.ENROLLED, _VALIDATORS, once_complete=True),
    Transition(Status.INACTIVE, Verb.VALIDATE, Status.ENROLLED, once_complete=True),
    Transition(Status.VALIDATING, Verb.RETURN, Status.ACTION_REQUIRED, _VALIDATORS),
    Transition(Status.ENROLLED, Verb.LAPSE, Status.INACTIVE),
    *(
        Transition(status, Verb.DISCONTINUE, Status.DISCONTINUED, _OPERATOR)
        for status in Status
        if status is not Status.DISCONTINUED
    ),
)


REMIT = {
    Permission.PAYEE_VALIDATE: Source.FINANCE,
    Permission.ENROLLMENT_VALIDATE: Source.PROGRAM,
}


def remit_of(actor: Actor) -> list[str]:
    """Return the sources of the requirements that an actor validates."""
    return [source.value for permission, source in REMIT.items() if actor.may(permission)]


def transition(source: Status | None, verb: Verb) -> Transition | None:
    """Return the line for a verb from a status, or None if it is not possible from there."""
    return next((t for t in TRANSITIONS if t.source is source and t.verb is verb), None)


def permissions_for(verb: Verb) -> tuple[Permission, ...]:
    """Return the permissions of which any lets somebody use a verb from some status."""
    found = [permission for t in TRANSITIONS if t.verb is verb for permission in t.who]
    return tuple(dict.fromkeys(found))


def allowed(source: Status, actor: Actor) -> list[Verb]:
    """Return what an actor can do from a status, in the order of the table."""
    return [
        line.verb
        for line in TRANSITIONS
        if line.source is source
        and actor.kind is not ActorKind.SYSTEM
        and any(actor.may(permission) for permission in line.who)
    ]
