"""Which verbs an actor may use on a claim now: the table, the actor's grants, the claim's owner."""

from opencpor.access.actor import Actor, ActorKind, Grant
from opencpor.access.roles import Permission, Side, permissions_of
from opencpor.claims.disputes import disputable_lines, took_part
from opencpor.claims.lifecycle import Transition, find, transitions
from opencpor.claims.models import Claim
from opencpor.claims.states import LineState, State
from opencpor.claims.terms import Guard, Verb, Who
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, not_found
from opencpor.common.phrases import phrase
from opencpor.register.models import Association


def _covers(grant: Grant, claim: Claim) -> bool:
    """Whether a grant reaches this claim: as `restrict` says of its row, or of what it gave.

    An association that has moved is the business of the location that it has moved to.
    """
    if grant.side is Side.OPERATOR:
        return True
    if grant.side is Side.CUSTOMER:
        return grant.organization_id == claim.customer_id
    if grant.organization_id != claim.partner_id:
        return False
    if grant.units is None or claim.location_id in grant.units:
        return True
    return _moved_there(claim, grant.units)


def _moved_there(claim: Claim, units: frozenset[str]) -> bool:
    """Whether an association of a claim is held by one of some locations, to which it has moved."""
    given = claim.lines.filter(state=LineState.ACTIVE).values("id")
    rows = Association.objects.filter(claim_line__in=given, moved_from__isnull=False)
    return rows.filter(location__in=units, end_reason="").exists()


def may(actor: Actor, permission: Permission, claim: Claim) -> bool:
    """Whether an actor holds a permission on this very claim."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return any(_covers(grant, claim) for grant in actor.granting(permission))


def rights_on(actor: Actor, claim: Claim) -> frozenset[Permission]:
    """Return every permission that an actor holds on this very claim."""
    if actor.kind is ActorKind.SYSTEM:
        return frozenset(Permission)
    roles = {grant.role for grant in actor.grants if _covers(grant, claim)}
    return frozenset[Permission]().union(*(permissions_of(role) for role in roles))


def inside(actor: Actor, claim: Claim) -> bool:
    """Whether an actor reads this very claim for its partner or the operator, not as its customer.

    What the two say to each other is not for the customer, whatever else its admin may be.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    return any(_covers(one, claim) for one in actor.grants if one.side is not Side.CUSTOMER)


def _opens(row: Transition, actor: Actor, rights: frozenset[Permission]) -> bool:
    if row.permission is None or row.who is Who.SYSTEM:
        return actor.kind is ActorKind.SYSTEM
    if actor.kind is ActorKind.LINK:  # the link's own claim, and only the customer's verbs
        return row.who is Who.CUSTOMER
    return row.permission in rights


REFUSALS: dict[Guard, tuple[str, str]] = {
    Guard.OWN_REVIEW: (
        "reviewed_by_another",
        phrase("Another reviewer has this claim. A senior reviewer can reassign it."),
    ),
    Guard.TOOK_NO_PART: (
        "took_part",
        phrase(
            "You took part in the decision that is disputed. Another senior reviewer must decide."
        ),
    ),
    Guard.ONCE_IN_TIME: (
        "cannot_be_disputed",
        phrase(
            "Nothing here can be disputed now: once, in the program's time, not after a decline."
        ),
    ),
}
REFUSALS[Guard.UNASSIGNED_OR_OWN] = REFUSALS[Guard.OWN_REVIEW]
REFUSALS[Guard.CONTESTED_LINE] = REFUSALS[Guard.WAITING_LINE] = (
    "not_allowed_now",
    phrase("This takes a line that waits for its slot, and none does."),
)
REFUSALS[Guard.ACTIVE_ASSOCIATION] = (
    "already_ended",
    phrase("No association of this claim is active."),
)
REFUSALS[Guard.ENDED_ASSOCIATION] = (
    "not_ended",
    phrase("No association of this claim has ended."),
)
"""The guards that can be checked before the verb's own input is known: code and text of a no."""


LINES: dict[Guard, frozenset[LineState]] = {
    Guard.CONTESTED_LINE: frozenset({LineState.CONTESTED}),
    Guard.WAITING_LINE: frozenset({LineState.CONTESTED, LineState.SCHEDULED}),
    Guard.ACTIVE_ASSOCIATION: frozenset({LineState.ACTIVE}),
    Guard.ENDED_ASSOCIATION: frozenset({LineState.ENDED}),
}
"""Guards that hold if any line is in one of some states."""


def _holds(guard: Guard, actor: Actor, claim: Claim) -> bool:
    if guard in LINES:
        return any(line.state in LINES[guard] for line in claim.lines_in_order())
    if guard is Guard.OWN_REVIEW:
        return claim.reviewer_id == actor.id
    if guard is Guard.UNASSIGNED_OR_OWN:
        return claim.reviewer_id in (None, actor.id)
    if guard is Guard.TOOK_NO_PART:
        return actor.id not in took_part(claim)
    if guard is Guard.ONCE_IN_TIME:
        return bool(disputable_lines(claim, now()))
    return True


def _broken(row: Transition, actor: Actor, claim: Claim) -> Guard | None:
    """Return the first guard that does not hold; those that need more than the claim hold."""
    if actor.kind is ActorKind.SYSTEM:
        return None
    return next((guard for guard in row.guards if not _holds(guard, actor, claim)), None)


def allowed(claim: Claim, actor: Actor, rights: frozenset[Permission] | None = None) -> list[str]:
    """List the verbs that an actor can use on a claim now, in the table's order.

    Args:
        claim: The claim.
        actor: Who asks.
        rights: The actor's `rights_on` the claim, if the caller has them.
    """
    held = rights_on(actor, claim) if rights is None else rights
    verbs = [
        row.verb.value
        for row in transitions(State(claim.state))
        if _opens(row, actor, held) and _broken(row, actor, claim) is None
    ]
    return list(dict.fromkeys(verbs))


def refused(claim: Claim, actor: Actor, detail: str, code: str = "not_allowed_now") -> Conflict:
    """Return the answer for a verb that cannot be used now: the state, and the verbs that can."""
    extra = {"state": claim.state, "allowed": allowed(claim, actor)}
    return Conflict(detail, code=code, extra=extra)


def transition_for(claim: Claim, verb: Verb, actor: Actor) -> Transition:
    """Return the row under which an actor may use a verb on a claim now.

    The caller has fetched the claim through `restrict` with the verb's permission.

    Raises:
        Conflict: ``not_allowed_now``, or the code of the guard that does not hold, see `REFUSALS`.
        NotFound: If the verb is no business of the actor's on this claim in any state.
    """
    rows = find(State(claim.state), verb)
    if not rows:
        raise refused(
            claim,
            actor,
            phrase(
                "'{verb}' cannot be used on a claim in state '{state}'. Read the claim again; "
                "'allowed' lists what can.",
                verb=verb,
                state=claim.state,
            ),
        )
    held = rights_on(actor, claim)
    open_rows = [row for row in rows if _opens(row, actor, held)]
    if not open_rows:
        raise not_found("claim")
    row = open_rows[0]
    broken = _broken(row, actor, claim)
    if broken is not None:
        code, detail = REFUSALS[broken]
        raise refused(claim, actor, detail, code)
    return row
