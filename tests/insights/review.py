"""Claims in every standing, with clocks, reasons, disputes, arbitration and written policy."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.builders import make_user
from tests.incentives.world import World
from tests.insights.scene import make_claim, partner_of

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.arbitration.models import Arbitration, ArbitrationSide
from opencpor.claims.green.models import GreenDecision
from opencpor.claims.models import Claim, ClaimClock, ClaimLine, Dispute
from opencpor.common.clock import now
from opencpor.register.models import Association

FIRST_OF_MARCH = datetime(2026, 3, 1, 3, tzinfo=UTC)  # February in the program's zone


def line(claim: Claim, workload: str, state: str, code: str = "") -> ClaimLine:
    return ClaimLine.objects.create(
        claim=claim, place=claim.lines.count() + 1, workload=workload, state=state,
        state_since=now(), reason_code=code,
    )  # fmt: skip


def clock(claim: Claim, state: str, days: int | None, number: int = 1) -> None:
    """A clock of five days that stopped after so many, or runs."""
    start = now() - timedelta(days=30)
    ClaimClock.objects.create(
        claim=claim, state=state, round=number, started_at=start,
        deadline_at=start + timedelta(days=5),
        stopped_at=None if days is None else start + timedelta(days=days),
    )  # fmt: skip


def change(claim: Claim, **columns: Any) -> Claim:
    Claim.objects.filter(pk=claim.pk).update(**columns)
    claim.refresh_from_db()
    return claim


def decided(claim: Claim, reviewer: User | None) -> Claim:
    return change(claim, decided_at=now(), reviewer=reviewer)


def by_policy(claim: Claim, verdict: str) -> None:
    judged: dict[str, Any] = (
        {"verdict": verdict, "judged_by": "usr_1", "judged_at": now(), "reason": "Page 3."}
        if verdict
        else {}
    )
    GreenDecision.objects.create(
        claim=claim, version=1, conditions=[], decided_at=now(), draw=1,
        audit_share=Decimal("0.1"), sampled=True, **judged,
    )  # fmt: skip


def dispute(claim: Claim, outcome: str) -> None:
    closed = {"closed_at": now(), "outcome": outcome} if outcome else {}
    Dispute.objects.create(claim=claim, before={}, opened_at=now(), opened_by="usr_1", **closed)


def arbitration(world: World, own: ClaimLine, outcome: str) -> None:
    held = Association.objects.get(slot__workload="exchange")
    one = Arbitration.objects.create(
        program_key=held.slot.program_key, program_version=1, slot=held.slot, tenure=held.tenure,
        state="closed" if outcome else "open", outcome=outcome, opened_at=now(),
        deadline_at=now(), closed_at=now() if outcome else None,
    )  # fmt: skip
    side = ArbitrationSide.objects.create(
        arbitration=one, partner=partner_of(world), location_id=world.location.pk,
        role="challenger", joined_at=now(), deadline_at=now(),
    )  # fmt: skip
    side.lines.add(own)


def make_reviews(world: World, at: datetime) -> User:
    """Five claims, all submitted then: waiting, late, approved, rejected twice."""
    reviewer = make_user(Role.REVIEWER)
    waiting = make_claim(world, "submitted", 3)
    clock(waiting, "submitted", None)
    line(waiting, "teams", "pending")
    late = change(make_claim(world, "under_review", -2), overdue_at=now(), reviewer=reviewer)
    clock(late, "submitted", 9)
    line(late, "exchange", "pending")
    approved = decided(make_claim(world, "approved", 3), None)
    by_policy(approved, "agree")
    clock(approved, "submitted", 1)
    line(approved, "teams", "active")
    rejected = decided(make_claim(world, "rejected", 3), reviewer)
    clock(rejected, "submitted", 5)
    clock(rejected, "action_required", 2)
    clock(rejected, "action_required", 7, 2)
    for workload in ("exchange", "intune"):
        line(rejected, workload, "dropped", "insufficient_poe")
    arbitration(world, rejected.lines.earliest("place"), "keep")
    final = decided(make_claim(world, "rejected_final", 3), reviewer)
    line(final, "teams", "dropped", "customer_declined")
    line(final, "sharepoint", "dropped", "withdrawn")  # by the partner: nobody turned it down
    dispute(final, "upheld")
    make_claim(world, "draft", 3)
    Claim.objects.filter(submitted_at__isnull=False).update(submitted_at=at)
    return reviewer
