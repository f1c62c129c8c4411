"""What the API says about recomputes."""

from datetime import datetime

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.http.inputs import Input
from opencpor.http.models import Operation
from opencpor.http.operations import link
from opencpor.incentives import second_person
from opencpor.incentives.listed import ListAsked
from opencpor.incentives.proposals import State, Verb
from opencpor.incentives.recomputes.actions.propose import Wish
from opencpor.incentives.recomputes.models import Recompute

LONGEST = 2000


class RecomputeIn(Input):
    """Which closed months are judged anew, by what, and why."""

    program: str = Field(max_length=64)
    first: str = Field(max_length=7, description="a closed month, such as 2026-01")
    last: str = Field(max_length=7, description="a closed month")
    note: str = Field(max_length=LONGEST, description="why")
    version: int | None = Field(
        None, ge=1, description="judges them from now on; absent: each keeps the one it has"
    )

    def wish(self) -> Wish:
        """Return what is wanted."""
        return Wish(self.program, self.first, self.last, self.note, self.version)


class RecomputeRejectionIn(Input):
    """Why a recompute is rejected."""

    reason: str = Field(max_length=LONGEST)


class RecomputeOut(Schema):
    """One recompute; ``what_if`` has the comparison."""

    id: str
    program: str
    first: str
    last: str
    version: int | None
    note: str
    state: str
    allowed: list[str] = Field(description="what the caller may do with it now")
    what_if: str
    operation: str = Field(description="where the comparison is watched")
    differing_lines: int | None = Field(description="absent until it is compared")
    posted_lines: int | None
    processed_in: str | None
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None

    @classmethod
    def of(cls, row: Recompute, actor: Actor) -> "RecomputeOut":
        """Describe a recompute to somebody."""
        return cls(
            id=row.id,
            program=row.program_key,
            first=str(Month.of(row.first)),
            last=str(Month.of(row.last)),
            version=row.program_version,
            note=row.note,
            state=row.state,
            allowed=[*allowed(row, actor)],
            what_if=row.what_if_id,
            operation=link(Operation(id=row.what_if.operation_id)),
            differing_lines=row.what_if.lines,
            posted_lines=row.lines,
            processed_in=str(Month.of(row.processed)) if row.processed else None,
            proposed_by=row.proposed_by,
            proposed_at=row.proposed_at,
            decided_by=row.decided_by or None,
            decided_at=row.decided_at,
            reason=row.reason or None,
        )


def allowed(row: Recompute, actor: Actor) -> list[Verb]:
    """Return what somebody may do with a recompute now; none is approved before it is compared."""
    compared = row.what_if.finished_at is not None
    verbs = second_person.allowed(row, actor)
    return [verb for verb in verbs if compared or verb is not Verb.APPROVE]


class RecomputesAsked(ListAsked):
    """Which recomputes; empty: all."""

    program: str = ""
    state: str = Field("", pattern=f"^({'|'.join(State)}|)$")

    def of(self, rows: QuerySet[Recompute]) -> QuerySet[Recompute]:
        """Return the recomputes among some that are asked for."""
        given = {"program_key": self.program, "state": self.state}
        return rows.filter(**{name: value for name, value in given.items() if value})


class RecomputePage(Schema):
    """A page of recomputes, the newest first."""

    items: list[RecomputeOut]
    next: str | None
