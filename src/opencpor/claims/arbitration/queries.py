"""Reads arbitrations: operators see every side, a partner its own and nothing of the others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch, restrict
from opencpor.claims.arbitration.models import (
    STANDING,
    Arbitration,
    ArbitrationSide,
    ArbitrationState,
    SideResult,
    SideRole,
)
from opencpor.claims.arbitration.reading import (
    asked_of,
    associations_of,
    claims_of,
    present,
    program_of,
    took_part,
)
from opencpor.claims.arbitration.rules import waits_until
from opencpor.claims.arbitration.telling import customer_name
from opencpor.claims.evidence.models import AssociationEvidence, Evidence
from opencpor.claims.models import ClaimLine
from opencpor.common.clock import now
from opencpor.programs.document.program import Program
from opencpor.register.models import Association

PASSES = (SideResult.DISPLACED.value, SideResult.WON.value)
"""Results of sides that the day of a transfer concerns."""


@dataclass(frozen=True)
class SeenSide:
    """One side with what belongs to it.

    Attributes:
        side: What the organization was asked and said.
        associations: Of an incumbent, those on the slot.
        lines: Of a challenger, those that want the slot, or wanted it.
        evidence: The files on its claims, the newest first.
        defense: Files on associations that no claim gave.
    """

    side: ArbitrationSide
    associations: Sequence[Association]
    lines: Sequence[ClaimLine]
    evidence: Sequence[Evidence]
    defense: Sequence[AssociationEvidence]

    @property
    def claims(self) -> list[str]:
        """The claims of the side, each once."""
        return sorted({line.claim_id for line in self.lines})

    def is_fresh(self, row: Evidence | AssociationEvidence) -> bool:
        """Whether a file was added since the side was asked."""
        return row.added_at >= self.side.joined_at


@dataclass(frozen=True)
class Seen:
    """An arbitration as one reader sees it.

    Attributes:
        arbitration: The record; of it a partner is shown only what says nothing of others.
        sides: Those that the reader may see; the own one, or all.
        customer: The customer's name, as the reader knows it.
        operator: Whether the reader sees all sides.
        allowed: What the reader can do now.
        waits_until: For who decides: until when answers are waited for.
    """

    arbitration: Arbitration
    sides: Sequence[SeenSide]
    customer: str
    operator: bool
    allowed: Sequence[str] = ()
    waits_until: datetime | None = None

    @property
    def own(self) -> ArbitrationSide:
        """The reader's own side."""
        return self.sides[0].side

    @property
    def counted(self) -> Arbitration | ArbitrationSide:
        """Return what counts the changes that the reader must have seen: all, or its own side."""
        return self.arbitration if self.operator else self.own

    @property
    def program(self) -> Program:
        """The program that governs it."""
        return program_of(self.arbitration)

    @property
    def transfer_at(self) -> datetime | None:
        """When the slot passes, for those whom it concerns."""
        if self.operator or self.own.result in PASSES:
            return self.arbitration.transfer_at
        return None


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


def _files(actor: Actor, claim_ids: Collection[str]) -> list[Evidence]:
    if not actor.may(Permission.EVIDENCE_READ):
        return []
    rows = Evidence.objects.filter(claim_id__in=claim_ids, removed_at=None)
    return list(restrict(rows.select_related("file"), actor).order_by("-added_at", "-id"))


def _defense(actor: Actor, ids: Collection[str]) -> list[AssociationEvidence]:
    if not actor.may(Permission.EVIDENCE_READ):
        return []
    rows = AssociationEvidence.objects.filter(association_id__in=ids, removed_at=None)
    return list(restrict(rows.select_related("file"), actor).order_by("-added_at", "-id"))


def _seen_side(side: ArbitrationSide, arbitration: Arbitration, actor: Actor) -> SeenSide:
    side.arbitration = arbitration
    held: list[Association] = []
    if side.role == SideRole.INCUMBENT:
        held = [
            one for one in associations_of(arbitration) if one.tenure_id == arbitration.tenure_id
        ]
        given = [one.claim_line for one in held if one.claim_line]
        lines = list(ClaimLine.objects.select_related("claim").filter(id__in=given).order_by("id"))
    else:
        lines = list(side.lines.select_related("claim").order_by("id"))
    claim_ids = sorted({line.claim_id for line in lines})
    defense = _defense(actor, [one.id for one in held])
    return SeenSide(side, held, lines, _files(actor, claim_ids), defense)


def _of_partner(side: ArbitrationSide, actor: Actor) -> Seen:
    arbitration = side.arbitration
    open_now = arbitration.state == ArbitrationState.OPEN and side.left_at is None
    allowed = ["answer"] if open_now and actor.may(Permission.CLAIM_DISPUTE) else []
    name = customer_name(side, arbitration.slot)
    return Seen(arbitration, [_seen_side(side, arbitration, actor)], name, False, allowed)


def _of_operator(arbitration: Arbitration, actor: Actor) -> Seen:
    rows = arbitration.sides.select_related("partner", "location")
    sides = sorted(rows, key=lambda one: (one.role != SideRole.INCUMBENT, one.joined_at, one.id))
    until, allowed = None, []
    if arbitration.state == ArbitrationState.OPEN:
        until = waits_until(asked_of(present(arbitration)), now())
        free = actor.id not in took_part(claims_of(arbitration))
        if until is None and free and actor.may(Permission.REVIEW_SENIOR):
            allowed = ["decide"]
    return Seen(
        arbitration,
        [_seen_side(side, arbitration, actor) for side in sides],
        arbitration.slot.customer.name,
        operator=True,
        allowed=allowed,
        waits_until=until,
    )


def seen_all(rows: Sequence[Arbitration | ArbitrationSide], actor: Actor) -> list[Seen]:
    """Return rows of a list, of whichever kind the reader has, as it sees them."""
    return [
        _of_operator(row, actor) if isinstance(row, Arbitration) else _of_partner(row, actor)
        for row in rows
    ]


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
        return _of_operator(found, actor)
    side = fetch(own_sides(actor), actor, "arbitration", arbitration_id=arbitration_id)
    return _of_partner(side, actor)


class About(NamedTuple):
    """An arbitration that something is or was in.

    Attributes:
        id: Which.
        standing: Whether it is not closed yet.
        unanswered: Whether the reader's own organization can answer and has not.
    """

    id: str
    standing: bool
    unanswered: bool


def arbitrations_about(
    actor: Actor, *, claim_id: str = "", association_id: str = ""
) -> list[About]:
    """Return the arbitrations of a claim or an association that one may open, the newest first."""
    operator = is_operator(actor)
    if not (operator or actor.may(Permission.CLAIM_WRITE)):
        return []
    if claim_id:
        lines = ClaimLine.objects.filter(claim_id=claim_id)
        held = Association.objects.filter(claim_line__in=lines.values("id"))
    else:
        held = Association.objects.filter(id=association_id)
        lines = ClaimLine.objects.filter(id__in=held.values("claim_line"))  # won by arbitration
    holds = Q(role=SideRole.INCUMBENT, arbitration__tenure_id__in=held.values("tenure_id"))
    sides = ArbitrationSide.objects.filter(Q(lines__in=lines) | holds)
    rows = restrict(sides, actor).select_related("arbitration").order_by("-arbitration_id")
    found: dict[str, About] = {}
    for side in rows:
        open_now = side.arbitration.state == ArbitrationState.OPEN and side.left_at is None
        unanswered = open_now and not operator and side.answered_at is None
        standing = side.arbitration.state in STANDING
        found[side.arbitration_id] = About(side.arbitration_id, standing, unanswered)
    return list(found.values())
