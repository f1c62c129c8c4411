"""A subscription that ends soon, its partner of record, and the one that the customer bought next.

The customer is the one with a login, so that whoever takes the suggestion up can also answer.
"""

from datetime import timedelta
from uuid import UUID

from opencpor.claims.changes import LineChange
from opencpor.claims.renewal.actions.suggest import suggest
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.actions.put_subscription import put_subscription
from opencpor.directory.models import Subscription
from opencpor.directory.rules.cells import write_seats
from opencpor.programs.queries import version_in_force
from opencpor.programs.shipped import MICROSOFT
from opencpor.register.models import Association
from opencpor.web.demo.customers import Company
from opencpor.web.demo.holdings import ADVISED, ADVISOR, FIRST_SITE
from opencpor.web.demo.steps.claims import Telling
from opencpor.web.demo.steps.customers import BITS_OF_A_GUID, MONTHS
from opencpor.web.demo.story import QUESTIONS, Tale
from opencpor.web.demo.world import World

PRODUCT = "business-central"  # the workload that it counts for has the same key
ENDS_IN = timedelta(days=20)
TERM = timedelta(days=3 * 365)
SEATS = 640


class _Advising(Telling):
    """A claim on one subscription, for advice before it was bought."""

    engagement = ADVISOR
    subscription_id: str

    def lines(self) -> tuple[LineChange, ...]:
        """Return the subscription."""
        return (LineChange(subscription_id=self.subscription_id, product=PRODUCT),)


def subscriptions(world: World, company: Company) -> tuple[dict[str, str], dict[str, str]]:
    """Return the subscription that ends and the one that follows it, as text values."""
    chance, today = world.chance("renewal"), world.today.date()
    ends_on, this_month = today + ENDS_IN, Month.of(today)
    always = {
        "tenant_id": company.tenant_id,
        "product": PRODUCT,
        "channel": ADVISED[0],
        "status": "active",
    }

    def bought(starts_on: str, ends_on: str, months: int) -> dict[str, str]:
        seats = {this_month.plus(-back): SEATS - 12 * back for back in range(1, months + 1)}
        guid = str(UUID(int=chance.getrandbits(BITS_OF_A_GUID), version=4))
        dates = {"starts_on": starts_on, "ends_on": ends_on}
        return always | dates | {"subscription_id": guid, "seats": write_seats(seats)}

    follows = ends_on + timedelta(days=1)
    return (
        bought((ends_on - TERM).isoformat(), ends_on.isoformat(), MONTHS),
        bought(follows.isoformat(), (follows + TERM).isoformat(), 0),
    )


def seed(world: World) -> None:
    """Make them; the partner is told as the hourly job would tell it."""
    company, by = world.companies()[0], world.system()
    old, new = subscriptions(world, company)
    for given in (old, new):
        put_subscription(given, by)
    title = f"{company.name}: Business Central"
    tale = Tale(State.APPROVED, FIRST_SITE, company, (PRODUCT,), title, "", QUESTIONS[0], 30)
    telling = _Advising(world, tale, version_in_force(MICROSOFT))
    telling.subscription_id = old["subscription_id"]
    telling.draft()
    telling.approve()
    held = Association.objects.get(claim_line__in=telling.claim.lines.values("id"))
    bought = Subscription.objects.get(subscription_id=new["subscription_id"])
    suggest(held.id, bought.id, now())
