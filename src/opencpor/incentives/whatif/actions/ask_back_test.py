"""Ask what other rules would have paid for closed months; nothing is posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.models import Organization
from opencpor.access.roles import Permission, Side
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.http.models import Operation
from opencpor.http.operations import begin
from opencpor.incentives.models import Close
from opencpor.incentives.whatif.actions.taking_turns import take_turn
from opencpor.incentives.whatif.models import WhatIf, WhatIfKind
from opencpor.incentives.whatif.naming_versions import text_named, version_named, ways_named
from opencpor.incentives.whatif.rules import read_rate
from opencpor.incentives.whatif.versions import versions_asked
from opencpor.programs.queries import latest_version

KEPT = timedelta(days=30)
MOST_RATES = 100


@dataclass(frozen=True)
class Rate:
    """A rate of one rule as it is written; without a workload, of all that the rule pays for."""

    rule: str
    rate: str
    workload: str = ""


@dataclass(frozen=True)
class BackTest:
    """What is to be tried, as people and programs write it.

    Attributes:
        first: First month that is judged otherwise; empty: the first that was closed.
        last: The last one; empty: the latest that was closed.
        version: Number of a published version.
        proposal: Identifier of a proposed one.
        draft: Identifier of a draft, which is tried as it stands when it is asked.
        document: A whole program document, as written.
        rates: Other rates in that version, or else in those that judged the months.
        rules_of: A month: the rules in force then are taken for all months that are tried.
    """

    program_key: str
    first: str = ""
    last: str = ""
    version: int | None = None
    proposal: str = ""
    document: str = ""
    rates: Sequence[Rate] = ()
    rules_of: str = ""
    draft: str = ""


@transaction.atomic
def ask_back_test(wish: BackTest, actor: Actor) -> Operation:
    """Queue a back-test; question, operation and job are written together.

    Raises:
        Forbidden: Without the right to try programs.
        Invalid: ``wrong_document``, ``invalid``.
        Conflict: ``no_month_closed``, ``inputs_not_kept``, ``what_if_waiting``.
        NotFound: If there is no such program, version or proposal.
    """
    from opencpor.incentives.whatif.jobs import what_if_job

    row = back_test(wish, actor)
    operation = begin("what-if", actor, Permission.BACK_TEST)
    row.operation_id = operation.id
    row.organization_id = operation.organization_id or row.organization_id
    take_turn(row.organization_id)
    row.save()
    what_if_job.defer(what_if_id=row.id, operation_id=operation.id)
    return operation


def back_test(wish: BackTest, actor: Actor) -> WhatIf:
    """Check a question and return its row, not stored yet; see `ask_back_test`."""
    actor.require(Permission.BACK_TEST)
    latest_version(wish.program_key)
    first, last, close = _months(wish)
    row = WhatIf(
        program_key=wish.program_key,
        kind=WhatIfKind.BACK_TEST,
        organization_id=home_of(actor),
        first=first.first_day,
        last=last.first_day,
        asked=_asked(wish),
        text=text_named(wish, actor),
        close=close,
        asked_by=actor.id,
        asked_at=now(),
        expires_at=now() + KEPT,
        currency=close.currency,
    )
    versions_asked(row)
    return row


def home_of(actor: Actor) -> str:
    """Return whose people see what the machine itself asked for: the operator's."""
    if actor.kind is not ActorKind.SYSTEM:
        return ""
    rows = Organization.objects.filter(kind=Side.OPERATOR.value).order_by("id")
    return rows.values_list("id", flat=True).first() or ""


def latest_close(program_key: str) -> Close:
    """Return the latest close, whose inputs are read.

    Raises:
        Conflict: ``no_month_closed``, ``inputs_not_kept``.
    """
    latest = Close.objects.filter(program_key=program_key).order_by("month").last()
    if latest is None:
        raise Conflict(
            "What would be paid is judged from closed months. Close one first.",
            code="no_month_closed",
        )
    if not latest.input_file:
        raise Conflict(
            "The latest close is from before inputs were kept. Close the next month first.",
            code="inputs_not_kept",
        )
    return latest


def _months(wish: BackTest) -> tuple[Month, Month, Close]:
    """Find the months and the latest close, whose inputs are read."""
    latest = latest_close(wish.program_key)
    closes = Close.objects.filter(program_key=wish.program_key).order_by("month")
    closed = [Month.of(month) for month in closes.values_list("month", flat=True)]
    first, last = closed[0], closed[-1]
    errors = []
    for name in ("first", "last"):
        text = getattr(wish, name).strip()
        if not text:
            continue
        month = _month(text)
        if month not in closed:
            known = phrase("Closed are {first} to {last}.", first=closed[0], last=closed[-1])
            said = phrase("{value!r} is no closed month.", value=text)
            errors.append(FieldError(name, "not_closed", said, known))
        elif name == "first":
            first = month
        else:
            last = month
    if not errors and first > last:
        errors.append(FieldError("last", "order", "It lies before the first month.", "Swap them."))
    if wish.rules_of.strip() and _month(wish.rules_of.strip()) is None:
        errors.append(FieldError("rules_of", "invalid", "This is no month.", "Write 2026-10."))
    if errors:
        raise Invalid("The months are not right.", code="invalid", errors=errors)
    return first, last, latest


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError:
        return None


def _asked(wish: BackTest) -> dict[str, Any]:
    """Write down what is different; exactly one version, or the ones there were."""
    errors = []
    named = ways_named(wish)
    if len(named) > 1:
        errors.append(FieldError(named[1], "too_many", "Another version is named already."))
    if not named and not wish.rates:
        errors.append(
            FieldError("version", "required", "Nothing is different.",
                       "Name a version, a proposal or a draft, give a document, or other rates.")
        )  # fmt: skip
    if len(wish.rates) > MOST_RATES:
        said = phrase("At most {most} rates.", most=MOST_RATES)
        errors.append(FieldError("rates", "too_many", said))
    for place, one in enumerate(wish.rates):
        try:
            read_rate(one.rate)
        except ValueError:
            errors.append(
                FieldError(f"rates.{place}", "invalid", "This is no rate.", "Write 4.50.")
            )
    if errors:
        raise Invalid("The question is not right.", code="invalid", errors=errors)
    asked = {
        **version_named(wish),
        "rates": [
            {"rule": one.rule, "workload": one.workload, "rate": one.rate} for one in wish.rates
        ],
        "rules_of": wish.rules_of.strip(),
    }
    return {name: value for name, value in asked.items() if value}
