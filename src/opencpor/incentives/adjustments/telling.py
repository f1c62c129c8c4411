"""Whom an adjustment is told: a second person of finance, its proposer, then the partner."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.models import Membership
from opencpor.access.queries import covering
from opencpor.access.roles import Permission, Side
from opencpor.common.money import from_minor_units
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.proposals import State
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.center.writing import (
    Occasion,
    Reader,
    Saying,
    holders_of,
    readers_of,
    tell_readers,
)
from opencpor.programs.house import house_of
from opencpor.programs.queries import version_in_force
from opencpor.ui import dates, figures

OPEN = _("Open the adjustment:")
WAITS, REJECTED, BOOKED = "adjustment.waits", "adjustment.rejected", "adjustment.booked"
SAYINGS = {
    WAITS: Saying(
        _("An adjustment waits for a second person: {amount}"),
        _("{amount} is proposed as an adjustment by hand for {location} of {partner}, for {month}. "
          "Another person than its proposer has to approve or reject it."),
        OPEN,
    ),
    REJECTED: Saying(
        _("Your adjustment was rejected: {amount}"),
        _("The adjustment of {amount} that you proposed for {location} of {partner}, for {month}, "
          "was rejected. Open it to read why."),
        OPEN,
    ),
    BOOKED: Saying(
        _("Adjustment of {amount}: {location}"),
        _("{operator} has adjusted what your location {location} is owed by {amount}, for {month}. "
          "It stands on the statement of the month that is open now. Open it to read why."),
        OPEN,
    ),
}  # fmt: skip
KINDS = {State.PROPOSED: WAITS, State.REJECTED: REJECTED, State.APPROVED: BOOKED}


def register_kinds() -> None:
    """Make the kinds of notices known; called once, when the app is ready."""
    finance, partner = frozenset({Permission.CLOSE}), frozenset({Permission.PAYEE_WRITE})
    for key, name, side, told in (
        (WAITS, _("An adjustment waits for a second person"), Side.OPERATOR, finance),
        (REJECTED, _("An adjustment is rejected"), Side.OPERATOR, finance),
        (BOOKED, _("What is owed was adjusted by hand"), Side.PARTNER, partner),
    ):
        label = partial(str, name)
        register(Kind(key, label, side, mandatory=False, needs=Permission.MONEY_READ, told=told))


def _readers(row: Adjustment, kind: str) -> list[Reader]:
    """Return whoever is told; who did it is left out later."""
    if kind == BOOKED:
        owner = row.location.organization_id
        admins = holders_of(Permission.PAYEE_WRITE)  # who looks after what a location is paid
        roles = Membership.objects.filter(
            covering(row.location_id), organization_id=owner, role__in=admins
        )
        return readers_of(roles, row.location_id)
    roles = Membership.objects.filter(role__in=holders_of(Permission.CLOSE), user__isnull=False)
    return readers_of(roles if kind == WAITS else roles.filter(user_id=row.proposed_by))


def money_written(minor: int, currency: str) -> str:
    """Write an amount in the reader's language, with its currency."""
    return figures.money(from_minor_units(minor, currency), currency)


def tell(row: Adjustment, actor: Actor) -> None:
    """Tell who must know of a step, in its transaction; the row is as it is afterwards."""
    kind = KINDS[State(row.state)]

    def gaps() -> dict[str, str]:
        return {
            "amount": money_written(row.amount_minor, row.currency),
            "location": row.location.name,
            "partner": row.location.organization.name,
            "month": dates.month(row.month),
        }

    occasion = Occasion(
        kind, f"{kind}:{row.id}", f"adjustment:{row.id}", f"/earnings/adjustments/{row.id}/", gaps
    )
    house = house_of(version_in_force(row.program_key).document)
    tell_readers(_readers(row, kind), SAYINGS[kind], house, occasion, actor)
