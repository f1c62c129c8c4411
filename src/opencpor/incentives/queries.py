"""Reads what the close needs from the register and the directory, and what it posted."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from opencpor.access.actor import Actor
from opencpor.access.scope import restrict
from opencpor.claims.evidence.models import EvidenceKind
from opencpor.claims.models import ClaimLine
from opencpor.common.calendar import BusinessCalendar
from opencpor.common.errors import Invalid, NotFound
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.directory.models import (
    Customer,
    CustomerDomain,
    EnrollmentPeriod,
    PartnerDomain,
    SubscriptionSeats,
)
from opencpor.incentives.engine.given import NEVER_ENROLLED, Enrollment, InputRow
from opencpor.incentives.going_on import LakeName
from opencpor.incentives.models import Close, Earning, EarningKind, Statement
from opencpor.incentives.recomputes.judged import recomputed_months
from opencpor.incentives.rules.closing import LineKey
from opencpor.incentives.rules.customers import Circumstances, shared_domain
from opencpor.programs.queries import program_keys
from opencpor.register.models import Association, Slot
from opencpor.usage.models import FileKind, LakeFile
from opencpor.usage.ports import ClosedReading

DAY = timedelta(days=1)
FEW = 1000  # so many associations are asked for by name, more are picked from all


def closed_months(program_key: str, before: Month | None = None) -> dict[Month, int]:
    """Return a program's closed months, each with the version that judges it.

    That is the version of its close, or that of the latest recompute which judged it anew; closes
    that go on from a state which other versions left judge all history instead.

    Args:
        program_key: The program.
        before: As it was when this month was closed; None: now.
    """
    rows = Close.objects.filter(program_key=program_key).order_by("month")
    found = {
        Month.of(month): number for month, number in rows.values_list("month", "program_version")
    }
    again = recomputed_months(program_key, before)
    return {month: again.get(month, number) for month, number in found.items()}


def last_closed(program_key: str) -> Month | None:
    """Return a program's latest closed month."""
    span = closed_span(program_key)
    return span[1] if span else None


def closed_span(program_key: str) -> tuple[Month, Month] | None:
    """Return a program's first and latest closed month; it closed all between them, too."""
    found = Close.objects.filter(program_key=program_key).aggregate(Min("month"), Max("month"))
    if not found["month__min"]:
        return None
    return Month.of(found["month__min"]), Month.of(found["month__max"])


def closed_reading(program_key: str) -> ClosedReading:
    """Return which months are closed, and which batches the latest close read."""
    latest = Close.objects.filter(program_key=program_key).order_by("-month").first()
    batches = frozenset(latest.batches) if latest else frozenset()
    return ClosedReading(frozenset(closed_months(program_key)), batches)


def enrollments(program_key: str) -> dict[str, Enrollment]:
    """Return when each location earns, by its id; locations that never did are left out."""
    rows = (
        EnrollmentPeriod.objects.filter(enrollment__program_key=program_key)
        .order_by("enrollment__location_id", "from_month")
        .values_list("enrollment__location_id", "from_month", "until_month")
    )
    periods: dict[str, list[tuple[Month, Month | None]]] = {}
    for location, start, until in rows:
        pair = (Month.of(start), Month.of(until) if until else None)
        periods.setdefault(location, []).append(pair)
    return {location: Enrollment(tuple(own)) for location, own in periods.items()}


def _disclosed_lines(of: Collection[str] | None) -> set[str]:
    """Return the claim lines whose claims have a public-sector disclosure on file."""
    rows = ClaimLine.objects.filter(
        claim__evidence__kind=EvidenceKind.PUBLIC_SECTOR_DISCLOSURE,
        claim__evidence__removed_at=None,
    )
    return set(_of(rows, "claim__customer_id", of).values_list("id", flat=True))


def _span(
    period: DateTimeTZRange, void_from: date | None, calendar: BusinessCalendar
) -> tuple[date, date | None]:
    """Give the first and the last whole day of a period that counts."""
    last = calendar.local_date(period.upper) - DAY if period.upper else None
    if void_from is not None:
        last = void_from - DAY if last is None else min(last, void_from - DAY)
    return calendar.local_date(period.lower), last


def _waived(row: Association, start: Month, through: Month) -> tuple[Month, ...]:
    """Give the months in which payment is waived, of an association that changed its mind.

    One that never did has all or none of them, as its row says.
    """
    changes = sorted((Month.of(one.month), one.opted_out) for one in row.payment_changes.all())
    if not changes:
        return ()
    spans = [(start, not changes[0][1]), *changes]
    ends = [month for month, _out in changes] + [through.plus(1)]
    return tuple(
        month
        for (first, out), end in zip(spans, ends, strict=True)
        if out
        for month in _months(first, end)
    )


