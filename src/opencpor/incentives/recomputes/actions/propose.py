"""Propose that closed months are judged anew; a second person of finance decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Forbidden, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.http.operations import begin
from opencpor.incentives.models import Close
from opencpor.incentives.proposals import State
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.recording import recorded
from opencpor.incentives.whatif.actions.ask_back_test import latest_close
from opencpor.incentives.whatif.models import WhatIf, WhatIfKind
from opencpor.journal.events import EventType
from opencpor.programs.queries import latest_version, version_by_number


@dataclass(frozen=True)
class Wish:
    """What is to be judged anew, as people and programs write it.

    Attributes:
        first: First closed month; ``last`` the last one.
        version: Number of the version that judges them from now on; None: each keeps its own, and
            only what is known now makes a difference.
        note: Why.
    """

    program_key: str
    first: str
    last: str
    note: str
    version: int | None = None


def propose(wish: Wish, actor: Actor) -> Recompute:
    """Keep a proposal and queue its comparison.

    Raises:
        Forbidden: Without the right, or ``person_needed`` if the actor is no person.
        Invalid: If months, version or note are not right.
        Conflict: ``no_month_closed``, ``inputs_not_kept``, ``recompute_waits``,
            ``recomputed_since_close``.
        NotFound: If there is no such program or version.
    """
    actor.require(Permission.CLOSE)
    if actor.kind is not ActorKind.USER:
        raise Forbidden("Two persons of finance agree on a recompute.", code="person_needed")
    latest_version(wish.program_key)
    close = latest_close(wish.program_key)
    first, last = _checked(wish)
    try:
        with transaction.atomic():
            return _kept(wish, first, last, close, actor)
    except IntegrityError as error:
        if "recompute_one_waits" not in str(error):
            raise
        raise Conflict(
            "A recompute of this program waits already. It is approved, rejected or withdrawn "
            "first.",
            code="recompute_waits",
        ) from error


def refuse_if_recomputed(close: Close) -> None:
    """Refuse another recompute behind a close that one posted lines after.

    Comparisons begin at what the close judged: where nothing was posted, that is the ledger still.

    Raises:
        Conflict: ``recomputed_since_close``.
    """
    month = Month.of(close.month).plus(1)
    done = Recompute.objects.filter(
        program_key=close.program_key, state=State.APPROVED.value, processed=month.first_day,
        lines__gt=0,
    )  # fmt: skip
    if done.exists():
        raise Conflict(
            phrase(
                "Months were judged anew since {closed} was closed. Close {month} first.",
                closed=Month.of(close.month),
                month=month,
            ),
            code="recomputed_since_close",
            extra={"next": str(month)},
        )


def _checked(wish: Wish) -> tuple[Month, Month]:
    closes = Close.objects.filter(program_key=wish.program_key).order_by("month")
    closed = [str(Month.of(month)) for month in closes.values_list("month", flat=True)]
    known = (
        phrase("Closed are {first} to {last}.", first=closed[0], last=closed[-1])
        if closed
        else phrase("No month is closed yet.")
    )
    errors = [
        FieldError(name, "not_closed", "This is no closed month.", known)
        for name in ("first", "last")
        if getattr(wish, name).strip() not in closed
    ]
    if not errors and wish.first.strip() > wish.last.strip():
        errors.append(FieldError("last", "order", "It lies before the first month.", "Swap them."))
    if not legible(wish.note):
        errors.append(FieldError("note", "required", "No reason is given.", "Say why."))
    if errors:
        raise Invalid("The recompute is not right.", code="invalid", errors=errors)
    if wish.version is not None:
        version_by_number(wish.program_key, wish.version)
    return Month.parse(wish.first.strip()), Month.parse(wish.last.strip())


def _kept(wish: Wish, first: Month, last: Month, close: Close, actor: Actor) -> Recompute:
    from opencpor.incentives.recomputes.jobs import compare_job

    operation = begin("recompute", actor, Permission.CLOSE)
    what_if = WhatIf.objects.create(
        program_key=wish.program_key,
        kind=WhatIfKind.RECOMPUTE,
        organization_id=operation.organization_id,
        first=first.first_day,
        last=last.first_day,
        asked={"version": wish.version} if wish.version else {"now": True},
        close=close,
        operation_id=operation.id,
        asked_by=actor.id,
        asked_at=now(),
        currency=close.currency,
    )
    row = Recompute.objects.create(
        program_key=wish.program_key,
        first=first.first_day,
        last=last.first_day,
        program_version=wish.version,
        close=close,
        what_if=what_if,
        note=legible(wish.note),
        proposed_by=actor.id,
        proposed_at=now(),
    )
    # Only now: whoever was approving one let this one in when that was done.
    refuse_if_recomputed(close)
    recorded(EventType.RECOMPUTE_PROPOSED, row, actor)
    compare_job.defer(recompute_id=row.id, operation_id=operation.id)
    return row
