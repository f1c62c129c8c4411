"""What reviewers see of the queue: how long claims wait, and how many others want the same."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.states import OPEN, OPEN_LINES


@dataclass(frozen=True)
class Levels:
    """Service levels of the claims that wait for the operator.

    Attributes:
        waiting: How many wait.
        overdue: How many of them are past their deadline.
        median_age: Business days since the submission of the claim in the middle, the older of two;
            None: nothing waits.
    """

    waiting: int
    overdue: int
    median_age: int | None


def levels(rows: QuerySet[Claim], at: datetime, *, waiting: int, overdue: int) -> Levels:
    """Measure claims that wait for the operator.

    Args:
        rows: The claims; the caller has restricted them.
        at: The current instant.
        waiting: How many they are, as the caller has counted.
        overdue: How many of them are past their deadline.
    """
    if not waiting:
        return Levels(0, 0, None)
    # By its identifier, which stands in the index: the rows before it are not fetched.
    ordered = rows.order_by("submitted_at", "id").values_list("id", flat=True)
    middle = rows.get(id=ordered[(waiting - 1) // 2])
    calendar = version_of(middle).document.business_calendar
    submitted = calendar.local_date(middle.submitted_at or middle.state_since)
    age = calendar.business_days_between(submitted, calendar.local_date(at))
    return Levels(waiting, overdue, age)


def rivals_of(claims: Collection[Claim]) -> dict[str, int]:
    """Count, for each of some claims, other organizations' open claims on its slots.

    For operators only; claims that nobody competes with are left out.
    """
    partners = {claim.id: claim.partner_id for claim in claims}
    wanted: dict[int, set[str]] = defaultdict(set)
    own = ClaimLine.objects.filter(
        claim_id__in=list(partners), state__in=OPEN_LINES, slot_id__isnull=False
    )
    for slot, claim_id in own.values_list("slot_id", "claim_id"):
        wanted[slot or 0].add(claim_id)
    others = ClaimLine.objects.filter(
        slot_id__in=list(wanted), state__in=OPEN_LINES, claim__state__in=OPEN
    )
    found: dict[str, set[str]] = defaultdict(set)
    for slot, claim_id, partner in others.values_list("slot_id", "claim_id", "claim__partner_id"):
        for mine in wanted[slot or 0]:
            if partner != partners[mine]:
                found[mine].add(claim_id)
    return {claim_id: len(rivals) for claim_id, rivals in found.items()}
