"""What rows of a sheet become, and which of them are about the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from opencpor.claims.bulk.report import Note, of_error
from opencpor.claims.bulk.rules.wordings import worded
from opencpor.common.errors import FieldError, Problem

REFERENCE = "reference"
MADE = "association"
ASSOCIATIONS = (
    REFERENCE, "tenant_id", "workload", "subscription_id", "product", "partner_id", "engagement",
    "starts_on", "last_day", "opted_out",
)  # fmt: skip
"""The columns of a sheet of associations; `last_day` is the last whole day held."""
ASSOCIATIONS_NEEDED = (REFERENCE, "tenant_id", "partner_id", "engagement", "starts_on")


@dataclass(frozen=True)
class Hold:
    """What a row holds: who, what, for which engagement, from when until when.

    Attributes:
        slot: What names the slot; see `SlotKey.unique`.
        partner_id: The partner organization.
        engagement: Engagement key.
        starts_at: First instant.
        ends_at: First instant after it; None: open.
    """

    slot: tuple[str, str, str]
    partner_id: str
    engagement: str
    starts_at: datetime
    ends_at: datetime | None

    def meets(self, other: "Hold") -> bool:
        """Whether both hold the same slot at some instant."""
        return (
            self.slot == other.slot
            and (other.ends_at is None or self.starts_at < other.ends_at)
            and (self.ends_at is None or other.starts_at < self.ends_at)
        )


Unit = tuple[str, ...]
"""What one line of a claim wants, for whom and for which engagement."""


@dataclass(frozen=True)
class Taken:
    """What can be taken over.

    Attributes:
        made: Identifier of what it became.
        done: Whether an earlier import made it.
        hold: What it holds, where it is an association.
        wants: What its lines want, with their rows, where it is a claim.
        notes: What else is worth saying of it.
    """

    made: str
    done: bool
    hold: Hold | None = None
    wants: Sequence[tuple[int, Unit]] = ()
    notes: list[Note] = field(default_factory=list)


def refusals(row: int, problem: Problem) -> list[Note]:
    """Return why a row is not taken over."""
    errors = problem.errors or [FieldError("", problem.code, problem.detail)]
    return [of_error(row, one) for one in errors]


class Sheet:
    """Remembers the rows before, to find those of one sheet that stand in each other's way."""

    def __init__(self) -> None:
        self._references: dict[str, int] = {}
        self._holds: dict[tuple[str, str, str], list[tuple[int, Hold]]] = {}
        self._wants: dict[Unit, int] = {}

    def meets(self, row: int, found: Taken) -> list[Note]:
        """Note what a row takes; return errors if an earlier one of the sheet stands in its way."""
        notes = self.holds(row, found.hold) if found.hold is not None else []
        for number, unit in found.wants:
            first = self._wants.setdefault(unit, number)
            if first != number:
                error = worded(REFERENCE, "claims_the_same", line=first)
                notes.append(of_error(number, error))
        return notes

    def named(self, row: int, reference: str) -> list[Note]:
        """Note a row's reference; return an error if an earlier row has the same."""
        first = self._references.setdefault(reference, row)
        if first == row or not reference:
            return []
        return [of_error(row, worded(REFERENCE, "same_reference", line=first))]

    def holds(self, row: int, hold: Hold) -> list[Note]:
        """Note what a row holds; return an error if an earlier row of the sheet holds it."""
        before = self._holds.setdefault(hold.slot, [])
        found = next((_clash(row, number, hold, one) for number, one in before
                      if _clashes(hold, one)), None)  # fmt: skip
        if found is not None:
            return [found]
        before.append((row, hold))
        return []


def _clashes(hold: Hold, other: Hold) -> bool:
    own = hold.partner_id == other.partner_id
    return hold.meets(other) and (not own or hold.engagement == other.engagement)


def _clash(row: int, before: int, hold: Hold, other: Hold) -> Note:
    if hold.partner_id == other.partner_id:
        return of_error(row, worded(REFERENCE, "same_time", line=before))
    return of_error(row, worded("partner_id", "given_to_another", line=before))
