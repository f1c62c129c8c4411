"""Reads budgets: the operator's people who read money see all, nobody else any."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.incentives.budgets.models import Budget


@dataclass(frozen=True)
class Wanted:
    """Which budgets are asked for; empty fields ask for all.

    Attributes:
        state: ``standing`` or ``replaced``.
    """

    program: str = ""
    rule: str = ""
    state: str = ""

    def of(self, rows: QuerySet[Budget]) -> QuerySet[Budget]:
        """Return the budgets among some that are asked for."""
        said = {"program_key": self.program, "rule": self.rule}
        rows = rows.filter(**{name: value for name, value in said.items() if value})
        return rows.filter(replaced_at__isnull=self.state == "standing") if self.state else rows


def budgets(actor: Actor) -> QuerySet[Budget]:
    """Return the budgets that an actor may see."""
    return restrict(Budget.objects.all(), actor)


def standing(actor: Actor) -> QuerySet[Budget]:
    """Return those that no other one has replaced."""
    return budgets(actor).filter(replaced_at=None)


def fetch_budget(actor: Actor, budget_id: str) -> Budget:
    """Return one.

    Raises:
        NotFound: If there is none for the actor.
    """
    return fetch(Budget.objects.all(), actor, "budget", id=budget_id)
