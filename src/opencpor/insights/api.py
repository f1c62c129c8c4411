"""``/insights``: the figures of the partner's home and of customers."""

from django.http import HttpRequest
from ninja import Query, Router

from opencpor.access.roles import Permission
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.insights.customer_asked import CustomerFilter
from opencpor.insights.customers_asked import CustomersFilter, PartnersFilter
from opencpor.insights.earnings_asked import EarningsFilter
from opencpor.insights.home_asked import HomeFilter
from opencpor.insights.log_asked import LogFilter
from opencpor.insights.opportunities_asked import OpportunityFilters
from opencpor.insights.performance_asked import PerformanceFilter
from opencpor.insights.queries import customer, customers, earnings, home, partners
from opencpor.insights.queries.auditing import page_of_log
from opencpor.insights.queries.log_named import names_of
from opencpor.insights.queries.operator_home import operator_home
from opencpor.insights.queries.opportunities import opportunities
from opencpor.insights.queries.performance import performance
from opencpor.insights.schemas.customers import CustomerInsightOut, CustomerRowOut, CustomerRowPage
from opencpor.insights.schemas.earnings import EarningsInsightOut, NotEarnedList, NotEarnedOut
from opencpor.insights.schemas.home import HomeOut
from opencpor.insights.schemas.log import LogEventOut, LogEventPage
from opencpor.insights.schemas.opportunities import OpportunitiesOut
from opencpor.insights.schemas.partners import (
    SeeingPartnerOut,
    SeeingPartnerPage,
    SeeingPartnerRowOut,
)
from opencpor.insights.schemas.performance import PerformanceOut
from opencpor.insights.words import Words

router = Router(tags=["insights"])


class Filters(CustomersFilter):
    """Which customers are wanted, and where the list goes on.

    ``standing`` is ``current`` or ``past``. With ``months``, ``since`` or ``through``: those of
    whom something was held in these months.
    """

    cursor: str = ""
    limit: int = USUAL


@router.get("/home", response=HomeOut, url_name="insights_home")
@guard(Open.SIGNED_IN)
def get_home(request: HttpRequest, wanted: Query[HomeFilter]) -> HomeOut:
    """Return what waits for your partner organizations, and their figures by month.

    To finance of the operator: what waits for a second person, tax profiles to validate, files of
    usage, months to close, budgets reached. To program managers: versions, enrollments, files of
    usage, months of which too little came. Whoever is both reads each thing once, in `finance`, and
    in `program` only what that does not say. To administrators: jobs, mails, webhooks, tokens,
    invitations. To auditors: the log.
    `payable`, `to_date` and `payments` are of whole locations: null where anything else narrows the
    rest. Enrollments are narrowed by location alone, points by nothing.
    """
    actor = actor_of(request)
    return HomeOut.of(home.home(actor, wanted.wanted()), operator_home(actor), actor)


class LogPaging(LogFilter):
    """Which events, and where the list goes on."""

    cursor: str = ""
    limit: int = USUAL


