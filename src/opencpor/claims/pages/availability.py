"""Coded answers beside what can be claimed: the same question that the API answers and logs."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from opencpor.claims.actions.ask_availability import Question, ask_availability
from opencpor.claims.changes import LineChange
from opencpor.claims.pages.steps import Draft
from opencpor.common.errors import TooMany
from opencpor.directory.rules.tenant import guid_of
from opencpor.http.wording import in_words
from opencpor.ui.chips import Chip, Tone

ANSWERS: dict[str, Chip] = {
    "free": Chip(lazy("Free"), Tone.GOOD, "circle-check"),
    "held": Chip(lazy("Held by another partner"), Tone.WAITING, "lock"),
    "held_by_you": Chip(lazy("Held by your organization"), Tone.ACTIVE, "user-check"),
    "pending": Chip(lazy("Claimed, not decided"), Tone.WAITING, "hourglass"),
}

HINTS: dict[str, Any] = {
    "seats_below_minimum": lazy("Fewer seats than the incentive asks for"),
    "little_growth_left": lazy("Little growth left"),
}


@dataclass(frozen=True)
class Beside:
    """What stands beside one workload."""

    key: str
    chip: Chip
    hints: tuple[Any, ...]


@dataclass(frozen=True)
class Shown:
    """Answers by workload; or why there are none."""

    units: dict[str, Beside] = field(default_factory=dict)
    refused: str = ""


def ask_for(draft: Draft) -> Shown:
    """Ask for every workload that a claim can name; without a tenant ID nothing is asked."""
    if guid_of(draft.claim.tenant_id) is None or not draft.takes_workloads:
        return Shown()
    units = tuple(
        LineChange(workload=one.key) for one in draft.program.workloads_of(draft.engagement)
    )
    question = Question(draft.engagement.key, draft.claim.tenant_id, units)
    try:
        answer = ask_availability(question, draft.actor)
    except TooMany as problem:
        return Shown(refused=in_words(problem.detail))
    return Shown(
        {
            one.unit.workload: Beside(
                one.unit.workload,
                ANSWERS[one.answer],
                tuple(HINTS[hint] for hint in one.hints if hint in HINTS),
            )
            for one in answer.units
        }
    )
