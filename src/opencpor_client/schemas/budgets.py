"""The shapes of requests and answers about budgets.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from opencpor_client.schemas.common import Money


class BudgetOut(TypedDict):
    """The budget of one rule for some months; none is ever changed, another one replaces it."""

    id: str
    program: str
    rule: str
    first: str
    last: str
    amount: Money
    state: str
    set_by: str
    set_at: str
    replaces: str | None
    replaced_at: str | None


class BudgetPage(TypedDict):
    """A page of budgets, the newest first."""

    items: list[BudgetOut]
    next: str | None


class BudgetIn(TypedDict):
    """What a rule is meant to cost in which months."""

    program: str
    rule: str
    first: str
    last: str
    amount: str
    replaces: NotRequired[str]
