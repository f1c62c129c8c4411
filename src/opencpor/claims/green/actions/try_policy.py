"""Try conditions on claims that people decided; nothing of those claims changes."""

from datetime import date

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.green.models import GreenTrial
from opencpor.claims.green.past import decided_between, past_claims
from opencpor.claims.rules.green_trial import Trial, try_policy
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import add_months
from opencpor.common.phrases import phrase
from opencpor.http.operations import begin, progress, succeed
from opencpor.programs.document.policy import GreenPath
from opencpor.programs.queries import latest_version

USUAL_MONTHS = 12


def usual_days(program_key: str) -> tuple[date, date]:
    """Return the first and the last day that are tried if nobody says otherwise: a year."""
    today = latest_version(program_key).document.business_calendar.local_date(now())
    return add_months(today, -USUAL_MONTHS), today


@transaction.atomic
def ask_trial(
    program_key: str,
    policy: GreenPath,
    actor: Actor,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
) -> GreenTrial:
    """Queue a trial; question, operation and job are written together.

    Args:
        program_key: Whose claims.
        policy: The conditions to try; whether it is enabled does not matter.
        actor: A program manager.
        first_day: Claims first decided from this day on, in the program's zone; None: a year.
        last_day: The last day that counts; None: today.

    Raises:
        Invalid: ``wrong_period``, ``no_condition``.
        NotFound: If there is no such program.
    """
    from opencpor.claims.green.jobs import try_on_the_past

    actor.require(Permission.PROGRAM_WRITE)
    usual_first, usual_last = usual_days(program_key)
    first, last = first_day or usual_first, last_day or usual_last
    if first > last:
        error = FieldError(
            "last_day", "wrong_period", "The last day lies before the first.", "Swap them."
        )
        raise Invalid("The period is not right.", code="wrong_period", errors=[error])
    if not policy.conditions:
        error = FieldError(
            "conditions", "no_condition", "No condition is chosen.", "Choose at least one."
        )
        raise Invalid("There is nothing to try.", code="no_condition", errors=[error])
    operation = begin("green-path-dry-run", actor, Permission.PROGRAM_WRITE)
    trial = GreenTrial.objects.create(
        program_key=program_key,
        policy=policy.model_dump(mode="json"),
        first_day=first,
        last_day=last,
        operation_id=operation.id,
        asked_by=actor.id,
        asked_at=now(),
    )
    try_on_the_past.defer(trial_id=trial.id, operation_id=operation.id)
    return trial


def policy_of(trial: GreenTrial) -> GreenPath:
    """Return the policy that a trial tries."""
    return GreenPath.model_validate(trial.policy)


def run_trial(trial_id: str, operation_id: str) -> GreenTrial:
    """Do the work of a trial, saying how far it is; one that is done is not done again."""
    trial = GreenTrial.objects.get(id=trial_id)
    if trial.finished_at is None:
        calendar = latest_version(trial.program_key).document.business_calendar
        since, until = calendar.start_of_day(trial.first_day), calendar.end_of_day(trial.last_day)
        policy, found = policy_of(trial), Trial()
        most = max(1, decided_between(trial.program_key, since, until).count())
        for some in past_claims(trial.program_key, since, until, policy):
            try_policy(policy, some, found)
            progress(operation_id, phrase("Trying the conditions"), 100 * found.claims // most)
        trial.result, trial.finished_at = found.as_json(), now()
        trial.save(update_fields=["result", "finished_at"])
    succeed(operation_id, trial.id)
    return trial
