"""What the customers of the demonstration are like, drawn from the seed number. Pure."""

import random
from dataclasses import dataclass

from opencpor.web.demo.cast import FIRST_TENANT, Tenant

_PEOPLE = (
    "Nora Lindqvist", "Owen Hart", "Priscilla Boyd", "Quentin Marsh", "Rhea Kapoor", "Simon Vogel",
    "Tessa Moreau", "Ulrich Brandt", "Vera Castellano", "Wanda Pryce", "Xavier Dumas",
    "Yuki Tanabe", "Zoe Whitfield", "Arne Solheim", "Beatriz Nunes", "Callum Reid",
)  # fmt: skip
_TITLES = ("CIO", "Head of IT", "IT director", "Digital workplace lead", "Chief of staff")

WORKLOADS = (
    "exchange", "teams", "sharepoint", "m365-apps", "teams-meetings", "intune",
    "entra-id-premium", "defender-office-365", "viva-insights", "teams-phone",
)  # fmt: skip
"""What customers use, from the most to the least common."""
HELD = 5
"""How many of `WORKLOADS`, from the front, may have a partner of record already."""


@dataclass(frozen=True)
class Contract:
    """A subscription of a customer that is in use."""

    subscription_id: str
    product: str
    workload: str
    channel: str


@dataclass(frozen=True)
class Company:
    """A customer tenant.

    Attributes:
        name: Its name; unique.
        tenant_id: GUID as text.
        domain: Its mail domain, verified.
        country: ISO 3166-1 code.
        segment: `directory.terms.Segment` as text.
        workloads: What it uses, most common first.
        contracts: Its subscriptions.
        contact: Who is asked about claims.
        title: That person's title.
    """

    name: str
    tenant_id: str
    domain: str
    country: str
    segment: str
    workloads: tuple[str, ...]
    contracts: tuple[Contract, ...]
    contact: str
    title: str

    @property
    def email(self) -> str:
        """Return the contact's address."""
        return f"{self.contact.split()[0].lower()}@{self.domain}"


def company(
    chance: random.Random, tenant: Tenant, segment: str, contracts: tuple[Contract, ...]
) -> Company:
    """Return what a tenant is like: what it uses, whom to ask.

    Args:
        chance: The tenant's own source of chance.
        tenant: The tenant.
        segment: `directory.terms.Segment` as text.
        contracts: Its subscriptions.
    """
    first = tenant.key == FIRST_TENANT.key
    return Company(
        tenant.name,
        tenant.tenant_id,
        tenant.domain,
        tenant.country,
        segment,
        WORKLOADS if first else WORKLOADS[: chance.randint(HELD + 1, len(WORKLOADS))],
        contracts,
        "Carla Moss" if first else chance.choice(_PEOPLE),
        "CIO" if first else chance.choice(_TITLES),
    )
