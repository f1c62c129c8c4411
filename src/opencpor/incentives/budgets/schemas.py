"""What the API says about budgets."""

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from opencpor.common.months import Month
from opencpor.http.inputs import Input
from opencpor.http.paging import LARGEST, USUAL
from opencpor.incentives.amounts import Money, money
from opencpor.incentives.budgets.actions.set_budget import Wish
from opencpor.incentives.budgets.models import Budget
from opencpor.incentives.budgets.queries import Wanted
from opencpor.incentives.listed import ListAsked


class BudgetIn(Input):
    """What a rule is meant to cost in which months."""

    program: str = Field(max_length=64)
    rule: str = Field(max_length=80, description="key of a rule of the program")
    first: str = Field(max_length=7, description="the first month, such as 2026-10")
    last: str = Field(max_length=7, description="the last month; it is counted")
    amount: str = Field(
        max_length=30,
        description="in the program's currency, such as 250000.00, with no more decimals than "
        "that has",
    )
    replaces: str = Field("", max_length=40, description="the budget whose place it takes")

    def wish(self) -> Wish:
        """Return what is meant."""
        return Wish(
            self.program, self.rule, self.first, self.last, self.amount, self.replaces.strip()
        )


class BudgetOut(Schema):
    """The budget of one rule for some months; none is ever changed, another one replaces it."""

    id: str
    program: str
    rule: str
    first: str
    last: str
    amount: Money
    state: str = Field(description="standing, replaced")
    set_by: str
    set_at: datetime
    replaces: str | None
    replaced_at: datetime | None

    @classmethod
    def of(cls, row: Budget) -> "BudgetOut":
        """Describe a budget."""
        return cls(
            id=row.id,
            program=row.program_key,
            rule=row.rule,
            first=str(Month.of(row.first)),
            last=str(Month.of(row.last)),
            amount=money(row.amount_minor, row.currency),
            state=row.state,
            set_by=row.set_by,
            set_at=row.set_at,
            replaces=row.replaces_id,
            replaced_at=row.replaced_at,
        )


class BudgetPage(Schema):
    """A page of budgets, the newest first."""

    items: list[BudgetOut]
    next: str | None


class BudgetsAsked(ListAsked):
    """Which budgets; empty: all."""

    program: str = ""
    rule: str = ""
    state: Literal["standing", "replaced"] | None = None

    def read(self) -> Wanted:
        """Return what is wanted."""
        return Wanted(self.program, self.rule, self.state or "")


class BudgetFilters(BudgetsAsked):
    """Which budgets, and where the list goes on."""

    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)
