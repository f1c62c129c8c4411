"""Pages about budgets of rules: which there are, setting one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission
from opencpor.common.money import format_amount, from_minor_units
from opencpor.common.months import Month
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.incentives.budgets import queries
from opencpor.incentives.budgets.actions.set_budget import Wish, set_budget
from opencpor.incentives.budgets.forms import BudgetForm
from opencpor.incentives.budgets.models import Budget
from opencpor.incentives.budgets.schemas import BudgetsAsked
from opencpor.incentives.naming import Names, names_for
from opencpor.incentives.pages.narrowing import tabs_part
from opencpor.programs.queries import latest_version
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Chosen, Column, Listing

COLUMNS = (
    Column("rule", gettext_lazy("Rule")),
    Column("months", gettext_lazy("Months"), narrow=True),
    Column("set", gettext_lazy("Set by"), narrow=True),
    Column("state", gettext_lazy("State")),
    Column("amount", gettext_lazy("Budget"), figures=True),
)
STATES = (("standing", gettext_lazy("In force")), ("all", gettext_lazy("All")))
FIELDS = {"program": "rule"}


@require_safe
@guard(Permission.MONEY_READ)
def budgets_list(request: HttpRequest) -> HttpResponse:
    """Show the budgets that stand, the newest first, or all that ever were."""
    actor, said = actor_of(request), request.GET.dict()
    state = said.pop("state", "").strip() or "standing"
    asked = BudgetsAsked.said({**said, "state": "" if state == "all" else state})
    rows = asked.read().of(queries.budgets(actor))
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    beside = asked.beside_state()
    tabs = tabs_part("incentives:budgets", STATES, state, beside, "budget")
    if asked.rule:
        tabs["chips"].append(Chosen(_("Rule"), asked.rule, ("rule",)))
    return show(
        request,
        "incentives/budgets.html",
        {
            "listing": Listing(COLUMNS, _shown(page.rows), page.next_cursor, rows.count()),
            **tabs,
            "narrowed": asked.named(),
            "beside": beside,
            "may_set": actor.may(Permission.CLOSE),
        },
    )


def _shown(rows: Any) -> list[dict[str, Any]]:
    """Return budgets with the names of their rules and of who set them."""
    known: dict[str, Names] = {}
    people = names_of_people(*(row.set_by for row in rows))
    found = []
    for row in rows:
        key = row.program_key
        if key not in known:
            known[key] = names_for(key, latest_version(key).number)
        found.append(
            {
                "budget": row,
                "rule": known[key].rule(row.rule),
                "program": known[key].program,
                "who": people[row.set_by],
                "amount": from_minor_units(row.amount_minor, row.currency),
            }
        )
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def budget_new(request: HttpRequest) -> HttpResponse:
    """Set a budget, perhaps in place of one that stands."""
    actor = actor_of(request)
    form = BudgetForm(request.POST or None, initial=_from_budget(request, actor))
    if request.method == "POST" and form.is_valid():
        with shown_at(form, FIELDS):
            set_budget(_wish(form), actor)
            message = _("The budget is set.")
            return done(request, "incentives:budgets", message=message)
    return show(request, "incentives/budget_new.html", {"form": form})


def _wish(form: BudgetForm) -> Wish:
    said = form.cleaned_data
    return Wish(*form.chosen(), said["first"], said["last"], said["amount"], said["replaces"])


def _from_budget(request: HttpRequest, actor: Actor) -> dict[str, str]:
    """Return what the budget says that the address names."""
    asked = request.GET.get("replaces", "")
    return _said(queries.fetch_budget(actor, asked)) if asked else {}


def _said(row: Budget) -> dict[str, str]:
    return {
        "rule": f"{row.program_key}/{row.rule}",
        "first": str(Month.of(row.first)),
        "last": str(Month.of(row.last)),
        "amount": format_amount(from_minor_units(row.amount_minor, row.currency), row.currency),
        "replaces": row.id,
    }
