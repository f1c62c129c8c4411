"""Reads behind what is worth doing: claims, agreements, proofs, requirements, what is free."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.evidence.models import AssociationEvidence, Evidence
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.states import State
from opencpor.common.money import round_money
from opencpor.directory.queries import list_enrollments
from opencpor.directory.records import met_of
from opencpor.directory.rules.enrollment import unmet
from opencpor.eligibility.expiring import expiring_people
from opencpor.incentives.queries import earnings
from opencpor.insights.queries.customer import claimable
from opencpor.insights.queries.opportunity_held import Held
from opencpor.insights.queries.reading import Documents, claims_among
from opencpor.insights.rules.opportunities import Cause, Cost, Finding, Opportunity
from opencpor.insights.rules.prospects import forgone
from opencpor.insights.summaries.queries import Filter
from opencpor.register.models import Association, Source
from opencpor.register.queries import taken_workloads

LAPSES_WITHIN = timedelta(days=14)


def claims_waiting(
    actor: Actor, documents: Documents, at: datetime, wanted: Filter
) -> Iterator[Opportunity]:
    """Give claims that wait for the partner: soon too late, or agreed and not handed in."""
    lapses = Q(deadline_at__lte=at + LAPSES_WITHIN)
    agreed = Q(state=State.DRAFT.value, agreement_date__isnull=False)
    waiting = (State.DRAFT.value, State.ACTION_REQUIRED.value)
    rows = restrict(Claim.objects.filter(lapses | agreed, state__in=waiting), actor)
    rows = claims_among(rows, wanted)
    asked = (
        "id", "program_key", "customer_id", "customer_name", "name", "deadline_at",
        "agreement_date",
    )  # fmt: skip
    for claim in rows.order_by("id").values(*asked).annotate(lines_there=Count("lines")):
        calendar = documents.of(claim["program_key"]).business_calendar
        reason, on = Cause.AGREED, claim["agreement_date"]
        if claim["deadline_at"] is not None and claim["deadline_at"] <= at + LAPSES_WITHIN:
            reason, on = Cause.LAPSE, calendar.last_day_before(claim["deadline_at"])
        yield Opportunity(
            Finding(reason, claim["lines_there"]), claim["program_key"],
            claim["customer_id"] or "", claim["customer_name"] or claim["name"], None,
            claim["id"], on,
        )  # fmt: skip


def earning_nothing(actor: Actor, rows: QuerySet[Association]) -> set[str]:
    """Return those of some associations of claims that were never posted an amount."""
    posted = earnings(actor).filter(association_id=OuterRef("pk")).exclude(amount_minor=0)
    slim = rows.select_related(None).prefetch_related(None).order_by()
    return set(slim.exclude(claim_line="").exclude(Exists(posted)).values_list("id", flat=True))


@dataclass(frozen=True)
class LineHeld:
    """The line of a claim that gave something held."""

    claim_id: str
    agreed_on: date | None


def lines_held(actor: Actor, held: Iterable[Association]) -> dict[str, LineHeld]:
    """Return the lines of claims that gave some associations, by their ids."""
    ids = {one.claim_line for one in held if one.claim_line}
    rows = restrict(ClaimLine.objects.filter(id__in=ids), actor)
    found = rows.values_list("id", "claim_id", "claim__agreement_date")
    return {line: LineHeld(claim, agreed) for line, claim, agreed in found}


def last_proofs(
    actor: Actor,
    rows: QuerySet[Association],
    held: Iterable[Held],
    lines: Mapping[str, LineHeld],
    documents: Documents,
) -> dict[str, date]:
    """Return the day of the newest proof of some associations: signed, or else added.

    The day of an instant is that of the program's calendar.
    """
    programs = {one.association.id: one.unit.program_key for one in held}

    def day(association: str, signed: date | None, added: datetime | None) -> date:
        calendar = documents.of(programs[association]).business_calendar
        days = [signed] if signed else []
        return max([*days, calendar.local_date(added)] if added else days)

    by_claim = {one.association.claim_line: one.association.id for one in held}
    claims = {line.claim_id for line in lines.values()}
    newest = _newest_days(restrict(Evidence.objects.filter(claim__in=claims), actor), "claim_id")
    slim = rows.select_related(None).prefetch_related(None).order_by()
    own = AssociationEvidence.objects.filter(association__in=slim.values("pk"))
    known = {
        by_claim[key]: [newest[line.claim_id]]
        for key, line in lines.items()
        if line.claim_id in newest
    }
    for association, one in _newest_days(restrict(own, actor), "association_id").items():
        if association in programs:  # another may have come since what is held was read
            known.setdefault(association, []).append(one)
    return {key: max(day(key, *one) for one in several) for key, several in known.items()}


def unproven(actor: Actor, rows: QuerySet[Association]) -> dict[str, datetime]:
    """Return since when the imported ones of some associations are held that have no file at all.

    One that moved to another location counts from where it began, with the files that it had there;
    of one whose files the actor may not see nothing is said.
    """
    if not actor.may(Permission.EVIDENCE_READ):
        return {}
    files = AssociationEvidence.objects.filter(association=OuterRef("pk"), removed_at=None)
    slim = rows.select_related(None).prefetch_related(None).order_by()
    imported = restrict(slim.filter(source=Source.IMPORTED.value), actor, Permission.EVIDENCE_READ)
    known = imported.exclude(Exists(files)).values_list("id", "moved_from", "period")
    since: dict[str, datetime] = {}
    before: dict[str, str] = {}  # what each one moved from, to the association that is held now
    for key, moved, period in known:
        since[key] = period.lower
        if moved:
            before[moved] = key
    while before:
        earlier = Association.objects.filter(id__in=before).order_by()
        found = earlier.annotate(proven=Exists(files))
        further: dict[str, str] = {}
        for key, moved, period, proven in found.values_list("id", "moved_from", "period", "proven"):
            held = before[key]
            if proven:
                del since[held]
                continue
            since[held] = period.lower
            if moved:
                further[moved] = held
        before = further
    return since


def _newest_days(files: QuerySet[Any], by: str) -> dict[str, tuple[date | None, datetime | None]]:
    """Return the last day on which files were signed, and when the last unsigned was added."""
    rows = files.filter(removed_at=None).order_by().values_list(by)
    found = rows.annotate(s=Max("signed_on"), a=Max("added_at", filter=Q(signed_on=None)))
    return {key: (signed, added) for key, signed, added in found}


def unclaimed(
    held: Iterable[Held], may: Collection[str], documents: Documents, at: datetime
) -> Iterator[Opportunity]:
    """Give the workloads that nobody holds, of customers that the partner works for.

    The size is the most users of anything that it holds there: who could use more. The workloads
    that its customers use most stand first, as far as it sees that.

    Args:
        held: What it holds.
        may: Those of it whose customers may be asked about.
        documents: Those of the programs.
        at: Now.
    """
    users: dict[tuple[str, str], int | None] = {}
    names: dict[str, str] = {}
    used: Counter[tuple[str, str]] = Counter()
    for one in held:
        slot = one.association.slot
        place = (slot.customer_id, slot.program_key)
        used[slot.program_key, one.unit.workload] += one.users or 0
        known = [figure for figure in (users.get(place), one.users) if figure is not None]
        users[place] = max(known, default=None)
        if one.association.id in may:
            names[slot.customer_id] = slot.customer.name
    taken: dict[tuple[str, str], set[str]] = {}
    for key in taken_workloads(names, at):
        taken.setdefault((key.customer_id, key.program_key), set()).add(key.workload)
    offered = {key: claimable(documents.of(key)) for key in {key for _, key in users}}
    for (customer, program_key), most in sorted(users.items()):
        held_there = taken.get((customer, program_key), set())
        free = [workload for workload in offered[program_key] if workload not in held_there]
        if free and customer in names:
            yield Opportunity(
                Finding(Cause.UNCLAIMED, most), program_key, customer, names[customer],
                items=tuple(sorted(free, key=lambda key: -used[program_key, key])),
            )  # fmt: skip


Costs = dict[tuple[str, str], Cost]  # by location and program


def missing_requirements(
    actor: Actor, costs: Costs, documents: Documents, at: datetime, location: str = ""
) -> Iterator[Opportunity]:
    """Give what enrollments of locations that hold something lack, and what a month of it costs."""
    places = {location} if location else {place for place, _ in costs}
    rows = list_enrollments(actor).filter(location_id__in=places).order_by("id")
    slim = rows.select_related(None).prefetch_related(None).select_related("location__unit")
    for row in slim.prefetch_related("requirements"):
        cost = costs.get((row.location_id, row.program_key))
        today = documents.of(row.program_key).business_calendar.local_date(at)
        lacking = tuple(unmet(map(met_of, row.requirements.all()), today))
        if cost is not None and lacking:
            shown = cost.amount if actor.may(Permission.MONEY_READ) else None
            amount = None if shown is None else round_money(shown, cost.currency)
            yield Opportunity(
                Finding(Cause.REQUIREMENT, None, amount), row.program_key, "",
                row.location.unit.name, None, row.id, items=lacking,
                illustrative=cost.illustrative,
            )  # fmt: skip


def costs_of(held: Sequence[Held]) -> Costs:
    """Add up what the newest month's growth would have paid, as far as it can be told."""
    found: Costs = {}
    for one in held:
        amount = forgone(one.rule, one.newest) if one.earning and one.newest else None
        illustrative = one.rule is not None and one.rule.illustrative
        place = (one.association.location_id, one.association.slot.program_key)
        cost = Cost(one.currency, amount, illustrative)
        found[place] = found[place].plus(cost) if place in found else cost
    return found


def expiring(actor: Actor, at: datetime, location: str) -> Iterator[Opportunity]:
    """Give the locations whose people lose certifications soon that scores count."""
    for one in expiring_people(actor, at, location):
        yield Opportunity(
            Finding(Cause.CERTIFICATION, one.people), one.program_key, "", one.location, None,
            one.location_id, one.first, items=one.certifications,
        )  # fmt: skip
