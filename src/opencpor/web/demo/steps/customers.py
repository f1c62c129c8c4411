"""Sixty customer tenants with domains and subscriptions; some are not verified yet."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from opencpor.common.months import Month
from opencpor.directory.actions.name_customer import get_or_create_unverified_customer
from opencpor.directory.actions.put_customer import put_customer
from opencpor.directory.actions.put_subscription import put_subscription
from opencpor.directory.rules.cells import write_seats
from opencpor.programs.document.program import Program
from opencpor.programs.queries import latest_version
from opencpor.programs.shipped import MICROSOFT
from opencpor.web.demo.cast import FIRST_TENANT, Tenant
from opencpor.web.demo.world import World

HOW_MANY = 60
UNVERIFIED = 4  # the last ones: named on a claim, waiting for a reviewer
MONTHS = 14  # of seats
BITS_OF_A_GUID = 128
FIRST_WORDS = (
    "Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Granite", "Heron", "Iris", "Juniper",
    "Kestrel", "Larch", "Maple", "Nimbus", "Opal", "Pine", "Quartz", "Raven", "Saffron", "Tern",
)  # fmt: skip
TRADES = (
    ("Logistics", "commercial"), ("Health", "commercial"), ("Foods", "commercial"),
    ("City Council", "public_sector"), ("University", "education"), ("Energy", "commercial"),
    ("Insurance", "commercial"), ("Transit", "public_sector"), ("Manufacturing", "commercial"),
)  # fmt: skip
COUNTRIES = ("US", "US", "US", "CA", "GB", "DE", "DE", "NO", "DK", "AT", "JP", "SG", "BR", "UY")
STATUSES = ("active",) * 8 + ("grace", "suspended", "expired")


def tenants(world: World) -> list[tuple[Tenant, str]]:
    """Return all customers with their segments: the first of the cast, then made-up ones."""
    chance = world.chance("customers")
    names = [(word, *trade) for word in FIRST_WORDS for trade in TRADES]
    made = []
    for word, trade, segment in chance.sample(names, HOW_MANY - 1):
        key = f"{word} {trade}".lower().replace(" ", "-")
        guid = str(UUID(int=chance.getrandbits(BITS_OF_A_GUID), version=4))
        country = chance.choice(COUNTRIES)
        made.append((Tenant(key, f"{word} {trade}", guid, country, f"{key}.example"), segment))
    return [(FIRST_TENANT, "commercial"), *made]


def subscriptions_of(
    world: World, tenant: Tenant, products: list[str], channels: list[str]
) -> Iterator[dict[str, str]]:
    """Give a customer's subscriptions as text values."""
    chance = world.chance(f"subscriptions of {tenant.key}")
    for product in chance.sample(products, chance.choice((0, 1, 1, 2, 3))):
        yield _subscription(chance, tenant, product, chance.choice(channels), world.today.date())


def _subscription(
    chance: random.Random, tenant: Tenant, product: str, channel: str, today: date
) -> dict[str, str]:
    """Return one subscription whose dates fit its status on the demonstration's day."""
    status = chance.choice(STATUSES)
    left = chance.randrange(40, 700) if status in {"active", "suspended"} else -20
    ends_on = today + timedelta(days=left)
    starts_on = ends_on - timedelta(days=3 * 365)
    this_month = Month.of(today)
    seats, count = {}, chance.randrange(20, 900)
    for back in range(MONTHS, 0, -1):
        count += chance.randrange(0, 1 + count // 12)
        seats[this_month.plus(-back)] = count
    return {
        "subscription_id": str(UUID(int=chance.getrandbits(BITS_OF_A_GUID), version=4)),
        "tenant_id": tenant.tenant_id,
        "product": product,
        "channel": channel,
        "status": status,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "seats": write_seats(seats),
    }


def offered(document: Program) -> tuple[list[str], list[str]]:
    """Return the products and channels that subscriptions have."""
    products = [product.key for product in document.products if product.incentive_eligible]
    return products, [channel.key for channel in document.channels]


def seed(world: World) -> None:
    """Enter them as the operator would; the last ones as a claim names them."""
    by = world.system()
    products, channels = offered(latest_version(MICROSOFT).document)
    found = tenants(world)
    for tenant, segment in found[:-UNVERIFIED]:
        put_customer(
            {
                "tenant_id": tenant.tenant_id,
                "name": tenant.name,
                "country": tenant.country,
                "segment": segment,
                "verified_domains": tenant.domain,
            },
            by,
        )
        for given in subscriptions_of(world, tenant, products, channels):
            put_subscription(given, by)
    for tenant, _ in found[-UNVERIFIED:]:
        get_or_create_unverified_customer(
            tenant.tenant_id, tenant.name, tenant.domain, tenant.country, by
        )
