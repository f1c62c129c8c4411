"""Reads adjustments: operators see all, partners those of theirs that are in the ledger."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.common.months import Month
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Statement
from opencpor.incentives.queries import last_closed
from opencpor.incentives.statement_lines import statement_of

BESIDE = (
    "location__organization", "customer__customer", "association__slot", "earning__association",
    "earning__close", "journal",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which adjustments are asked for; empty fields ask for all.

    Attributes:
        location: Identifier of a location; so with customer and earning.
        applies_to: The month it applies to.
        processed_in: The month whose statement lists it.
    """

    program: str = ""
    state: str = ""
    kind: str = ""
    location: str = ""
    customer: str = ""
    earning: str = ""
    applies_to: Month | None = None
    processed_in: Month | None = None

    def of(self, rows: QuerySet[Adjustment]) -> QuerySet[Adjustment]:
        """Return the adjustments among some that are asked for."""
        given: dict[str, str | date | None] = {
            "program_key": self.program,
            "state": self.state,
            "kind": self.kind,
            "location_id": self.location,
            "customer_id": self.customer,
            "earning_id": self.earning,
            "month": self.applies_to.first_day if self.applies_to else None,
            "processed": self.processed_in.first_day if self.processed_in else None,
        }
        return rows.filter(**{name: value for name, value in given.items() if value})


def adjustments(actor: Actor) -> QuerySet[Adjustment]:
    """Return the adjustments that an actor may see."""
    return restrict(Adjustment.objects.select_related(*BESIDE), actor)


def booked(actor: Actor) -> QuerySet[Adjustment]:
    """Return those that are in the ledger."""
    return adjustments(actor).filter(processed__isnull=False)


def fetch_adjustment(actor: Actor, adjustment_id: str) -> Adjustment:
    """Return one.

    Raises:
        NotFound: If there is none for the actor.
    """
    return fetch(Adjustment.objects.select_related(*BESIDE), actor, "adjustment", id=adjustment_id)


def open_month(program_key: str) -> Month | None:
    """Return the month that is open: the one after the last that was closed; None: none was."""
    last = last_closed(program_key)
    return last.plus(1) if last else None


@dataclass(frozen=True)
class Explanation:
    """An adjustment with where it stands, and what else was adjusted about the same."""

    adjustment: Adjustment
    statement: Statement | None
    related: tuple[Adjustment, ...]


def explain_adjustment(actor: Actor, adjustment_id: str) -> Explanation:
    """Explain one adjustment.

    Raises:
        NotFound: If there is none for the actor.
    """
    row = fetch_adjustment(actor, adjustment_id)
    found = statement_of(row.journal, row.location_id) if row.journal else None
    same = adjustments(actor).filter(earning=row.earning_id).exclude(pk=row.pk).order_by("id")
    return Explanation(row, found, tuple(same) if row.earning_id else ())
