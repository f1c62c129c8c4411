"""``/budgets``: what finance means rules to cost."""

from django.http import HttpRequest
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.paging import next_link, page_of
from opencpor.incentives.budgets import queries
from opencpor.incentives.budgets.actions.set_budget import set_budget
from opencpor.incentives.budgets.schemas import BudgetFilters, BudgetIn, BudgetOut, BudgetPage

router = Router(tags=["budgets"])


@router.get("", response=BudgetPage, url_name="list_budgets")
@guard(Permission.MONEY_READ)
def list_budgets(request: HttpRequest, filters: Query[BudgetFilters]) -> BudgetPage:
    """List budgets of rules, the newest first, replaced ones too; partners see none."""
    rows = filters.read().of(queries.budgets(actor_of(request)))
    page = page_of(rows, ["-id"], filters.cursor, filters.limit)
    items = [BudgetOut.of(row) for row in page.rows]
    return BudgetPage(items=items, next=next_link(request, page.next_cursor))


@router.post("", response={201: BudgetOut}, url_name="set_budget")
@guard(Permission.CLOSE)
@key_required
def add_budget(request: HttpRequest, body: BudgetIn) -> Status[BudgetOut]:
    """Set the budget of a rule for some months, perhaps in place of one that stands."""
    return Status(201, BudgetOut.of(set_budget(body.wish(), actor_of(request))))


@router.get("/{budget_id}", response=BudgetOut, url_name="get_budget")
@guard(Permission.MONEY_READ)
def get_budget(request: HttpRequest, budget_id: str) -> BudgetOut:
    """Return one budget, also one that was replaced."""
    return BudgetOut.of(queries.fetch_budget(actor_of(request), budget_id))
