"""Trials of scores as JSON."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from opencpor.eligibility.trials.actions.ask_trial import TrialWish
from opencpor.eligibility.trials.models import ScoreTrial, TriedScore
from opencpor.eligibility.trials.queries import name_in
from opencpor.http.inputs import Input
from opencpor.http.models import Operation
from opencpor.http.operations import link

LONGEST = 1_000_000


class ScoreTrialIn(Input):
    """What is tried on today's scores: exactly one version, proposal, draft or document."""

    program: str = Field(max_length=64)
    version: int | None = Field(None, ge=1, description="number of a published version")
    proposal: str = Field("", max_length=40, description="id of a proposed version")
    draft: str = Field("", max_length=40, description="id of a draft, tried as it stands now")
    document: str = Field("", max_length=LONGEST, description="a whole program document, as YAML")

    def wish(self) -> TrialWish:
        """Return what is wanted."""
        return TrialWish(self.program, self.version, self.proposal, self.draft, self.document)


class StandingsOut(Schema):
    """How many partners stand where on the day alone; near: from three quarters of what is needed.

    Who reached a designation on an earlier day of its window may hold it all the same.
    """

    eligible: int
    near: int
    far: int


class TriedDesignationOut(Schema):
    """One designation by both versions."""

    designation: str
    name: str
    in_base: bool = Field(description="whether the version published last has it")
    tried: bool = Field(description="whether the one that is tried has it")
    before: StandingsOut
    after: StandingsOut
    gained: int = Field(description="partners that would qualify and do not")
    lost: int = Field(description="partners that qualify and would not")


class ScoreTrialOut(Schema):
    """A question, and its answer; what is null or empty is not known before it is answered."""

    id: str
    program: str
    asked: dict[str, Any] = Field(description="what is tried; a document by its SHA-256")
    operation: str | None = Field(description="where to watch it")
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    expires_at: datetime = Field(description="from then on it is forgotten")
    base: int | None = Field(
        description="number of the version published last, which scores are made by; "
        "it is compared with that"
    )
    day: date | None = Field(description="the day that partners are scored for")
    partners: int | None = Field(description="how many are scored")
    changes: int | None = Field(description="how many scores differ")
    designations: list[TriedDesignationOut]

    @classmethod
    def of(cls, row: ScoreTrial, language: str) -> "ScoreTrialOut":
        """Describe a question."""
        return cls(
            id=row.id,
            program=row.program_key,
            asked=row.asked,
            operation=link(Operation(id=row.operation_id)) if row.operation_id else None,
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            finished_at=row.finished_at,
            expires_at=row.expires_at,
            base=row.base,
            day=row.day,
            partners=row.partners,
            changes=row.changes,
            designations=[
                TriedDesignationOut.model_validate(one | {"name": name_in(one, language)})
                for one in row.counts
            ],
        )


class ScoreTrialPage(Schema):
    """A page of questions, the newest first."""

    items: list[ScoreTrialOut]
    next: str | None


class TriedScoreOut(Schema):
    """A partner's score that would differ; null: that version does not have the designation."""

    partner: str
    partner_name: str
    designation: str
    moved: bool = Field(
        description="whether it would stand elsewhere, not only differ in points or track"
    )
    before: str | None = Field(description="eligible, near or far")
    after: str | None
    total_before: str | None
    total_after: str | None
    track_before: str | None
    track_after: str | None

    @classmethod
    def of(cls, row: TriedScore) -> "TriedScoreOut":
        """Describe a score."""
        return cls(
            partner=row.partner_id,
            partner_name=row.partner.name,
            designation=row.designation,
            moved=row.moved,
            before=row.before or None,
            after=row.after or None,
            total_before=_written(row.total_before),
            total_after=_written(row.total_after),
            track_before=row.track_before or None,
            track_after=row.track_after or None,
        )


def _written(total: Any) -> str | None:
    return None if total is None else f"{total.normalize():f}"


class TriedScorePage(Schema):
    """A page of scores that would differ, by partner."""

    items: list[TriedScoreOut]
    next: str | None