def _months(first: Month, end: Month) -> Iterator[Month]:
    month = first
    while month < end:
        yield month
        month = month.plus(1)


def input_rows(
    program_key: str,
    calendar: BusinessCalendar,
    through: Month,
    of: Collection[str] | None = None,
) -> Iterator[InputRow]:
    """Give every association there ever was in a program, with all that judging asks of it.

    Only verified domains count: money must not hang on what somebody typed on a claim.

    Args:
        program_key: The program.
        calendar: The program's, in which days are meant.
        through: The last month that is judged.
        of: Only associations with these customers; None: with all.
    """
    customers = {row.organization_id: row for row in _of(Customer.objects.all(), "pk", of)}
    domains = _of(CustomerDomain.objects.exclude(verified_at=None), "customer_id", of)
    verified = _grouped(domains, "customer_id")
    partners = _grouped(PartnerDomain.objects.all(), "partner_id")
    disclosed = _disclosed_lines(of)
    enrolled = enrollments(program_key)
    rows = _of(Association.objects.filter(slot__program_key=program_key), "slot__customer_id", of)
    rows = rows.select_related("slot").prefetch_related("payment_changes")
    began, seats = _began(program_key, of), _seats(program_key, through, of)
    for row in rows.order_by("id").iterator(chunk_size=5000):
        customer = customers[row.slot.customer_id]
        own = verified.get(customer.organization_id, ())
        start, end = _span(row.period, row.void_from, calendar)
        if end is not None and end < start:
            continue  # void from its very first month
        waived = _waived(row, Month.of(start), through)
        yield InputRow(
            association_id=row.id,
            partner_id=row.location_id,
            organization_id=row.partner_id,
            tenant_id=str(customer.tenant_id),
            workload=row.slot.workload,
            subscription_id=str(row.slot.subscription_id or ""),
            engagement=row.engagement,
            start_date=start,
            end_date=end,
            opted_out=row.opted_out and not row.payment_changes.all(),
            enrollment=enrolled.get(row.location_id, NEVER_ENROLLED),
            circumstances=Circumstances(
                segment=customer.segment,
                country=customer.country,
                shared_domain=shared_domain(own, partners.get(row.partner_id, ())),
                disclosed=row.claim_line in disclosed,
            ),
            waived=waived,
            counts_from=calendar.local_date(began[row.id]) if row.id in began else None,
            seats=tuple(seats.get((row.slot.customer_id, row.slot.subscription_id), ())),
        )


def _of(rows: QuerySet[Any], customer: str, of: Collection[str] | None) -> QuerySet[Any]:
    """Return the rows of some customers; of all if none are named."""
    return rows if of is None else rows.filter(**{f"{customer}__in": of})


def _seats(
    program_key: str, through: Month, of: Collection[str] | None
) -> dict[tuple[str, UUID | None], list[tuple[Month, int]]]:
    """Return the month-end seats of subscriptions with a slot, by customer and subscription."""
    slots = _of(
        Slot.objects.filter(program_key=program_key, subscription_id__isnull=False),
        "customer_id",
        of,
    )
    rows = SubscriptionSeats.objects.filter(
        subscription__subscription_id__in=slots.values("subscription_id"),
        month__lte=through.first_day,
    ).order_by("subscription_id", "month")
    found: dict[tuple[str, UUID | None], list[tuple[Month, int]]] = {}
    asked = ("subscription__customer_id", "subscription__subscription_id", "month", "seats")
    for customer, subscription, month, seats in rows.values_list(*asked):
        found.setdefault((customer, subscription), []).append((Month.of(month), seats))
    return found


def _began(program_key: str, of: Collection[str] | None) -> dict[str, datetime]:
    """Return when the chains of associations that moved between locations began, by successor."""
    moved = Association.objects.filter(slot__program_key=program_key, moved_from__isnull=False)
    moved = _of(moved, "slot__customer_id", of)
    found: dict[str, datetime] = {}
    chain = moved.values_list("id", "moved_from_id", "moved_from__period")
    for own, before, period in chain.order_by("period", "id"):  # those before come first
        found[own] = found.get(before or "", period.lower)
    return found


def _grouped(rows: QuerySet[Any], owner: str) -> dict[str, list[str]]:
    """Return domains by whose they are."""
    found: dict[str, list[str]] = {}
    for whose, domain in rows.values_list(owner, "domain"):
        found.setdefault(whose, []).append(domain)
    return found


