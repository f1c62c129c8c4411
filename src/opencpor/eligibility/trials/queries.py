"""Reads trials of scores: those of one's own people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.common.errors import Conflict
from opencpor.eligibility.trials.models import ScoreTrial, TriedScore
from opencpor.programs.document.texts import Text

ORDER = ("partner__name", "designation", "id")


@dataclass(frozen=True)
class WantedChanges:
    """Which scores that differ are wanted; empty, or None: all.

    Attributes:
        moved: Those alone whose partner would stand elsewhere, or those that
            differ in points or track only.
    """

    designation: str = ""
    moved: bool | None = None

    @property
    def lookups(self) -> dict[str, Any]:
        """Return what rows are looked up by."""
        said: dict[str, Any] = {"designation": self.designation} if self.designation else {}
        return said if self.moved is None else said | {"moved": self.moved}


def list_trials(actor: Actor) -> QuerySet[ScoreTrial]:
    """Return the questions that an actor's people asked."""
    return restrict(ScoreTrial.objects.defer("text"), actor)


def fetch_trial(actor: Actor, trial_id: str) -> ScoreTrial:
    """Return one question, or the not-found answer."""
    return fetch(ScoreTrial.objects.defer("text"), actor, "score-trial", id=trial_id)


def answered_trial(actor: Actor, trial_id: str) -> ScoreTrial:
    """Return a question that is answered.

    Raises:
        NotFound: If there is none for the actor.
        Conflict: ``not_answered``.
    """
    row = fetch_trial(actor, trial_id)
    if row.finished_at is None:
        raise Conflict("This question is not answered yet.", code="not_answered")
    return row


def changes_of(actor: Actor, row: ScoreTrial, wanted: WantedChanges) -> QuerySet[TriedScore]:
    """Return the scores that would differ."""
    rows = TriedScore.objects.select_related("partner").filter(trial=row, **wanted.lookups)
    return restrict(rows, actor)


def name_in(counts: dict[str, Any], language: str) -> str:
    """Return what the designation of some counts is called; see `ScoreTrial.counts`."""
    return Text.model_validate(counts["name"]).in_language(language)
