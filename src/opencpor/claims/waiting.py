"""What reviewers see of the queue: how long claims wait, and how many others want the same."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.kept import KeptFor
from opencpor.access.scope import restrict
from opencpor.claims.facts import version_of
from opencpor.claims.lists import Count
from opencpor.claims.models import Claim
from opencpor.claims.states import OPEN, OPEN_LINES, WAITING
from opencpor.runtime.statements import prepared


def _listed(states: Iterable[str]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


@dataclass(frozen=True)
class Levels:
    """Service levels of the claims that wait for the operator.

    Attributes:
        waiting: How many wait, as far as is counted.
        overdue: How many of them are past their deadline, as far as is counted.
        median_age: Business days since the submission of the claim in the middle, the older of two;
            None: nothing waits, or more than is counted.
        oldest_age: Business days since the first submission, where there is no middle.
    """

    waiting: Count
    overdue: Count
    median_age: int | None = None
    oldest_age: int | None = None


def _waiting(actor: Actor) -> QuerySet[Claim]:
    rows = restrict(Claim.objects.filter(state__in=WAITING), actor)
    return rows.only("submitted_at", "state_since", "program_key", "program_version")


OLDEST = KeptFor(lambda actor: _waiting(actor).order_by("submitted_at", "id")[:1])


def _age(claim: Claim, at: datetime) -> int:
    calendar = version_of(claim).document.business_calendar
    submitted = calendar.local_date(claim.submitted_at or claim.state_since)
    return calendar.business_days_between(submitted, calendar.local_date(at))


def levels(actor: Actor, at: datetime, *, waiting: Count, overdue: Count) -> Levels:
    """Measure the claims that wait for the operator and that an actor may see.

    Args:
        actor: Who asks.
        at: The current instant.
        waiting: How many they are, as the caller has counted.
        overdue: How many of them are past their deadline, as the caller has counted.
    """
    if waiting.more:
        return Levels(waiting, overdue, oldest_age=_age(OLDEST(actor)[0], at))
    ordered = _waiting(actor).order_by("submitted_at", "id")
    middle = ordered[(waiting.number - 1) // 2 :].first() if waiting.number else None
    return Levels(waiting, overdue, median_age=_age(middle, at) if middle else None)


# Written by hand: every board asks for it. Slots are few, and most lines have none yet.
RIVALS = f"""
    SELECT own.claim_id, COUNT(DISTINCT other.claim_id)
    FROM claims_claimline AS own
        JOIN claims_claim AS mine ON mine.id = own.claim_id
        JOIN claims_claimline AS other ON other.slot_id = own.slot_id
        JOIN claims_claim AS rival ON rival.id = other.claim_id
    WHERE own.claim_id = ANY(%s) AND own.state IN ({_listed(OPEN_LINES)})
        AND other.state IN ({_listed(OPEN_LINES)}) AND rival.state IN ({_listed(OPEN)})
        AND rival.partner_id <> mine.partner_id
    GROUP BY own.claim_id
"""  # noqa: S608 - our own states


def rivals_of(claims: Collection[Claim]) -> dict[str, int]:
    """Count, for each of some claims, other organizations' open claims on its slots.

    For operators only; claims that nobody competes with are left out.
    """
    if not claims:
        return {}
    with prepared() as cursor:
        cursor.execute(RIVALS, [[claim.id for claim in claims]])
        return dict(cursor.fetchall())
