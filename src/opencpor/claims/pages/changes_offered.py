"""Which changes of an association its page offers to a reader."""

from typing import Any

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.actions.move import months_to_move, places_to_move
from opencpor.claims.actions.reinstate import against_reinstating
from opencpor.common.clock import now
from opencpor.programs.queries import version_by_number
from opencpor.register.models import Association
from opencpor.register.queries import associations


def _beside(row: Association) -> list[str]:
    """Return the associations before and after a move to or from another location."""
    after = getattr(row, "moved_to", None)  # absent: it has no successor
    return [one for one in (row.moved_from_id, after.id if after else None) if one]


def changes_offered(row: Association, state: str, actor: Actor) -> dict[str, Any]:
    """Return what the page of an association needs to offer its changes."""
    program = version_by_number(row.slot.program_key, row.program_version).document
    engagement = program.engagement(row.engagement)
    senior = actor.may(Permission.REVIEW_SENIOR)
    waivable = engagement is not None and engagement.opt_out_allowed
    return {
        "may_revoke": senior and state == "active",
        "may_reinstate": senior and against_reinstating(program, row, now()) is None,
        "may_waive": waivable and state == "active" and actor.may(Permission.CLAIM_DISPUTE),
        "may_move": state == "active"
        and actor.may(Permission.CLAIM_DISPUTE)
        and bool(places_to_move(row, actor) and months_to_move(program, row, now())),
        "moved": associations(actor).filter(id__in=_beside(row)).order_by("id"),
        "payment_changes": sorted(row.payment_changes.all(), key=lambda one: one.month),
    }
