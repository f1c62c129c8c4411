"""Counts and keeps what partners ask about the market, whatever door they ask through."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.db import connection

from opencpor.access.actor import Actor
from opencpor.claims.models import AvailabilityQuestion
from opencpor.common.clock import now
from opencpor.common.errors import TooMany
from opencpor.common.phrases import phrase
from opencpor.directory.rules.tenant import guid_of
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.runtime.statements import prepared

HOUR = timedelta(hours=1)


def take_turn(actor: Actor) -> None:
    """Let questions of one user wait for each other, so that two at once are not both the last."""
    with connection.cursor() as cursor:
        number = crc32(f"availability {actor.id}".encode())
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


@dataclass(frozen=True)
class Asked:
    """What a user asked within the last hour, the newest first; never more than the limit."""

    rows: Sequence[tuple[datetime, str | None, list[dict[str, str]]]]
    limit: int
    at: datetime

    @property
    def used_up(self) -> bool:
        """Whether no further question is answered now."""
        return len(self.rows) >= self.limit

    def units_of(self, customer_id: str) -> frozenset[tuple[str, str, str]]:
        """Return the units of one customer that were asked about."""
        asked = [units for _, customer, units in self.rows if customer == customer_id]
        return frozenset(unit_key(unit) for units in asked for unit in units)

    def refusal(self) -> TooMany:
        """Return the answer to one question too many."""
        wait = int((self.rows[-1][0] + HOUR - self.at).total_seconds()) + 1
        return TooMany(
            phrase("You may ask {limit} times an hour. Try again later.", limit=self.limit),
            code="too_many_requests",
            extra={"retry_after": wait},
        )


def unit_key(unit: Mapping[str, str]) -> tuple[str, str, str]:
    """Return what makes two questions about the same unit alike, however they are written."""
    typed = unit.get("subscription_id", "")
    return unit.get("workload", ""), str(guid_of(typed) or typed), unit.get("product", "")


# Written by hand: every creation and every look at a draft asks for it.
LATELY = """
    SELECT asked_at, customer_id, units FROM claims_availabilityquestion
    WHERE asked_by = %s AND asked_at > %s ORDER BY asked_at DESC LIMIT %s
"""


def asked_lately(actor: Actor, limit: int, at: datetime) -> Asked:
    """Return what a user asked in the hour before an instant."""
    with prepared() as cursor:
        cursor.execute(LATELY, [actor.id, at - HOUR, limit])
        rows = [(when, customer, json.loads(units)) for when, customer, units in cursor]
    return Asked(rows, limit, at)


def keep(
    partner_id: str,
    customer_id: str | None,
    engagement: str,
    answered: Collection[tuple[Mapping[str, str], dict[str, Any]]],
    actor: Actor,
) -> None:
    """Keep and log a question: each unit with its coded answer."""
    asked = AvailabilityQuestion.objects.create(
        partner_id=partner_id,
        customer_id=customer_id,
        engagement=engagement,
        units=[{k: v for k, v in unit.items() if v} for unit, _ in answered],
        answers=[answer for _, answer in answered],
        asked_by=actor.id,
        asked_at=now(),
    )
    record(
        EventType.AVAILABILITY_ASKED,
        f"availability:{asked.id}",
        actor.ref(),
        data={
            "partner": partner_id,
            "customer": customer_id,
            "engagement": engagement,
            "units": asked.units,
            "answers": asked.answers,
        },
    )
