"""Ask for a close: it runs in the background and is watched through an operation."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.http.models import Operation
from opencpor.http.operations import begin
from opencpor.programs.queries import latest_version


def month_asked(text: str, field: str = "month") -> Month:
    """Read a month as people and programs write it.

    Args:
        text: As 2026-10.
        field: What it was given as: whoever gave several is told which of them is wrong.

    Raises:
        Invalid: If it is none.
    """
    try:
        return Month.parse(text)
    except ValueError as error:
        said = phrase("{value!r} is no month.", value=text)
        wrong = FieldError(field, "invalid", said, "Write it as 2026-10.")
        raise Invalid("The month is not right.", code="invalid", errors=[wrong]) from error


@transaction.atomic
def ask_close(program_key: str, month: str, reason: str, actor: Actor) -> Operation:
    """Queue a close; the operation and the job are written together.

    Raises:
        Forbidden: Without the right to close.
        Invalid: If the month is none.
        NotFound: If there is no such program.
    """
    from opencpor.incentives.jobs import close_job

    actor.require(Permission.CLOSE)
    wanted = month_asked(month)
    latest_version(program_key)
    operation = begin("close", actor, Permission.CLOSE)
    close_job.defer(
        operation_id=operation.id,
        program_key=program_key,
        month=str(wanted),
        reason=legible(reason),
        actor_id=actor.id,
        token=actor.token,
    )
    return operation
