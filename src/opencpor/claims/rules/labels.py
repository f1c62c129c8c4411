"""What a claim shows after its first decision: it follows from its lines."""

from collections.abc import Collection

from opencpor.claims.states import LineState, State

STANDING = frozenset({LineState.ACTIVE, LineState.SCHEDULED})
WAITING = frozenset({LineState.ACCEPTED, LineState.CONTESTED})


def state_of_lines(lines: Collection[LineState]) -> State:
    """Return the state of a decided claim.

    Any line active or scheduled: approved. Else any accepted or contested: awaiting customer. Else
    all ended: ended. Else rejected.

    Raises:
        ValueError: If there is no line, or one is still pending: then nothing was decided.
    """
    found = set(lines)
    if not found or LineState.PENDING in found:
        raise ValueError("only a decided claim's state follows from its lines")
    if found & STANDING:
        return State.APPROVED
    if found & WAITING:
        return State.AWAITING_CUSTOMER
    if found == {LineState.ENDED}:
        return State.ENDED
    return State.REJECTED


def waits_for(lines: Collection[LineState]) -> tuple[str, ...]:
    """Return what a claim awaiting its customer waits for, by line state.

    ``consent`` of the customer for accepted lines, ``slot`` for contested ones.
    """
    found = set(lines)
    waits = []
    if LineState.ACCEPTED in found:
        waits.append("consent")
    if LineState.CONTESTED in found:
        waits.append("slot")
    return tuple(waits)
