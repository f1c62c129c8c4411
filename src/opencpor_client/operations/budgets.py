"""Operations on budgets.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.budgets import BudgetIn, BudgetOut, BudgetPage
from opencpor_client.transport import Answer, Sent, Transport, part


class BudgetsGroup:
    """Operations on budgets."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_budgets(
        self,
        *,
        program: str | None = None,
        rule: str | None = None,
        state: Literal["standing", "replaced"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[BudgetPage]:
        """List budgets of rules, the newest first, replaced ones too; partners see none."""
        return self._wire.call(
            "GET",
            "/budgets",
            Sent(
                query={
                    "program": program,
                    "rule": rule,
                    "state": state,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def add_budget(self, body: BudgetIn, *, key: str | None = None) -> Answer[BudgetOut]:
        """Set the budget of a rule for some months, perhaps in place of one that stands."""
        return self._wire.call("POST", "/budgets", Sent(body=body, key=key, keyed=True))

    def get_budget(self, budget_id: str) -> Answer[BudgetOut]:
        """Return one budget, also one that was replaced."""
        return self._wire.call("GET", f"/budgets/{part(budget_id)}")
