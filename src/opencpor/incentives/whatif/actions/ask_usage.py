"""Ask what would be earned in the months to come if usage grew; nothing is posted."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.roles import Permission, Side
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.directory.queries import list_customers
from opencpor.http.models import Operation
from opencpor.http.operations import begin
from opencpor.incentives.whatif.actions.ask_back_test import (
    KEPT,
    home_of,
    latest_close,
)
from opencpor.incentives.whatif.actions.taking_turns import take_turn
from opencpor.incentives.whatif.growing import Growth
from opencpor.incentives.whatif.models import WhatIf, WhatIfKind
from opencpor.incentives.whatif.naming_versions import text_of_draft
from opencpor.incentives.whatif.versions import version_of_text
from opencpor.programs.actions.propose_version import read_document
from opencpor.programs.queries import latest_version

MOST_MONTHS = 12
PERCENT = re.compile(r"-?[0-9]{1,4}(?:\.[0-9]{1,2})?", re.ASCII)
LEAST, MOST = Decimal(-100), Decimal(1000)
MOST_UNITS = 1_000_000


@dataclass(frozen=True)
class UsageWish:
    """What grows, as people and programs write it.

    Attributes:
        percent: By how much active users grow each month; empty: by ``units``.
        units: By how many, in each unit.
        months: How many months from the latest closed one on.
        paid_too: Whether paid units grow alike.
        workload: Only this one; empty: all.
        customer: Identifier of one customer; empty: all.
        draft: Identifier of a draft whose rules judge, as they stand when it is asked; empty: the
            rules in force.
    """

    program_key: str
    percent: str = ""
    units: int | None = None
    months: int = 1
    paid_too: bool = False
    workload: str = ""
    customer: str = ""
    draft: str = ""


@transaction.atomic
def ask_usage(wish: UsageWish, actor: Actor) -> Operation:
    """Queue it; question, operation and job are written together.

    A partner's people ask about the partner's own associations, operators about all.

    Raises:
        Forbidden: Without the right to try.
        Invalid: If what is asked makes no sense; ``wrong_document``, if the draft is not right.
        Conflict: ``no_month_closed``, ``inputs_not_kept``, ``what_if_waiting``.
        NotFound: If there is no such program, or no such draft of it.
    """
    from opencpor.incentives.whatif.jobs import what_if_job

    actor.require(Permission.WHAT_IF)
    operation = begin("what-if", actor, Permission.WHAT_IF)
    row = usage_question(wish, actor, operation.organization_id)
    row.operation_id = operation.id
    take_turn(row.organization_id)
    row.save()
    what_if_job.defer(what_if_id=row.id, operation_id=operation.id)
    return operation


def usage_question(wish: UsageWish, actor: Actor, home: str = "") -> WhatIf:
    """Check a question and return its row, not stored yet; ``home``: whose people ask."""
    actor.require(Permission.WHAT_IF)
    latest = latest_version(wish.program_key)
    text = text_of_draft(wish.draft, wish.program_key, actor) if wish.draft else ""
    document = read_document(text) if text else latest.document
    close = latest_close(wish.program_key)
    growth, errors = _growth(wish, actor)
    if wish.workload and document.workload(wish.workload) is None:
        errors.append(FieldError("workload", "unknown", "The program has no such workload."))
    if not 1 <= wish.months <= MOST_MONTHS:
        said = phrase("{months} months.", months=wish.months)
        told = phrase("Between {least} and {most}.", least=1, most=MOST_MONTHS)
        errors.append(FieldError("months", "range", said, told))
    if errors:
        raise Invalid("The question is not right.", code="invalid", errors=errors)
    asked: dict[str, Any] = {"growth": asdict(growth)}
    if Organization.objects.filter(pk=home, kind=Side.PARTNER.value).exists():
        asked["partner"] = home
    if wish.draft:
        asked["draft"] = wish.draft
    first = Month.of(close.month).plus(1)
    row = WhatIf(
        program_key=wish.program_key,
        kind=WhatIfKind.USAGE,
        organization_id=home or home_of(actor),
        first=first.first_day,
        last=first.plus(wish.months - 1).first_day,
        asked=asked,
        text=text,
        close=close,
        asked_by=actor.id,
        asked_at=now(),
        expires_at=now() + KEPT,
        currency=close.currency,
    )
    if text:
        version_of_text(row, latest, first)
    return row


def _growth(wish: UsageWish, actor: Actor) -> tuple[Growth, list[FieldError]]:
    errors = []
    hundredths = 0
    given = wish.percent.strip()
    if bool(given) == (wish.units is not None):
        errors.append(
            FieldError("percent", "one_of", "Say by what usage grows.",
                       "Give a percentage, or a number of units.")
        )  # fmt: skip
    elif given and PERCENT.fullmatch(given) and LEAST <= Decimal(given) <= MOST:
        hundredths = int(Decimal(given) * 100)
    elif given:
        told = phrase("Between {least} and {most}, such as 12.5.", least=LEAST, most=MOST)
        errors.append(FieldError("percent", "invalid", "This is no percentage.", told))
    elif abs(wish.units or 0) > MOST_UNITS:
        errors.append(FieldError("units", "range", phrase("At most {most}.", most=MOST_UNITS)))
    tenant = ""
    if wish.customer:
        found = list_customers(actor).filter(pk=wish.customer).first()
        if found is None:
            errors.append(FieldError("customer", "unknown", "There is no such customer."))
        else:
            tenant = str(found.tenant_id)
    growth = Growth(hundredths, wish.units or 0, wish.paid_too, wish.workload, tenant)
    return growth, errors
