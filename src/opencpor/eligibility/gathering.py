"""Gathers what one partner is scored by: associations, usage, certifications, outside figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import Sum

from opencpor.common.months import Month
from opencpor.eligibility.models import Certification, OtherAssociation, OutsideFigure
from opencpor.eligibility.rules.people import Certificate
from opencpor.eligibility.rules.scene import Hold, Scene, Unit, Usage, joined
from opencpor.programs.document.program import Program
from opencpor.register.models import Association
from opencpor.usage.hiding import DECLINED, programs_that_hide
from opencpor.usage.models import UsageFact
from opencpor.usage.queries import paid_of, with_seats

AT_ONCE = 500  # customers whose usage is read by one query
FRESH = 3  # months; older usage is not the last month's


@dataclass(frozen=True)
class Gathered:
    """All that is known of one partner; scenes of several days are cut from it.

    Attributes:
        hidden: Customers that took the past away when they declined: they count, and no figure of
            theirs is shown.
    """

    partner_id: str
    document: Program
    holds: tuple[Hold, ...]
    types: frozenset[str]
    usage: dict[Unit, dict[Month, Usage]]
    certificates: tuple[Certificate, ...] | None
    figures: dict[Month, dict[str, Decimal]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    @cached_property
    def holds_of(self) -> dict[tuple[str, str], list[Hold]]:
        """What is and was held, by type and customer."""
        found: dict[tuple[str, str], list[Hold]] = {}
        for hold in self.holds:
            found.setdefault((hold.type, hold.unit.customer), []).append(hold)
        return found

    def held(self, kind: str, place: tuple[str, str], first: Month, last: Month) -> bool:
        """Tell whether a customer, or a workload of it, was held from month to month, at each end.

        Figures of a row are sums over its units, so one unit that came later or went earlier is
        enough for no.
        """
        (customer, workload), start, end = place, first.last_day, last.last_day
        holds = [
            one
            for one in self.holds_of.get((kind, customer), ())
            if workload in ("", one.unit.workload) and (one.until is None or one.until > start)
        ]
        return bool(holds) and all(
            one.since <= start and (one.until is None or one.until > end) for one in holds
        )

    def scene(self, day: date, month: Month, lookback: int) -> Scene:
        """Cut out what counts on a day."""
        return Scene(
            day=day,
            month=month,
            lookback=lookback,
            holds=self.holds,
            types=self.types,
            usage=self.usage,
            certificates=self.certificates,
            figures=self.figures.get(month, {}),
        )


def partners_to_score(program_key: str) -> list[str]:
    """Return the organizations about which anything is known that scores count."""
    held = Association.objects.filter(slot__program_key=program_key)
    found = set(held.order_by().values_list("partner_id", flat=True).distinct())
    other = OtherAssociation.objects.filter(program_key=program_key)
    figures = OutsideFigure.objects.filter(program_key=program_key)
    for rows in (other, figures, Certification.objects.all()):
        found |= set(rows.order_by().values_list("location__organization_id", flat=True).distinct())
    return sorted(found)


def gather(document: Program, partner_id: str, first: Month, last: Month) -> Gathered:
    """Read everything about one partner, and the usage from the first month that is compared.

    Args:
        document: Says what counts; it need not be published.
        partner_id: Which partner.
        first: Of usage.
        last: Of usage.
    """
    (found,) = gather_for((document,), partner_id, first, last)
    return found


def gather_for(
    documents: Sequence[Program], partner_id: str, first: Month, last: Month
) -> list[Gathered]:
    """Read about one partner what several versions of a program count, each row once.

    What differs between them is then due to the versions, and not to what came in meanwhile.
    """
    program_key, sides = documents[0].key, [_Side.of(one) for one in documents]
    _read_own(sides, program_key, partner_id)
    known = _read_others(sides, program_key, partner_id)
    customers = {one.unit.customer for side in sides for one in (*side.own, *side.others)}
    workloads = frozenset[str]().union(*(side.workloads for side in sides))
    usage = _usage(program_key, customers, workloads, (first, last))
    certificates, figures = _certificates(partner_id), _figures(program_key, partner_id)
    found = []
    for side in sides:
        counted = side.looked_at(usage)
        holds = joined([*side.own, *_spread(side.others, counted)])
        types = frozenset(known.union(*side.types.values()))
        found.append(
            Gathered(
                partner_id, side.document, holds, types, counted, certificates, figures,
                frozenset(side.hidden),
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class _Side:
    """What one version counts of the rows that are read for several.

    Attributes:
        types: The association types by the engagement that they come from.
        workloads: Those that any designation looks at.
        own: What comes from the partner's own associations; ``others`` what was imported.
        hidden: See `Gathered`.
    """

    document: Program
    types: Mapping[str, Sequence[str]]
    workloads: frozenset[str]
    own: list[Hold] = field(default_factory=list)
    others: list[Hold] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, document: Program) -> _Side:
        """Begin without any row."""
        types: dict[str, list[str]] = {}
        for kind in document.eligibility.association_types:
            for engagement in kind.engagements:
                types.setdefault(engagement, []).append(kind.key)
        return cls(document, types, _workloads(document))

    def take(self, row: Association, *, hides: bool) -> None:
        """Count an association by its types; opted out and recognized ones count.

        A void one counts from its start until the first month in which it does not.
        """
        calendar, slot, types = self.document.business_calendar, row.slot, self.types
        if row.engagement not in types:
            return
        unit = Unit(slot.customer_id, slot.workload, str(slot.subscription_id or ""))
        if hides and row.end_reason == DECLINED:
            self.hidden.add(unit.customer)
        since = calendar.local_date(row.period.lower)
        ends = [calendar.local_date(row.period.upper)] if row.period.upper else []
        until = min([*ends, *([row.void_from] if row.void_from else [])], default=None)
        if until is None or since < until:
            self.own.extend(Hold(kind, unit, since, until) for kind in types[row.engagement])

    def take_other(self, row: OtherAssociation) -> None:
        """Count an imported association."""
        # No day follows the last one of all: it stands for an open end.
        until = row.until + timedelta(days=1) if row.until and row.until < date.max else None
        self.others.extend(
            Hold(row.kind, Unit(row.customer_id, workload), row.since, until)
            for workload in ([row.workload] if row.workload else sorted(self.workloads))
        )

    def looked_at(self, usage: dict[Unit, dict[Month, Usage]]) -> dict[Unit, dict[Month, Usage]]:
        """Return the usage that counts: of its workloads, of customers that are or were held."""
        customers = {one.unit.customer for one in (*self.own, *self.others)}
        return {
            unit: months
            for unit, months in usage.items()
            if unit.customer in customers and unit.workload in self.workloads
        }


def _workloads(document: Program) -> frozenset[str]:
    """Return the workloads that any designation looks at."""
    return frozenset(
        workload
        for designation in document.eligibility.designations
        for part_workloads in (
            designation.workloads,
            *(
                part.workloads
                for track in designation.tracks
                for metric in track.metrics
                for part in metric.parts
            ),
        )
        for workload in part_workloads
    )


def _read_own(sides: Sequence[_Side], program_key: str, partner_id: str) -> None:
    """Let every side count the partner's own associations, of whatever type any of them counts."""
    rows = Association.objects.filter(
        partner_id=partner_id,
        slot__program_key=program_key,
        engagement__in={key for side in sides for key in side.types},
    ).select_related("slot")
    hides = program_key in programs_that_hide()
    for row in rows.iterator():
        for side in sides:
            side.take(row, hides=hides)


