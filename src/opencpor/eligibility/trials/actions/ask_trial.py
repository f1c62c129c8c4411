"""Ask what another version would do to today's scores; no score is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.eligibility.trials.models import ScoreTrial
from opencpor.http.models import Operation
from opencpor.http.operations import begin
from opencpor.incentives.whatif.actions.ask_back_test import home_of
from opencpor.incentives.whatif.actions.taking_turns import one_at_a_time
from opencpor.incentives.whatif.naming_versions import text_named, version_named, ways_named
from opencpor.programs.actions.propose_version import read_document
from opencpor.programs.document.program import Program
from opencpor.programs.queries import latest_version, version_by_number

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
    one_at_a_time(row.organization_id, ScoreTrial.objects.all(), "score_trial_waiting")
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
        asked={name: value for name, value in version_named(wish).items() if value},
        text=text_named(wish, actor),
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
    named = ways_named(wish)
    if len(named) == 1:
        return
    error = FieldError(
        "version", "required", "Nothing is different.",
        "Name a version, a proposal or a draft, or give a document.",
    )  # fmt: skip
    if named:
        error = FieldError(named[1], "too_many", "Another version is named already.")
    raise Invalid("The question is not right.", code="invalid", errors=[error])
