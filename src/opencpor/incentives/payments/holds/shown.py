"""Holds as the pages draw them: whose they are, since when, and who may release them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Side
from opencpor.incentives.payments.holds.models import PaymentHold
from opencpor.incentives.payments.holds.queries import holds, releasable
from opencpor.incentives.payments.holds.rules import names_people


def holds_shown(rows: Sequence[PaymentHold], actor: Actor) -> list[dict[str, Any]]:
    """Return holds as somebody sees them: partners learn no names of the operator's people."""
    mine = releasable(actor, rows)
    ids = {one for row in rows for one in (row.held_by, row.released_by)}
    names = names_of_people(*ids)

    def name(row: PaymentHold, who: str) -> str:
        return names[who] if names_people(row.side, actor) else ""

    return [
        {
            "hold": row,
            "state": row.state,
            "side": _("Finance") if row.side == Side.OPERATOR else _("The partner"),
            "who": name(row, row.held_by),
            "releaser": name(row, row.released_by),
            "may_release": row.id in mine,
        }
        for row in rows
    ]


def standing_shown(actor: Actor, location: str) -> list[dict[str, Any]]:
    """Return the holds of a location that stand."""
    return holds_shown(list(holds(actor, location=location, standing=True).order_by("id")), actor)