def posted(
    program_key: str,
    month: Month,
    before: Month | None = None,
    associations: Collection[str] | None = None,
) -> tuple[dict[LineKey, int], dict[LineKey, str]]:
    """Return what the ledger holds for each line of a month, and the id of its first line.

    Args:
        program_key: The program.
        month: The month that the lines apply to.
        before: Only what was posted before the close of this month; None: all.
        associations: Only lines of these; None: all.
    """
    lines = Earning.objects.filter(program_key=program_key, month=month.first_day)
    if before is not None:
        open_then = Q(processed=before.first_day, close=None)  # not by a close, but earlier
        lines = lines.filter(Q(processed__lt=before.first_day) | open_then)
    rows = lines.values_list("association_id", "rule", "milestone").annotate(
        amount=Sum("amount_minor"), first=Min("id")
    )
    if associations is not None and len(associations) <= FEW:
        rows = rows.filter(association_id__in=list(associations))
    amounts: dict[LineKey, int] = {}
    firsts: dict[LineKey, str] = {}
    for association, rule, milestone, amount, first in rows.order_by():
        if associations is not None and association not in associations:
            continue
        key = LineKey(association, rule, milestone, month)
        amounts[key], firsts[key] = amount, first
    return amounts, firsts


@dataclass(frozen=True)
class FactFiles:
    """The files of the lake that a close reads."""

    files: tuple[LakeName, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(one.name for one in self.files)

    @property
    def batches(self) -> frozenset[str]:
        """The batches they belong to."""
        return frozenset(one.batch for one in self.files)


def fact_files(program_key: str, through: Month) -> FactFiles:
    """Return the files with facts of a program's months up to one."""
    rows = LakeFile.objects.filter(
        kind=FileKind.FACTS.value, program_key=program_key, month__lte=through.first_day
    ).order_by("id")
    found = rows.values_list("name", "batch_id", "month")
    return FactFiles(tuple(LakeName(n, b, Month.of(month)) for n, b, month in found if month))


def transaction_files(program_key: str) -> FactFiles:
    """Return the files with a program's transactions, of whatever months: ids may change theirs."""
    rows = LakeFile.objects.filter(kind=FileKind.TRANSACTIONS.value, program_key=program_key)
    found = rows.order_by("id").values_list("name", "batch_id")
    return FactFiles(tuple(LakeName(n, b) for n, b in found))


def verdict_files(program_key: str, before: Month) -> list[str]:
    """Return the files of verdicts of the closes before a month, the oldest first."""
    rows = Close.objects.filter(program_key=program_key, month__lt=before.first_day)
    return list(rows.order_by("month").values_list("verdict_file", flat=True))


def closes(actor: Actor) -> QuerySet[Close]:
    """Return the closes that an actor may see."""
    return restrict(Close.objects.all(), actor)


def close_of(program_key: str, month: Month) -> Close:
    """Return a month's close, for the judgments that belong to whoever asks.

    Raises:
        NotFound: If the month is not closed.
    """
    found = Close.objects.filter(program_key=program_key, month=month.first_day).first()
    if found is None:
        raise NotFound(phrase("{month} is not closed yet.", month=month), code="month_not_closed")
    return found


def closes_between(first: Month, last: Month) -> list[Close]:
    """Return the closes of all programs in some months, for the judgments of whoever asks.

    The oldest month stands first.
    """
    rows = Close.objects.filter(month__gte=first.first_day, month__lte=last.first_day)
    return list(rows.order_by("month", "program_key"))


def earnings(actor: Actor) -> QuerySet[Earning]:
    """Return the lines that an actor may see."""
    return restrict(Earning.objects.select_related("location", "customer", "close"), actor)


def statements(actor: Actor) -> QuerySet[Statement]:
    """Return the statements that an actor may see."""
    return restrict(Statement.objects.select_related("location__organization", "close"), actor)


@dataclass(frozen=True)
class Totals:
    """What a close posted, in minor units."""

    lines: int
    differences: int
    amount_minor: int


def totals(close: Close) -> Totals:
    """Return what a close posted."""
    found = close.earnings.aggregate(
        lines=Count("id"),
        differences=Count("id", filter=Q(kind=EarningKind.DIFFERENCE)),
        amount=Sum("amount_minor"),
    )
    return Totals(found["lines"], found["differences"], found["amount"] or 0)


def only_program() -> str:
    """Return the key of the one program there is.

    Raises:
        Invalid: If there are several, or none.
    """
    keys = program_keys()
    if len(keys) == 1:
        return keys[0]
    none = phrase("none yet; load one with 'cpor program load'")
    known = ", ".join(keys) or none
    raise Invalid(phrase("Say which program: {known}.", known=known), code="program_missing")
