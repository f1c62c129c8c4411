"""Reads arbitrations: operators see every side, a partner its own and nothing of the others."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch, restrict
from opencpor.claims.arbitration.models import (
    STANDING,
    Arbitration,
    ArbitrationSide,
    ArbitrationState,
    SideRole,
)
from opencpor.claims.arbitration.seeing import Seen, SeenSide, seen_by_operator, seen_by_partner
from opencpor.claims.models import ClaimLine
from opencpor.register.models import Association


def arbitrations(actor: Actor) -> QuerySet[Arbitration]:
    """Return the arbitrations that an operator may see."""
    rows = Arbitration.objects.select_related("slot__customer", "tenure__partner")
    return restrict(rows, actor)


def own_sides(actor: Actor) -> QuerySet[ArbitrationSide]:
    """Return the sides that a partner may see: its own."""
    rows = ArbitrationSide.objects.select_related(
        "partner", "location", "arbitration__slot__customer", "arbitration__tenure"
    )
    return restrict(rows, actor)


def is_operator(actor: Actor) -> bool:
    """Whether an actor sees whole arbitrations."""
    return actor.kind is ActorKind.SYSTEM or actor.may(Permission.NOTE_READ)


def listed(rows: Sequence[Arbitration | ArbitrationSide]) -> list[Seen]:
    """Return rows of a list for people, without what belongs to their sides: see `arbitration_of`.

    A challenger knows the customer by what it typed on its claim.
    """
    sides = [one.id for one in rows if isinstance(one, ArbitrationSide)]
    typed = dict(
        ArbitrationSide.objects.filter(id__in=sides, role=SideRole.CHALLENGER)
        .order_by("-lines__id")
        .values_list("id", "lines__claim__customer_name")
    )
    found = []
    for row in rows:
        if isinstance(row, Arbitration):
            found.append(Seen(row, (), row.slot.customer.name, operator=True))
        else:
            of_slot = row.arbitration.slot.customer.name
            name = of_slot if row.role == SideRole.INCUMBENT else typed.get(row.id) or ""
            alone = SeenSide(row, (), (), (), ())
            found.append(Seen(row.arbitration, [alone], name, operator=False))
    return found


def arbitration_of(actor: Actor, arbitration_id: str) -> Seen:
    """Return one arbitration as an actor sees it.

    Raises:
        NotFound: If there is none for the actor.
    """
    if is_operator(actor):
        found = fetch(arbitrations(actor), actor, "arbitration", id=arbitration_id)
        return seen_by_operator([found], actor)[0]
    side = fetch(own_sides(actor), actor, "arbitration", arbitration_id=arbitration_id)
    return seen_by_partner([side], actor)[0]


class About(NamedTuple):
    """An arbitration that something is or was in.

    Attributes:
        id: Which.
        standing: Whether it is not closed yet.
        scheduled: Whether it is decided, and the slot passes on at a later day.
        unanswered: Whether the reader's own organization can answer and has not.
    """

    id: str
    standing: bool
    scheduled: bool
    unanswered: bool


def _about(
    actor: Actor, lines: QuerySet[ClaimLine], held: QuerySet[Association]
) -> QuerySet[ArbitrationSide]:
    holds = Q(role=SideRole.INCUMBENT, arbitration__tenure_id__in=held.values("tenure_id"))
    sides = ArbitrationSide.objects.filter(Q(lines__in=lines) | holds)
    return restrict(sides, actor).select_related("arbitration").order_by("-arbitration_id")


def _about_claim(actor: Actor, claim_id: str) -> QuerySet[ArbitrationSide]:
    lines = ClaimLine.objects.filter(claim_id=claim_id)
    return _about(actor, lines, Association.objects.filter(claim_line__in=lines.values("id")))


def _about_association(actor: Actor, association_id: str) -> QuerySet[ArbitrationSide]:
    held = Association.objects.filter(id=association_id)
    lines = ClaimLine.objects.filter(id__in=held.values("claim_line"))  # won by arbitration
    return _about(actor, lines, held)


_ABOUT_CLAIM, _ABOUT_ASSOCIATION = KeptFor(_about_claim), KeptFor(_about_association)


def arbitrations_about(
    actor: Actor, *, claim_id: str = "", association_id: str = ""
) -> list[About]:
    """Return the arbitrations of a claim or an association that one may open, the newest first."""
    operator = is_operator(actor)
    if not (operator or actor.may(Permission.CLAIM_WRITE)):
        return []
    about, ident = (_ABOUT_CLAIM, claim_id) if claim_id else (_ABOUT_ASSOCIATION, association_id)
    found: dict[str, About] = {}
    for side in about(actor, ident):
        open_now = side.arbitration.state == ArbitrationState.OPEN and side.left_at is None
        unanswered = open_now and not operator and side.answered_at is None
        standing = side.arbitration.state in STANDING
        scheduled = side.arbitration.state == ArbitrationState.SCHEDULED
        found[side.arbitration_id] = About(side.arbitration_id, standing, scheduled, unanswered)
    return list(found.values())
