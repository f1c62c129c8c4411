"""Whom a recompute is told: a second person of finance, then its proposer."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor, system
from opencpor.access.models import Membership
from opencpor.access.roles import Permission, Side
from opencpor.incentives.proposals import State
from opencpor.incentives.recomputes.models import Recompute
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.center.writing import Occasion, Saying, holders_of, readers_of, tell_readers
from opencpor.programs.house import house_of
from opencpor.programs.queries import version_in_force
from opencpor.ui import dates

OPEN = _("Open the recompute:")
WAITS, REJECTED, POSTED = "recompute.waits", "recompute.rejected", "recompute.posted"
SAYINGS = {
    WAITS: Saying(
        _("A recompute waits for a second person: {first} to {last}"),
        _("The months {first} to {last} were judged anew and {lines} lines differ. Another person "
          "than its proposer has to approve or reject that they are posted."),
        OPEN,
    ),
    REJECTED: Saying(
        _("Your recompute was rejected: {first} to {last}"),
        _("The recompute of {first} to {last} that you proposed was rejected. Open it to read "
          "why."),
        OPEN,
    ),
    POSTED: Saying(
        _("Your recompute was posted: {first} to {last}"),
        _("The recompute of {first} to {last} that you proposed was approved. {lines} lines differ "
          "and stand on the statements of the month that is open now."),
        OPEN,
    ),
}  # fmt: skip
KINDS = {State.PROPOSED: WAITS, State.REJECTED: REJECTED, State.APPROVED: POSTED}


def register_kinds() -> None:
    """Make the kinds of notices known; called once, when the app is ready."""
    for key, name in (
        (WAITS, _("A recompute waits for a second person")),
        (REJECTED, _("A recompute is rejected")),
        (POSTED, _("A recompute is posted")),
    ):
        register(
            Kind(
                key, partial(str, name), Side.OPERATOR, mandatory=False,
                needs=Permission.MONEY_READ, told=frozenset({Permission.CLOSE}),
            )
        )  # fmt: skip


def tell(row: Recompute, actor: Actor | None = None) -> None:
    """Tell who must know of a step, in its transaction; whoever did it is left out."""
    kind = KINDS[State(row.state)]
    roles = Membership.objects.filter(role__in=holders_of(Permission.CLOSE), user__isnull=False)
    if kind == WAITS:
        roles = roles.exclude(user_id=row.proposed_by)
    else:
        roles = roles.filter(user_id=row.proposed_by)

    def gaps() -> dict[str, str]:
        return {
            "first": dates.month(row.first),
            "last": dates.month(row.last),
            "lines": str(row.what_if.lines or 0),
        }

    occasion = Occasion(
        kind, f"{kind}:{row.id}", f"recompute:{row.id}", f"/earnings/recomputes/{row.id}/", gaps
    )
    house = house_of(version_in_force(row.program_key).document)
    tell_readers(readers_of(roles), SAYINGS[kind], house, occasion, actor or system("recompute"))
