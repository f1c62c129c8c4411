"""``/insights``: the figures of the partner's home and of customers."""

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.insights.performance_asked import PerformanceFilter
from opencpor.insights.queries import customer, customers, home
from opencpor.insights.queries.opportunities import Wanted, opportunities
from opencpor.insights.queries.performance import performance
from opencpor.insights.rules.opportunities import Cause
from opencpor.insights.schemas.customers import CustomerInsightOut, CustomerRowOut, CustomerRowPage
from opencpor.insights.schemas.home import HomeOut
from opencpor.insights.schemas.opportunities import OpportunitiesOut
from opencpor.insights.schemas.performance import PerformanceOut
from opencpor.insights.words import Words

router = Router(tags=["insights"])


class Filters(Schema):
    """Which customers are wanted; ``standing`` is ``current`` or ``past``."""

    text: str = ""
    standing: str = Field("", pattern="^(current|past|)$")
    workload: str = ""
    cursor: str = ""
    limit: int = USUAL


@router.get("/home", response=HomeOut, url_name="insights_home")
@guard(Open.SIGNED_IN)
def get_home(request: HttpRequest) -> HomeOut:
    """Return what waits for your partner organizations, and their figures by month."""
    return HomeOut.of(home.home(actor_of(request)))


class OpportunityFilters(Schema):
    """Which are wanted: of one reason, customer or location."""

    reason: Cause | None = None
    customer: str = ""
    location: str = ""


@router.get(
    "/opportunities",
    response=OpportunitiesOut,
    url_name="insights_opportunities",
    operation_id="list_opportunities",
)
@guard(Permission.USAGE_READ)
def list_opportunities(
    request: HttpRequest, filters: Query[OpportunityFilters]
) -> OpportunitiesOut:
    """List what your partner organizations could do next, each with its reason and size.

    At most 200 are listed, the most urgent first; ask for one reason to see more of it.
    """
    wanted = Wanted(filters.reason, filters.customer, filters.location)
    return OpportunitiesOut.of(opportunities(actor_of(request), wanted), Words())


@router.get("/performance", response=PerformanceOut, url_name="insights_performance")
@guard(Permission.USAGE_READ)
def get_performance(request: HttpRequest, wanted: Query[PerformanceFilter]) -> PerformanceOut:
    """Return how your partner organizations did: growth, deployments, and what became of claims.

    Figures come from monthly summaries, which follow every change within seconds.
    """
    actor = actor_of(request)
    return PerformanceOut.of(performance(actor, wanted.span(actor), wanted.narrowed()))


@router.get(
    "/customers",
    response=CustomerRowPage,
    url_name="insights_customers",
    operation_id="list_customer_insights",
)
@guard(Permission.USAGE_READ)
def list_customers(request: HttpRequest, filters: Query[Filters]) -> CustomerRowPage:
    """List the customers you have or had associations with, by name."""
    actor = actor_of(request)
    wanted = customers.Wanted(filters.text, filters.standing, filters.workload)
    found = customers.customers(actor, wanted)
    page = page_of(found, customers.ORDER, filters.cursor, filters.limit)
    items = [CustomerRowOut.of(row) for row in customers.rows_of(actor, page.rows)]
    return CustomerRowPage(items=items, next=next_link(request, page.next_cursor))


@router.get(
    "/customers/{served_customer_id}",
    response=CustomerInsightOut,
    url_name="insights_customer",
    operation_id="get_customer_insights",
)
@guard(Permission.USAGE_READ)
def get_customer(request: HttpRequest, served_customer_id: str) -> CustomerInsightOut:
    """Return what is held, used and earned at one customer, unit by unit."""
    return CustomerInsightOut.of(customer.view(actor_of(request), served_customer_id))
