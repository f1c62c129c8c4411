"""What rows of exports have in common: names and numbers looked up once, cells by column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache

from opencpor.access.models import Organization
from opencpor.claims.models import ClaimLine
from opencpor.common.money import from_minor_units
from opencpor.common.months import Month
from opencpor.directory.models import Location
from opencpor.incentives.naming import Names, names_for
from opencpor.incentives.narrowing import Wanted
from opencpor.programs.document.offer import Engagement
from opencpor.programs.queries import program_keys

# The vocabulary of the published layouts.
PARTNER_ID, TENANT_ID, GLOBAL_ACCOUNT = "PartnerID", "TenantId", "PartnerGlobalAccount"
ACTIVE_USERS, PAID_UNITS, HIGH_WATER_MARK = "MAU", "PAU", "HWM"
AMOUNT = "$"
ASSOCIATION = "CPOR"
DOLLAR = "USD"
EARNED, CORRECTED = "REBATE", "Adjustment-Rebate"
NOT_PAID_YET = "Unprocessed"  # not taken up for payment


def cells(columns: Sequence[str], values: Mapping[str, object]) -> list[object]:
    """Lay values out along the columns; a layout's other columns stay empty.

    Raises:
        KeyError: If a value has no column.
    """
    unknown = values.keys() - set(columns)
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    return [values.get(name) for name in columns]


def truth(value: bool) -> str:  # noqa: FBT001 - the value to write
    """Write whether something is so, as programs read it."""
    return "true" if value else "false"


def first_instant(day: date | Month) -> datetime:
    """Write a day, or a month's first, as the published layouts do: as an instant."""
    day = day.first_day if isinstance(day, Month) else day
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def posted(minor: int, currency: str) -> dict[str, object]:
    """Say what was posted, in the columns that the layout has for it."""
    amount, dollars = from_minor_units(minor, currency), currency == DOLLAR
    return {
        "earningAmount": amount,
        "earningAmountUSD": amount if dollars else None,
        "earningExchangeRate": 1 if dollars else None,
        "cpor_currency": currency,
    }


class Programs:
    """Documents by key and version, and what they call things, each looked up once."""

    def __init__(self) -> None:
        self.names = cache(names_for)

    def engagement(self, names: Names, key: str) -> dict[str, object]:
        """Say which engagement, in the columns that most layouts share."""
        found: Engagement | None = names.document.engagement(key)
        return {
            "engagementName": found.name.in_language(names.language) if found else key,
            "partnerRole": found.partner_role.in_language(names.language) if found else None,
            "solutionArea": found.solution_area if found else None,
        }


class People:
    """Locations, customers and claims of some rows, looked up together."""

    def __init__(self, locations: Iterable[str]) -> None:
        rows = Location.objects.select_related("unit", "organization__organization")
        self.locations = {row.pk: row for row in rows.filter(pk__in=set(locations))}

    def earner(self, location_id: str) -> dict[str, object]:
        """Say which location earns."""
        found = self.locations[location_id]
        return {
            "earningParticipantId": found.partner_id,
            "earningParticipantIdType": PARTNER_ID,
            "earningParticipantName": found.unit.name,
        }


def programs_among(wanted: Wanted) -> list[str]:
    """Return the keys of the programs that are asked for."""
    return [key for key in program_keys() if wanted.program in {"", key}]


def customers(organizations: Iterable[str]) -> dict[str, Organization]:
    """Return customers by the id of their organization, with their tenants."""
    rows = Organization.objects.select_related("customer").filter(id__in=set(organizations))
    return {row.id: row for row in rows}


def claims_of(lines: Iterable[str]) -> dict[str, str]:
    """Return the claims that claim lines belong to; associations that were imported have none."""
    rows = ClaimLine.objects.filter(id__in={line for line in lines if line})
    return dict(rows.values_list("id", "claim_id"))
