"""Who may decide on an amount that one person proposed: the same for all that takes two persons."""

from __future__ import annotations

from opencpor.access.actor import Actor, ActorKind
from opencpor.common.errors import Conflict, Forbidden


def check_decider(actor: Actor, proposed_by: str, *, another: bool, proposer: bool) -> None:
    """Refuse a step that is somebody else's.

    Args:
        actor: Who takes it.
        proposed_by: Who proposed what is decided.
        another: Whether it takes another person than that; machines are none.
        proposer: Whether only that one may.

    Raises:
        Forbidden: ``second_person``.
        Conflict: ``not_yours``.
    """
    mine = actor.id == proposed_by
    if another and (mine or actor.kind is not ActorKind.USER):
        raise Forbidden(
            "Another person than the one who proposed it has to decide: ask a second person of "
            "finance.",
            code="second_person",
        )
    if proposer and not mine:
        raise Conflict(
            "Only whoever proposed it can withdraw it. Reject it, with the reason.",
            code="not_yours",
        )
