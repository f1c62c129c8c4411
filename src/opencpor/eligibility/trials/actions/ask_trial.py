"""Ask what another version would do to today's scores; no score is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid, NotFound
from opencpor.common.phrases import phrase
from opencpor.eligibility.trials.models import ScoreTrial
from opencpor.http.models import Operation
from opencpor.http.operations import begin
from opencpor.incentives.whatif.actions.ask_back_test import home_of, text_of_draft
from opencpor.incentives.whatif.actions.taking_turns import WAITING
from opencpor.programs.actions.propose_version import read_document
from opencpor.programs.document.program import Program
from opencpor.programs.queries import fetch_proposal, latest_version, version_by_number

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class TrialWish:
    """What is to be tried: exactly one of these.

    Attributes:
        version: Number of a published version.
        proposal: Identifier of a proposed one.
        draft: Identifier of a draft, which is tried as it stands when it is asked.
        document: A whole program document, as written.
    """

    program_key: str
    version: int | None = None
    proposal: str = ""
    draft: str = ""
    document: str = ""


@transaction.atomic
def ask_trial(wish: TrialWish, actor: Actor) -> Operation:
    """Queue a trial; question, operation and job are written together.

    Raises:
        Forbidden: Without the right to try programs.
        Invalid: ``wrong_document``, ``invalid``.
        Conflict: ``score_trial_waiting``.
        NotFound: If there is no such program, version, proposal or draft.
    """
    from opencpor.eligibility.trials.jobs import score_trial_job

    row = trial(wish, actor)
    operation = begin("score-trial", actor, Permission.BACK_TEST)
    row.operation_id = operation.id
    row.organization_id = operation.organization_id or row.organization_id
    _take_turn(row.organization_id)
    row.save()
    score_trial_job.defer(trial_id=row.id, operation_id=operation.id)
    return operation


def trial(wish: TrialWish, actor: Actor) -> ScoreTrial:
    """Check a question and return its row, not stored yet; see `ask_trial`."""
    actor.require(Permission.BACK_TEST)
    latest_version(wish.program_key)
    _refuse_none_or_several(wish)
    row = ScoreTrial(
        program_key=wish.program_key,
        organization_id=home_of(actor),
        asked=_asked(wish),
        text=_text(wish, actor),
        asked_by=actor.id,
        asked_at=now(),
        expires_at=now() + KEPT,
    )
    tried(row)
    return row


def tried(row: ScoreTrial) -> Program:
    """Return the document that a question tries.

    Raises:
        Invalid: ``wrong_document``.
        NotFound: If there is no such version.
    """
    if not row.text:
        return version_by_number(row.program_key, row.asked["version"]).document
    document = read_document(row.text)
    if document.key != row.program_key:
        said = phrase("It is of {key!r}.", key=document.key)
        error = FieldError("key", "other_program", said)
        raise Invalid("The document does not fit.", code="wrong_document", errors=[error])
    return document


def _refuse_none_or_several(wish: TrialWish) -> None:
    named = [name for name in ("version", "proposal", "draft", "document") if getattr(wish, name)]
    if len(named) == 1:
        return
    error = FieldError(
        "version", "required", "Nothing is different.",
        "Name a version, a proposal or a draft, or give a document.",
    )  # fmt: skip
    if named:
        error = FieldError(named[1], "too_many", "Another version is named already.")
    raise Invalid("The question is not right.", code="invalid", errors=[error])


def _asked(wish: TrialWish) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "version": wish.version,
        "proposal": wish.proposal,
        "draft": wish.draft,
        "document": sha256(wish.document.encode()).hexdigest() if wish.document else "",
    }
    return {name: value for name, value in asked.items() if value}


def _text(wish: TrialWish, actor: Actor) -> str:
    if wish.draft:
        return text_of_draft(wish.draft, wish.program_key, actor)
    if not wish.proposal:
        return wish.document
    row = fetch_proposal(actor, wish.proposal)
    if row.program_key != wish.program_key:
        raise NotFound("There is no such proposal of this program.", code="not_found")
    return row.text


def _take_turn(home: str) -> None:
    """Let an organization ask, if nothing it asked waits for its answer; lasts until the commit."""
    # Its row is locked so that of two who ask at once the second sees what the first asked.
    list(Organization.objects.select_for_update(no_key=True).filter(id=home))
    waits = Operation.objects.filter(id=OuterRef("operation_id"), state__in=WAITING)
    rows = ScoreTrial.objects.filter(Exists(waits), organization_id=home, finished_at=None)
    earlier = rows.first()
    if earlier is not None:
        raise Conflict(
            phrase(
                "Your organization asked {earlier}, which is not answered yet. "
                "Ask again once it is.",
                earlier=earlier.id,
            ),
            code="score_trial_waiting",
        )
