"""A quarter of the invented vendor's program, which pays for growth of what a customer is billed.

The first partner built two applications for the first customer: spending on one grew from quarter
to quarter, spending on the other did not. One close judges the quarter. It comes after all closes
of the other program, so that nobody waits longer for those.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from opencpor.common.months import Month
from opencpor.directory.actions.put_subscription import put_subscription
from opencpor.directory.models import Customer, Location
from opencpor.incentives.actions.close_month import Wish, close_month
from opencpor.programs.queries import Version, version_in_force
from opencpor.programs.shipped import INVENTED
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association, Source
from opencpor.register.rules import SlotKey, Terms
from opencpor.usage.layouts.transactions import LAYOUT
from opencpor.web.demo.holdings import FIRST_SITE
from opencpor.web.demo.steps.customers import BITS_OF_A_GUID
from opencpor.web.demo.steps.usage import KNOWN_AFTER, import_file
from opencpor.web.demo.world import World

ENGAGEMENT = "cloud-build"
CHANNEL = "direct"
CURRENCY = "EUR"
QUARTER = 3  # months
BILLED_ON = 15  # day of each month
BOUGHT_BEFORE = timedelta(days=120)
TERM = timedelta(days=3 * 365)
BILLED = (
    ("compute-plan", ("8200.00", "8450.50", "9100.00", "10250.00", "11875.25", "12640.00")),
    ("vault-plan", ("3150.00", "3150.00", "3210.40", "3120.00", "3095.75", "3150.00")),
)
"""By product: what each month of two quarters was billed."""


def months_billed(world: World) -> list[Month]:
    """Return two quarters, the second the last that ended before the last month of the past."""
    last = world.months()[-2]
    ends = last.plus(-(last.first_day.month % QUARTER))
    return [ends.plus(-back) for back in reversed(range(2 * QUARTER))]


def subscriptions(world: World) -> dict[str, str]:
    """Return the subscriptions of the customer by their product."""
    chance = world.chance("transactions")
    return {
        product: str(UUID(int=chance.getrandbits(BITS_OF_A_GUID), version=4))
        for product, _ in BILLED
    }


def rows_of(world: World) -> Iterator[tuple[str, ...]]:
    """Return what was billed, as rows of the layout."""
    tenant, names = world.companies()[0].tenant_id, subscriptions(world)
    for product, amounts in BILLED:
        for month, amount in zip(months_billed(world), amounts, strict=True):
            day = month.first_day.replace(day=BILLED_ON).isoformat()
            number = f"{product}-{month}"
            yield number, FIRST_SITE, tenant, product, day, amount, CURRENCY, names[product]


def seed(world: World) -> None:
    """Make them; a second time changes nothing."""
    months = months_billed(world)
    for product, name in subscriptions(world).items():
        _hold(world, product, name, months[0])
    end = datetime.combine(months[-1].last_day, time.max, tzinfo=UTC)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"transactions-until-{months[-1]}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(LAYOUT.published)
            writer.writerows(rows_of(world))
        import_file(world, path, INVENTED, end + KNOWN_AFTER)
    close_month(Wish(INVENTED, months[-1]), world.actor("finance"))


def _hold(world: World, product: str, name: str, since: Month) -> None:
    """Have the customer buy a subscription and the partner hold it."""
    bought = since.first_day - BOUGHT_BEFORE
    tenant = world.companies()[0].tenant_id
    put_subscription(
        {
            "subscription_id": name,
            "tenant_id": tenant,
            "product": product,
            "channel": CHANNEL,
            "status": "active",
            "starts_on": bought.isoformat(),
            "ends_on": (bought + TERM).isoformat(),
        },
        world.system(),
    )
    version = version_in_force(INVENTED, since.first_day)
    sold = version.document.product(product)
    customer = Customer.objects.get(tenant_id=tenant).organization_id
    if sold is None or Association.objects.filter(slot__subscription_id=UUID(name)).exists():
        return
    open_association(
        SlotKey(INVENTED, customer, sold.workload, UUID(name)),
        _terms(version, since, f"earlier register, {product}"),
        world.system(),
        Source.IMPORTED,
    )


def _terms(version: Version, since: Month, reference: str) -> Terms:
    location = Location.objects.get(partner_id=FIRST_SITE)
    return Terms(
        partner_id=location.organization_id,
        location_id=location.pk,
        engagement=ENGAGEMENT,
        program_version=version.number,
        starts_at=version.document.business_calendar.start_of_day(since.first_day),
        reference=reference,
    )