def _read_others(sides: Sequence[_Side], program_key: str, partner_id: str) -> set[str]:
    """Let every side count what was imported; return the types of which anything ever was."""
    rows = OtherAssociation.objects.filter(
        location__organization_id=partner_id, program_key=program_key
    )
    known: set[str] = set()
    for row in rows.iterator():
        known.add(row.kind)
        for side in () if row.withdrawn else sides:
            side.take_other(row)
    return known


def _spread(holds: Iterable[Hold], usage: Iterable[Unit]) -> Iterator[Hold]:
    """Let an imported association of a workload stand for every subscription under it."""
    under: dict[tuple[str, str], list[Unit]] = {}
    for unit in usage:
        under.setdefault((unit.customer, unit.workload), []).append(unit)
    for hold in holds:
        for unit in under.get((hold.unit.customer, hold.unit.workload), [hold.unit]):
            yield replace(hold, unit=unit)


def _usage(
    program_key: str,
    customers: Iterable[str],
    workloads: frozenset[str],
    months: tuple[Month, Month],
) -> dict[Unit, dict[Month, Usage]]:
    found: dict[Unit, dict[Month, Usage]] = {}
    wanted, (first, last) = sorted(customers), months
    for place in range(0, len(wanted), AT_ONCE):
        rows = UsageFact.objects.filter(
            program_key=program_key,
            customer_id__in=wanted[place : place + AT_ONCE],
            workload__in=workloads,
            month__gte=first.first_day,
            month__lte=last.first_day,
        )
        for row in with_seats(rows).iterator():
            unit = Unit(row.customer_id, row.workload, str(row.subscription_id or ""))
            usage = Usage(row.active_users, paid_of(row))
            found.setdefault(unit, {})[Month.of(row.month)] = usage
    return found


def _certificates(partner_id: str) -> tuple[Certificate, ...] | None:
    """Return who is certified; None if nothing is known, or all of it was taken back."""
    rows = Certification.objects.filter(location__organization_id=partner_id, withdrawn=False)
    found = tuple(Certificate(row.person, row.certification, row.since, row.until) for row in rows)
    return found or None


def _figures(program_key: str, partner_id: str) -> dict[Month, dict[str, Decimal]]:
    """Return outside figures of an organization: those of its locations added up."""
    rows = (
        OutsideFigure.objects.filter(
            program_key=program_key, location__organization_id=partner_id, withdrawn=False
        )
        .order_by()
        .values_list("month", "figure")
        .annotate(total=Sum("value"))
    )
    found: dict[Month, dict[str, Decimal]] = {}
    for month, figure, total in rows:
        found.setdefault(Month.of(month), {})[figure] = total
    return found
