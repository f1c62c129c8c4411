"""Make the forecasts of a program: of the coming month, and once of the last closed ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from opencpor.common.clock import now
from opencpor.common.money import from_minor_units, in_minor_units
from opencpor.common.months import Month
from opencpor.directory.models import Customer
from opencpor.incentives.engine.given import InputRow
from opencpor.incentives.forecasts.lines import Case, Line, holds, lines
from opencpor.incentives.forecasts.models import Forecast, ForecastLine, Standing
from opencpor.incentives.models import Earning
from opencpor.incentives.queries import closed_months, input_rows
from opencpor.incentives.rules.forecast import MONTHS, Known, Pot
from opencpor.incentives.verdicts import hidden_by_decline
from opencpor.programs.document.incentives import NetGrowthRule
from opencpor.programs.queries import Version, version_in_force
from opencpor.register.models import Association
from opencpor.register.queries import last_instant
from opencpor.usage.models import UsageFact
from opencpor.usage.queries import with_seats

PAST = 6  # closed months that the first forecast is held against
CUSTOMERS = 2000  # handled at a time
Key = tuple[str, str, str]  # customer, workload, subscription


def make_forecasts(program_key: str) -> list[Forecast]:
    """Make the forecasts that a program lacks, the coming month's first; return those made.

    What is there already stays: it is what was forecast then. Without a closed month there is
    nothing to go on.
    """
    closed = sorted(closed_months(program_key))
    if not closed:
        return []
    wanted = [closed[-1].plus(1), *reversed(closed[-PAST:])]
    found = (make_forecast(program_key, month) for month in wanted)
    return [one for one in found if one is not None]


@transaction.atomic
def make_forecast(program_key: str, month: Month) -> Forecast | None:
    """Make one month's forecast by what is known of the months before; None: it is there."""
    version = version_in_force(program_key, month.first_day)
    forecast, new = Forecast.objects.get_or_create(
        program_key=program_key,
        month=month.first_day,
        defaults={
            "program_version": version.number,
            "currency": version.document.currency,
            "made_at": now(),
        },
    )
    if not new:
        return None
    for some in _customers(version, month):
        found = lines(version.document, month, _cases(version, month, some),
                      _used(version, month, some))  # fmt: skip
        ForecastLine.objects.bulk_create(
            (_row(forecast, line) for line in found), batch_size=CUSTOMERS
        )
    return forecast


def _customers(version: Version, month: Month) -> Iterator[list[str]]:
    """Give the customers with an association at the month's end, in parts."""
    instant = last_instant(version.document.business_calendar, month)
    rows = Association.objects.filter(
        slot__program_key=version.program_key, period__contains=instant
    )
    found = rows.order_by("slot__customer_id").values_list("slot__customer_id", flat=True)
    some: list[str] = []
    for customer in found.distinct().iterator():
        some.append(customer)
        if len(some) == CUSTOMERS:
            yield some
            some = []
    if some:
        yield some


def _cases(version: Version, month: Month, customers: Collection[str]) -> list[Case]:
    """Return all associations of some customers with what is known before a month."""
    calendar = version.document.business_calendar
    rows = list(input_rows(version.program_key, calendar, month, customers))
    known = _known(version.program_key, month, customers)
    tenants = Customer.objects.filter(pk__in=customers).values_list("tenant_id", "pk")
    owners = {str(tenant): customer for tenant, customer in tenants}
    among = Association.objects.filter(slot__customer_id__in=customers)
    hidden = set(hidden_by_decline(version.program_key, among))
    first: dict[tuple[str, Key], Month] = {}
    held: dict[tuple[str, Key], list[InputRow]] = {}
    keys = {
        row.association_id: (owners[row.tenant_id], row.workload, row.subscription_id)
        for row in rows
    }
    for row in rows:
        key = keys[row.association_id]
        start = Month.of(row.start_date)
        organization = (row.organization_id, key)
        first[organization] = min(first.get(organization, start), start)
        own = held.setdefault((row.partner_id, key), [])
        if row.association_id not in hidden:
            own.append(row)
    months = [month.plus(-back) for back in range(1, MONTHS + 1)]
    return [
        Case(
            row=row,
            customer=key[0],
            known=known.get(key, ()),
            seen=frozenset(
                one for one in months if any(holds(each, one) for each in held[row.partner_id, key])
            ),
            first=first[row.organization_id, key],
        )
        for row in rows
        for key in (keys[row.association_id],)
    ]


def _known(program_key: str, month: Month, customers: Collection[str]) -> dict[Key, list[Known]]:
    rows = with_seats(
        UsageFact.objects.filter(
            program_key=program_key, customer_id__in=customers, month__lt=month.first_day
        )
    )
    found: dict[Key, list[Known]] = {}
    asked = ("customer_id", "workload", "subscription_id", "month", "active_users", "paid")
    for customer, workload, subscription, day, active, paid in rows.values_list(*asked):
        key = (customer, workload, str(subscription or ""))
        found.setdefault(key, []).append(Known(Month.of(day), active, paid))
    return found


def _used(
    version: Version, month: Month, customers: Collection[str]
) -> dict[str, dict[Pot, Decimal]]:
    """Return what was used of caps by what was posted for earlier months, by rule."""
    document = version.document
    by_organization = {
        one.rule: one.cap_partner == "organization"
        for one in document.incentives
        if isinstance(one, NetGrowthRule) and one.caps
    }
    posted = (
        Earning.objects.filter(
            program_key=version.program_key,
            rule__in=by_organization,
            customer_id__in=customers,
            month__lt=month.first_day,
            currency=document.currency,
        )
        .order_by()
        .values_list("rule", "customer_id", "location_id", "location__organization_id",
                     "workload", "subscription_id")
        .annotate(amount=Sum("amount_minor"))
    )  # fmt: skip
    found: dict[str, dict[Pot, Decimal]] = {}
    for rule, customer, location, organization, workload, subscription, minor in posted:
        payee = organization if by_organization[rule] else location
        amount = from_minor_units(minor, document.currency)
        pots = found.setdefault(rule, {})
        for pot in (Pot(payee, customer), Pot(payee, customer, (workload, subscription))):
            pots[pot] = pots.get(pot, Decimal(0)) + amount
    return found


def _row(forecast: Forecast, line: Line) -> ForecastLine:
    row, units = line.case.row, line.units
    money = line.amounts.map(lambda amount: in_minor_units(amount, forecast.currency))
    return ForecastLine(
        forecast=forecast,
        association_id=row.association_id,
        location_id=row.partner_id,
        customer_id=line.case.customer,
        engagement=row.engagement,
        rule=line.rule,
        workload=row.workload,
        subscription_id=row.subscription_id,
        standing=Standing.HISTORY if line.growths is None else Standing.MADE,
        growths=list(line.growths or ()),
        room=line.room,
        units_low=units.low if units else None,
        units_mid=units.mid if units else None,
        units_high=units.high if units else None,
        open_milestones=";".join(map(str, line.open_milestones)),
        near_milestones=";".join(map(str, line.near_milestones)),
        amount_low=money.low,
        amount_mid=money.mid,
        amount_high=money.high,
    )