@router.get("/log", response=LogEventPage, url_name="insights_log", operation_id="list_log_events")
@guard(Permission.LOG_READ)
def list_log_events(request: HttpRequest, wanted: Query[LogPaging]) -> LogEventPage:
    """List the events of the log that auditors follow, the newest first.

    ``group``: `roles`, `bank` (bank data entered, read or changed), `money` (closes, corrections,
    payments), `rules` of programs, `evidence` (opened for a stated reason), `erased`. The whole log
    is what `cpor log export` writes.
    """
    actor = actor_of(request)
    page, _total = page_of_log(actor, wanted.wanted(), wanted.cursor, wanted.limit)
    names = names_of(actor, page.rows)
    items = [LogEventOut.of(one, names) for one in page.rows]
    return LogEventPage(items=items, next=next_link(request, page.next_cursor))


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

    At most 200 are listed, the most urgent first; ask for one reason to see more of it. They are of
    now. What a whole location lacks is left out where a customer or a workload, country or segment
    is asked for.
    """
    return OpportunitiesOut.of(opportunities(actor_of(request), filters.wanted()), Words())


@router.get("/performance", response=PerformanceOut, url_name="insights_performance")
@guard(Permission.USAGE_READ)
def get_performance(request: HttpRequest, wanted: Query[PerformanceFilter]) -> PerformanceOut:
    """Return how your partner organizations did: growth, deployments, and what became of claims.

    Figures come from monthly summaries, which follow every change within seconds.
    """
    actor = actor_of(request)
    return PerformanceOut.of(performance(actor, wanted.span(actor), wanted.narrowed()))


@router.get("/earnings", response=EarningsInsightOut, url_name="insights_earnings")
@guard(Permission.MONEY_READ)
def get_earnings(request: HttpRequest, wanted: Query[EarningsFilter]) -> EarningsInsightOut:
    """Return what your partner organizations earned by month, workload and rule, and were paid.

    Months are those that earnings apply to; what is paid stands in the month of the bank's
    confirmation. The sums by workload and rule are of all the months. Figures come from monthly
    summaries, which follow every change within seconds.
    """
    actor = actor_of(request)
    return EarningsInsightOut.of(earnings.earnings(actor, wanted.wanted(actor)), Words())


@router.get("/earnings/reasons", response=NotEarnedList, url_name="insights_earnings_reasons")
@guard(Permission.MONEY_READ)
def get_earnings_reasons(request: HttpRequest, wanted: Query[EarningsFilter]) -> NotEarnedList:
    """Return why closed months did not earn more: judgments and amounts by reason code.

    Each month is told by its own close, as `GET /earnings/verdicts/totals` tells it; countries and
    segments are those that the close knew.
    """
    actor, words = actor_of(request), Words()
    found = earnings.not_earned(actor, wanted.wanted(actor))
    return NotEarnedList(items=[NotEarnedOut.of(one, words) for one in found])


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
    wanted = filters.wanted()
    found = customers.customers(actor, wanted)
    page = page_of(found, customers.ORDER, filters.cursor, filters.limit)
    items = [CustomerRowOut.of(row) for row in customers.rows_of(actor, page.rows, wanted.months)]
    return CustomerRowPage(items=items, next=next_link(request, page.next_cursor))


@router.get(
    "/customers/{served_customer_id}",
    response=CustomerInsightOut,
    url_name="insights_customer",
    operation_id="get_customer_insights",
)
@guard(Permission.USAGE_READ)
def get_customer(
    request: HttpRequest, served_customer_id: str, asked: Query[CustomerFilter]
) -> CustomerInsightOut:
    """Return what is held, used and earned at one customer, unit by unit.

    Months narrow the earnings by month; figures of units are of now.
    """
    found = customer.view(actor_of(request), served_customer_id, asked.wanted())
    return CustomerInsightOut.of(found)


class PartnerPlace(PartnersFilter):
    """Which partners, and where the list goes on."""

    cursor: str = ""
    limit: int = USUAL


@router.get(
    "/partners",
    response=SeeingPartnerPage,
    url_name="insights_partners",
    operation_id="list_partners_that_see",
)
@guard(Permission.CONSENT_ANSWER)
def list_partners_that_see(request: HttpRequest, place: Query[PartnerPlace]) -> SeeingPartnerPage:
    """List the partners that are, or were, associated with your tenant, by name.

    Narrowed by area, workload, location and months: those that held any of it, with how many such
    associations they have and had.
    """
    rows = partners.partners(actor_of(request), place.wanted())
    page = page_of(rows, partners.ORDER, place.cursor, place.limit)
    items = [SeeingPartnerRowOut.of(row) for row in page.rows]
    return SeeingPartnerPage(items=items, next=next_link(request, page.next_cursor))


@router.get(
    "/partners/{seeing_partner_id}",
    response=SeeingPartnerOut,
    url_name="insights_partner",
    operation_id="get_what_a_partner_sees",
)
@guard(Permission.CONSENT_ANSWER)
def get_what_a_partner_sees(
    request: HttpRequest, seeing_partner_id: str, asked: Query[PartnersFilter]
) -> SeeingPartnerOut:
    """Return a partner's associations with your tenant, and the very figures that it sees.

    By location: what this location of the partner sees.
    """
    view = partners.partner_view(actor_of(request), seeing_partner_id, asked.wanted())
    return SeeingPartnerOut.of(view)
