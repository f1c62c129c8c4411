"""What a reader sees of some arbitrations, by as many questions to the database as for one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.arbitration.models import (
    Arbitration,
    ArbitrationSide,
    ArbitrationState,
    SideResult,
    SideRole,
)
from opencpor.claims.arbitration.reading import asked_of, program_of
from opencpor.claims.arbitration.rules import waits_until
from opencpor.claims.disputes import took_part_in
from opencpor.claims.evidence.models import AssociationEvidence, Evidence
from opencpor.claims.models import Claim, ClaimLine
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

    @property
    def named_claims(self) -> list[tuple[str, str]]:
        """The same, each with what a reader knows it by."""
        names = {line.claim_id: line.claim.name or line.claim_id for line in self.lines}
        return sorted(names.items())

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


@dataclass(frozen=True)
class _Belongings:
    """What belongs to some sides.

    Attributes:
        held: By side, the incumbent's associations on the slot under any tenure.
        lines: By side, the lines that gave those of the tenure at stake, or that want the slot.
        claims: By arbitration, every claim that a decision is about.
    """

    held: dict[str, list[Association]]
    lines: dict[str, list[ClaimLine]]
    claims: dict[str, set[str]]


def _held(sides: Sequence[ArbitrationSide]) -> dict[str, list[Association]]:
    incumbents = [one for one in sides if one.role == SideRole.INCUMBENT]
    rows = Association.objects.select_related("location", "slot__customer").filter(
        slot_id__in={one.arbitration.slot_id for one in incumbents}
    )
    found = defaultdict(list)
    for row in rows.order_by("id"):
        found[row.slot_id, row.partner_id].append(row)
    return {
        one.id: found[one.arbitration.slot_id, one.arbitration.tenure.partner_id]
        for one in incumbents
    }


def _belongings(sides: Sequence[ArbitrationSide]) -> _Belongings:
    held, wanted = _held(sides), defaultdict[str, list[str]](list)
    claims = defaultdict[str, set[str]](set)
    challenging = ArbitrationSide.objects.filter(
        id__in=[one.id for one in sides], role=SideRole.CHALLENGER, lines__isnull=False
    )
    for side_id, line_id in challenging.values_list("id", "lines__id"):
        wanted[side_id].append(line_id)
    given = {row.claim_line for rows in held.values() for row in rows if row.claim_line}
    ids = given.union(*wanted.values())
    known = {row.id: row for row in ClaimLine.objects.select_related("claim").filter(id__in=ids)}
    lines = {}
    for side in sides:
        about = wanted[side.id] + [row.claim_line for row in held.get(side.id, ())]
        claims[side.arbitration_id] |= {known[one].claim_id for one in about if one in known}
        tenure = side.arbitration.tenure_id
        at_stake = [row.claim_line for row in held.get(side.id, ()) if row.tenure_id == tenure]
        mine = {one for one in wanted[side.id] + at_stake if one in known}
        lines[side.id] = [known[one] for one in sorted(mine)]
    return _Belongings(held, lines, claims)


def _files(actor: Actor, claim_ids: set[str]) -> list[Evidence]:
    if not actor.may(Permission.EVIDENCE_READ):
        return []
    rows = Evidence.objects.filter(claim_id__in=claim_ids, removed_at=None)
    rows = rows.select_related("file__words").defer("file__words__reading")
    return list(restrict(rows, actor).order_by("-added_at", "-id"))


def _defense(actor: Actor, ids: set[str]) -> list[AssociationEvidence]:
    if not actor.may(Permission.EVIDENCE_READ):
        return []
    rows = AssociationEvidence.objects.filter(association_id__in=ids, removed_at=None)
    rows = rows.select_related("file__words").defer("file__words__reading")
    return list(restrict(rows, actor).order_by("-added_at", "-id"))


def _seen_sides(
    sides: Sequence[ArbitrationSide], belongings: _Belongings, actor: Actor
) -> dict[str, SeenSide]:
    """Return sides with what belongs to each; they must know their arbitrations."""
    held = {
        one.id: [
            row
            for row in belongings.held.get(one.id, ())
            if row.tenure_id == one.arbitration.tenure_id
        ]
        for one in sides
    }
    files = _files(actor, {row.claim_id for rows in belongings.lines.values() for row in rows})
    defense = _defense(actor, {row.id for rows in held.values() for row in rows})
    found = {}
    for side in sides:
        lines, mine = belongings.lines[side.id], {row.id for row in held[side.id]}
        claims = {line.claim_id for line in lines}
        found[side.id] = SeenSide(
            side, held[side.id], lines,
            [row for row in files if row.claim_id in claims],
            [row for row in defense if row.association_id in mine],
        )  # fmt: skip
    return found


def seen_by_partner(sides: Sequence[ArbitrationSide], actor: Actor) -> list[Seen]:
    """Return a partner's own sides as it sees them.

    Args:
        sides: As `queries.own_sides` reads them.
        actor: Who reads.
    """
    belongings, found = _belongings(sides), []
    seen = _seen_sides(sides, belongings, actor)
    for side in sides:
        arbitration = side.arbitration
        open_now = arbitration.state == ArbitrationState.OPEN and side.left_at is None
        allowed = ["answer"] if open_now and actor.may(Permission.CLAIM_DISPUTE) else []
        name, lines = arbitration.slot.customer.name, belongings.lines[side.id]
        if side.role != SideRole.INCUMBENT:  # it knows what it typed
            name = lines[0].claim.customer_name if lines else ""
        found.append(Seen(arbitration, [seen[side.id]], name, False, allowed))
    return found


def _took_part(claims: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    """Return, by arbitration, who took part in one of its claims."""
    rows = Claim.objects.filter(id__in=set[str]().union(*claims.values()))
    people = took_part_in(list(rows)) if claims else {}
    return {
        one: frozenset[str]().union(*(people[claim_id] for claim_id in ids))
        for one, ids in claims.items()
    }


def seen_by_operator(rows: Sequence[Arbitration], actor: Actor) -> list[Seen]:
    """Return arbitrations with all their sides.

    Args:
        rows: As `queries.arbitrations` reads them.
        actor: Who reads.
    """
    by_id = {row.id: row for row in rows}
    there = ArbitrationSide.objects.filter(arbitration_id__in=by_id)
    sides = sorted(
        there.select_related("partner", "location"),
        key=lambda one: (one.role != SideRole.INCUMBENT, one.joined_at, one.id),
    )
    for side in sides:
        side.arbitration = by_id[side.arbitration_id]
    belongings, until = _belongings(sides), dict[str, datetime | None]()
    for row in rows:
        present = [one for one in sides if one.arbitration_id == row.id and one.left_at is None]
        waiting = row.state == ArbitrationState.OPEN
        until[row.id] = waits_until(asked_of(present), now()) if waiting else None
    ready = {row.id for row in rows if row.state == ArbitrationState.OPEN and not until[row.id]}
    if not actor.may(Permission.REVIEW_SENIOR):
        ready = set()
    judged = _took_part({one: belongings.claims[one] for one in ready})
    seen = _seen_sides(sides, belongings, actor)
    return [
        Seen(
            row, [seen[one.id] for one in sides if one.arbitration_id == row.id],
            row.slot.customer.name, operator=True, waits_until=until[row.id],
            allowed=["decide"] if row.id in ready and actor.id not in judged[row.id] else [],
        )
        for row in rows
    ]  # fmt: skip
