"""What a random world has besides, for the operator's figures: reviews, corrections, a lake."""

import hashlib
import secrets
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from tests.builders import make_user
from tests.incentives.rows import against_expense, make_close
from tests.insights.review import by_policy, change, dispute
from tests.usage.batches import PROGRAM

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.arbitration.models import Arbitration, ArbitrationSide
from opencpor.claims.models import Claim, ClaimClock, ClaimLine
from opencpor.common.clock import now
from opencpor.directory.models import Customer
from opencpor.incentives.adjustments.actions.approve import approve
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.budgets.models import Budget
from opencpor.incentives.models import Earning
from opencpor.incentives.posting.journals import Origin, book
from opencpor.incentives.posting.statements import write_statements
from opencpor.insights.rules.program import CLOCKS
from opencpor.register.models import Association
from opencpor.usage.lake.here import the_lake
from opencpor.usage.lake.layout import USAGE
from opencpor.usage.models import FileKind, LakeFile, UsageFact

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
OUTCOMES = ("upheld", "overturned", "withdrawn", "declined", "")
ENDS = ("keep", "transfer", "moot", "withdrawn", "canceled", "open", "scheduled")


def make_reviews(claims: Sequence[Claim], random: Random) -> None:
    """Let people and the policy have worked on claims in whatever way."""
    Customer.objects.filter(pk=claims[0].customer_id).update(segment="education")
    reviewers = [make_user(Role.REVIEWER), make_user(Role.SENIOR_REVIEWER)]
    for claim in claims:
        _review(claim, reviewers, random)
    for held in Association.objects.order_by("id"):
        _contest(held, random)


def _review(claim: Claim, reviewers: Sequence[User], random: Random) -> None:
    change(
        claim,
        reviewer=random.choice([None, *reviewers]),
        decided_at=random.choice([None, now()]),
        overdue_at=random.choice([None, now()]),
    )
    for state in random.sample(CLOCKS, random.randint(0, 3)):
        for number in range(random.randint(1, 2)):
            _clock(claim, state, number + 1, random)
    if random.random() < 0.4:
        by_policy(claim, random.choice(["", "agree", "overturn"]))
    if random.random() < 0.4:
        dispute(claim, random.choice(OUTCOMES))


def _clock(claim: Claim, state: str, number: int, random: Random) -> None:
    start = now() - timedelta(days=30)
    ClaimClock.objects.create(
        claim=claim, state=state, round=number, started_at=start,
        deadline_at=start + timedelta(days=5),
        stopped_at=random.choice([None, start + timedelta(days=random.randint(1, 9))]),
        overdue_at=random.choice([None, None, None, start + timedelta(days=6)]),
    )  # fmt: skip


def _contest(held: Association, random: Random) -> None:
    """Let lines of claims challenge who holds a slot, perhaps; it has ended anyhow."""
    lines = list(ClaimLine.objects.order_by("claim_id", "place"))
    end = random.choice(ENDS)
    if random.random() < 0.5:
        return
    closed = end not in {"open", "scheduled"}
    one = Arbitration.objects.create(
        program_key=PROGRAM, program_version=1, slot=held.slot, tenure=held.tenure,
        state="closed" if closed else end, outcome=end if closed else "", opened_at=now(),
        deadline_at=now(), closed_at=now() if closed else None, transfer_at=now(),
    )  # fmt: skip
    side = ArbitrationSide.objects.create(
        arbitration=one, partner_id=held.partner_id, location_id=held.location_id,
        role="challenger", joined_at=now(), deadline_at=now(),
    )  # fmt: skip
    side.lines.set(random.sample(lines, min(len(lines), random.randint(1, 3))))


def make_postings(lines: Sequence[Earning], random: Random) -> None:
    """Correct some lines of January in the close of February, and some by hand; set a budget."""
    if not lines:
        return
    close = make_close(PROGRAM, FEBRUARY)
    origin = Origin.of_close(close, system("test"))
    with transaction.atomic():
        for line in random.sample(lines, random.randint(0, len(lines))):
            book(origin, against_expense(_difference(line, close.pk, random)))
        write_statements(close, 0)
    finance = actor_of_user(make_user(Role.FINANCE))
    for line in random.sample(lines, random.randint(0, min(2, len(lines)))):
        approve(_by_hand(line, random.randint(1, 900)).id, finance)
    Budget.objects.create(
        program_key=PROGRAM, rule="growth", first=JANUARY, last=date(2026, 3, 1),
        amount_minor=random.randint(1, 9999), currency="EUR", set_by="usr_1", set_at=now(),
    )  # fmt: skip


def _difference(line: Earning, close: str, random: Random) -> Earning:
    same = ("program_key", "location_id", "customer_id", "association_id", "engagement", "rule",
            "workload", "month", "currency")  # fmt: skip
    return Earning.objects.create(
        close_id=close, kind="difference", processed=FEBRUARY, corrects=line,
        amount_minor=random.choice([-450, 333]), **{name: getattr(line, name) for name in same},
    )  # fmt: skip


def _by_hand(line: Earning, minor: int) -> Adjustment:
    return Adjustment.objects.create(
        program_key=PROGRAM, location_id=line.location_id, customer_id=line.customer_id,
        month=JANUARY, kind="operations", amount_minor=minor, currency="EUR", note="Because.",
        proposed_by="usr_x", proposed_at=now(),
    )  # fmt: skip


def keep_in_lake() -> None:
    """Let the lake hold the facts that the table of pages does, as an import leaves them."""
    for month in UsageFact.objects.order_by("month").values_list("month", flat=True).distinct():
        facts = list(UsageFact.objects.filter(month=month).order_by("tenant_id", "workload"))
        rows = [
            {"program": fact.program_key, "tenant_id": str(fact.tenant_id),
             "workload": fact.workload, "subscription_id": "", "month": fact.month,
             "active_users": fact.active_users, "paid_units": fact.paid_units,
             "assigned_units": None, "as_of": fact.as_of, "batch": fact.batch_id, "row": place}
            for place, fact in enumerate(facts)
        ]  # fmt: skip
        name = f"facts/{month:%Y-%m}/{secrets.token_hex(8)}.parquet"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "facts.parquet"
            pq.write_table(pa.Table.from_pylist(rows, schema=USAGE.schema), path)
            content = path.read_bytes()
            the_lake().put(path, name)
        LakeFile.objects.create(
            batch=facts[0].batch, kind=FileKind.FACTS.value, program_key=PROGRAM, month=month,
            name=name, rows=len(rows), size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
