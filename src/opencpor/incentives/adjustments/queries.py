"""Reads adjustments: operators see all, partners those of theirs that are in the ledger."""

from dataclasses import dataclass

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.common.months import Month
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Statement
from opencpor.incentives.narrowing import ALL
from opencpor.incentives.narrowing import Wanted as Lines
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
        earning: Identifier of the line that they are about.
        lines: Whatever lines, too, are narrowed to.
    """

    state: str = ""
    kind: str = ""
    earning: str = ""
    lines: Lines = ALL

    def of(self, rows: QuerySet[Adjustment]) -> QuerySet[Adjustment]:
        """Return the adjustments among some that are asked for."""
        given = {
            "state": self.state,
            "kind": self.kind,
            "earning_id": self.earning,
        }
        rows = rows.filter(**{name: value for name, value in given.items() if value})
        return self.lines.of_adjusted(rows)


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
