"""Who holds what since when: the demonstration's past, drawn from the seed number. Pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opencpor.common.months import Month
from opencpor.web.demo.customers import HELD, Company, Contract

SITES = (
    "5100001", "5100001", "5100002", "5100003", "5200001", "5200002", "5300001", "5400001",
    "5500001", "5600001",
)  # fmt: skip
"""Locations with a past; one that stands twice has more of it."""
FIRST_SITE = "5100001"
WITHOUT = 8
"""Customers, the last ones, that no partner looks after yet."""
USAGE, ADVISOR = "modern-work-security-usage", "bizapps-presales-advisor"
ADVISED = ("volume-licensing", "web-direct")


@dataclass(frozen=True)
class Holding:
    """One association of the past.

    Attributes:
        company: The customer.
        partner_id: The location.
        engagement: Engagement key.
        workload: Workload key.
        contract: The subscription that is held; None: the workload is.
        starts: First day.
        ends: First day after it; None: it still stands.
        opted_out: Whether payment is waived.
    """

    company: Company
    partner_id: str
    engagement: str
    workload: str
    contract: Contract | None
    starts: date
    ends: date | None
    opted_out: bool


def _period(chance: random.Random, months: Sequence[Month]) -> tuple[date, date | None]:
    place = chance.choice((0, 0, 1, 1, 2, 3, 4, 5, 7, 9, 11))
    starts = months[place].first_day.replace(day=chance.randint(1, 28))
    if chance.randint(1, 14) == 1:
        return starts, months[place + 2].first_day.replace(day=15)
    return starts, None


def _of_company(
    chance: random.Random, company: Company, site: str, months: Sequence[Month]
) -> list[Holding]:
    workloads = list(company.workloads[: chance.randint(2, HELD)])
    found = []
    for workload in workloads:
        starts, ends = _period(chance, months)
        opted = chance.randint(1, 20) == 1
        found.append(Holding(company, site, USAGE, workload, None, starts, ends, opted))
    for contract in company.contracts:
        if contract.channel in ADVISED and chance.randint(1, 2) == 1:
            starts, ends = _period(chance, months)
            found.append(
                Holding(company, site, ADVISOR, contract.workload, contract, starts, ends, False)
            )
    return found


def holdings(
    chance: random.Random, companies: Sequence[Company], months: Sequence[Month]
) -> list[Holding]:
    """Return the associations of the past.

    Args:
        chance: Where they are drawn from.
        companies: All customers; the first belongs to the first partner.
        months: The months of the past, in order.
    """
    found = []
    for place, company in enumerate(companies[:-WITHOUT]):
        site = chance.choice(SITES) if place else FIRST_SITE
        found += _of_company(chance, company, site, months)
    return found
