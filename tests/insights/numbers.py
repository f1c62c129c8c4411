"""Random worlds of partners, usage, claims and earnings, and what each reader may count in them.

The counts are written afresh, as plain SQL over the ground tables: nothing of them is shared with
what they are held against.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import connection
from tests.builders import make_customer, make_location, make_user
from tests.incentives.rows import make_close, make_lines
from tests.incentives.world import ENGAGEMENT, FEBRUARY, JANUARY, MARCH, SYSTEM
from tests.insights.program_worlds import keep_in_lake, make_postings, make_reviews
from tests.usage.batches import PROGRAM

from opencpor.access.models import Organization, Unit, User
from opencpor.access.roles import Role
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.models import Customer, Location
from opencpor.incentives.models import Earning
from opencpor.register.actions.open_association import open_association
from opencpor.register.rules import SlotKey, Terms
from opencpor.usage.models import Batch, BatchState, UsageFact

MONTHS = (JANUARY, FEBRUARY, MARCH)
WORKLOADS = ("teams", "exchange", "sharepoint")
EARNING = ("intune", "teams-phone")  # held by whoever earned with them
STATES = ("active", "scheduled", "ended", "dropped", "dropped", "declined", "pending")
REASONS = ("insufficient_poe", "wrong_customer", "withdrawn", "removed", "")
STANDINGS = (
    "submitted", "under_review", "action_required", "awaiting_customer", "disputed", "approved",
    "ended", "rejected", "rejected_final", "withdrawn",
)  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """Somebody who looks.

    Attributes:
        partner: The organization whose figures these are; empty: the reader is at no partner.
        units: The locations that the role is limited to; None: it is not.
        everything: Whether an operator.
        customer: The organization, if the reader is a customer's.
        money: Whether the role sees money.
    """

    user: User
    partner: str = ""
    units: tuple[str, ...] | None = None
    everything: bool = False
    customer: str = ""
    money: bool = True


@dataclass(frozen=True)
class Numbers:
    """A world: two partners, the first with two locations, and two customers."""

    readers: tuple[Reader, ...]
    customers: tuple[Customer, ...]


def make_numbers(random: Random) -> Numbers:
    """Make a world; the program is published already."""
    ours = make_location()
    places = (ours, make_location(ours.organization), make_location())
    customers = (make_customer(), make_customer())
    for customer in customers:
        _hold(customer, places, random)
        _use(customer, random)
    make_reviews(_claim(customers, places, random), random)
    make_postings(_earn(customers, places, random), random)
    keep_in_lake()
    return Numbers(_readers(places, customers[0]), customers)


def _readers(places: Sequence[Location], customer: Customer) -> tuple[Reader, ...]:
    ours, rival = places[0].unit.organization, places[2].unit.organization
    here = places[1].unit
    admin, viewer = Role.INCENTIVES_ADMIN, Role.REPORT_VIEWER
    return (
        Reader(make_user(admin, ours), ours.id),
        Reader(make_user(viewer, ours), ours.id, money=False),
        Reader(make_user(Role.EXECUTIVE_REPORT_VIEWER, ours, here), ours.id, (here.pk,)),
        Reader(make_user(admin, rival), rival.id),
        Reader(make_user(Role.AUDITOR), everything=True),
        Reader(
            make_user(Role.CUSTOMER_ADMIN, customer.organization),
            customer=customer.organization.pk, money=False,
        ),
    )  # fmt: skip


def _hold(customer: Customer, places: Sequence[Location], random: Random) -> None:
    for workload in WORKLOADS:
        place = random.choice([None, *places])
        if place is None:
            continue
        start = datetime.combine(random.choice(MONTHS).first_day, time(12), UTC)
        end = datetime.combine(Month(2026, 3).last_day, time(1), UTC)
        terms = Terms(
            place.organization_id, place.pk, ENGAGEMENT, 1, start, claim_line="lin_1",
            ends_at=random.choice([None, end]),
        )  # fmt: skip
        open_association(SlotKey(PROGRAM, customer.pk, workload), terms, SYSTEM)


def _use(customer: Customer, random: Random) -> None:
    batch, _ = Batch.objects.get_or_create(
        program_key=PROGRAM, fingerprint="f", state=BatchState.COMPLETED.value,
        defaults={"door": "api", "size": 1, "as_of": now(), "as_of_given": False,
                  "received_at": now(), "asked_layout": "own", "actor_kind": "system"},
    )  # fmt: skip
    UsageFact.objects.bulk_create(
        UsageFact(
            program_key=PROGRAM, customer_id=customer.pk, tenant_id=customer.tenant_id,
            workload=workload, month=month.first_day, as_of=now(), batch=batch,
            active_users=random.choice([None, random.randint(0, 900)]),
            paid_units=random.choice([None, random.randint(1, 900), random.randint(1, 900)]),
            last_instant=datetime.combine(month.last_day, time(22, 59), UTC),
        )
        for workload in WORKLOADS
        for month in MONTHS
        if random.random() < 0.8
    )  # fmt: skip


def _claim(
    customers: Sequence[Customer], places: Sequence[Location], random: Random
) -> list[Claim]:
    made = []
    for number in range(random.randint(4, 9)):
        place, customer = random.choice(places), random.choice(customers)
        month = random.choice(MONTHS)
        at = datetime.combine(month.first_day, time(12), UTC) + timedelta(random.randint(0, 27))
        if random.random() < 0.3:  # the month is over in UTC, but not in the program's zone
            at = datetime.combine(month.plus(1).first_day, time(3), UTC)
        claim = Claim.objects.create(
            program_key=PROGRAM, program_version=1, engagement=ENGAGEMENT,
            state=random.choice(STANDINGS), name=f"C {number}",
            partner=place.unit.organization, location_id=place.pk, customer_id=customer.pk,
            customer_name=customer.organization.name, tenant_id=str(customer.tenant_id),
            created_at=at, created_by="test", state_since=at, submitted_at=at,
        )  # fmt: skip
        for line in range(random.randint(1, 3)):
            ClaimLine.objects.create(
                claim=claim, place=line + 1, workload=WORKLOADS[line], state_since=at,
                state=(state := random.choice(STATES)),
                reason_code=random.choice(REASONS) if state == "dropped" else "",
            )  # fmt: skip
        made.append(claim)
    return made


def _earn(
    customers: Sequence[Customer], places: Sequence[Location], random: Random
) -> list[Earning]:
    wanted: list[tuple[Unit, Organization, str, str]] = [
        (random.choice(places).unit, customer.organization, ENGAGEMENT, workload)
        for customer in customers
        for workload in EARNING
        if random.random() < 0.8
    ]
    return make_lines(make_close(PROGRAM), *wanted)


VISIBLE = """
    SELECT fact.*, (SELECT max(active_users) FROM usage_usagefact AS old
        WHERE old.customer_id = fact.customer_id AND old.workload = fact.workload
            AND old.month < fact.month) AS before
    FROM usage_usagefact AS fact
    WHERE (NOT %(own)s AND (%(everything)s OR fact.customer_id = %(customer)s)) OR EXISTS (
        SELECT FROM register_association AS held JOIN register_slot AS slot ON slot.id = slot_id
        WHERE slot.customer_id = fact.customer_id AND slot.workload = fact.workload
            AND held.partner_id = %(partner)s AND held.period @> fact.last_instant
            AND (%(units)s::text[] IS NULL OR held.location_id = ANY(%(units)s)))
"""
ROWS_OF = (
    "WHERE (%(everything)s OR {partner} = %(partner)s OR {customer} = %(customer)s)"
    " AND (%(units)s::text[] IS NULL OR location_id = ANY(%(units)s))"
)


def counted(reader: Reader, statement: str, *, own: bool = False) -> list[tuple[Any, ...]]:
    """Return what a statement counts of the rows that a reader may see.

    Args:
        reader: Who asks.
        statement: SQL; it reads ``visible`` for facts of usage.
        own: Whether only what the reader's partner holds counts, as on pages about partners.
    """
    values = {
        "own": own, "everything": reader.everything and not own, "partner": reader.partner,
        "customer": "" if own else reader.customer,
        "units": None if reader.units is None else list(reader.units),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"WITH visible AS ({VISIBLE}) {statement}", values)
        return list(cursor.fetchall())


USED = "SELECT month, sum(active_users), sum(paid_units) FROM visible GROUP BY 1 ORDER BY 1"
GREW = """
    SELECT month, sum(greatest(active_users - coalesce(before, 0), 0)) FROM visible
    GROUP BY 1 HAVING sum(greatest(active_users - coalesce(before, 0), 0)) > 0 ORDER BY 1
"""
GREW_AT = """
    SELECT customer_id, sum(coalesce(greatest(active_users - coalesce(before, 0), 0), 0))
    FROM visible GROUP BY 1 ORDER BY 1
"""
NEWEST = """
    SELECT customer_id, max(month), sum(active_users), sum(paid_units)
    FROM visible JOIN (SELECT customer_id AS id, max(month) AS newest FROM visible GROUP BY 1) AS n
        ON n.id = customer_id AND newest = month
    GROUP BY 1 ORDER BY 1
"""
_OF_CLAIMS = ROWS_OF.format(partner="partner_id", customer="customer_id")
STATES_OF_CLAIMS = f"SELECT state, count(*) FROM claims_claim {_OF_CLAIMS} GROUP BY 1 ORDER BY 1"  # noqa: S608 - our own words
LINES_OF_CLAIMS = f"""
    SELECT date_trunc('month', submitted_at AT TIME ZONE 'America/Los_Angeles')::date, count(*),
        count(*) FILTER (WHERE line.state IN ('active', 'scheduled', 'ended')),
        count(*) FILTER (WHERE line.state = 'dropped'
            AND line.reason_code NOT IN ('withdrawn', 'removed')),
        count(*) FILTER (WHERE line.state = 'declined'),
        count(*) FILTER (WHERE line.state = 'dropped'
                AND line.reason_code IN ('withdrawn', 'removed')
            OR line.state = 'pending' AND claim.state = 'withdrawn')
    FROM claims_claim AS claim JOIN claims_claimline AS line ON line.claim_id = claim.id
    {_OF_CLAIMS} GROUP BY 1 ORDER BY 1
"""  # noqa: S608 - our own words
EARNED = """
    SELECT workload, sum(amount_minor) FROM incentives_earning
    JOIN access_unit AS unit ON unit.id = location_id
    WHERE (%(everything)s OR organization_id = %(partner)s)
        AND (%(units)s::text[] IS NULL OR location_id = ANY(%(units)s))
    GROUP BY 1 ORDER BY 1
"""


BY_HAND = """
    SELECT coalesce(sum(amount_minor), 0) FROM incentives_adjustment
    JOIN access_unit AS unit ON unit.id = location_id
    WHERE (%(everything)s OR organization_id = %(partner)s) AND state = 'approved'
        AND (%(units)s::text[] IS NULL OR location_id = ANY(%(units)s))
"""


PARTS = ("total", "earned", "differences", "by_hand")  # sums in the order of `earned_by`


def earned_by(key: str) -> str:
    """Return what counts and adds up all that was posted by one of its columns, whole and parts."""
    return f"""
        SELECT {key}, count(*), sum(amount_minor),
            coalesce(sum(amount_minor) FILTER (WHERE part = 'earned'), 0),
            coalesce(sum(amount_minor) FILTER (WHERE part = 'difference'), 0),
            coalesce(sum(amount_minor) FILTER (WHERE part = 'by hand'), 0)
        FROM (
            SELECT month, workload, rule, location_id, customer_id, kind AS part, amount_minor
            FROM incentives_earning
            UNION ALL
            SELECT month, '', '', location_id, customer_id, 'by hand', amount_minor
            FROM incentives_adjustment WHERE state = 'approved'
        ) AS posted JOIN access_unit AS unit ON unit.id = location_id
            JOIN directory_customer AS buyer ON buyer.organization_id = customer_id
        WHERE (%(everything)s OR unit.organization_id = %(partner)s)
            AND (%(units)s::text[] IS NULL OR location_id = ANY(%(units)s))
        GROUP BY 1 ORDER BY 1
    """  # noqa: S608 - our own words


_HELD = """
    visible JOIN register_slot AS slot
        ON slot.customer_id = visible.customer_id AND slot.workload = visible.workload
    JOIN register_association AS held
        ON held.slot_id = slot.id AND held.period @> visible.last_instant
"""
LED = {  # by what they are ranked: by which columns, of which rows, what
    "growth": (
        ("held.partner_id", "visible.customer_id"), _HELD,
        "sum(greatest(coalesce(active_users, 0) - coalesce(before, 0), 0))",
    ),
    "won": (
        ("partner_id", "customer_id"),
        "claims_claim AS claim JOIN claims_claimline AS line ON line.claim_id = claim.id",
        "count(*) FILTER (WHERE line.state IN ('active', 'scheduled', 'ended'))",
    ),
    "earned": (
        ("organization_id", "customer_id"),
        "incentives_earning JOIN access_unit AS unit ON unit.id = location_id",
        "sum(amount_minor)",
    ),
}  # fmt: skip


LEADERS = {  # what their tables are called
    "won": ("Partners with the most won lines", "Customers with the most won lines"),
    "growth": ("Partners with the most growth", "Customers with the most growth"),
    "earned": ("Partners that earned most", "Customers with which most was earned"),
}


def leading(by: str, side: int, of_one: str = "") -> str:
    """Return what counts those that lead: partners, or with 1 customers; of one place perhaps."""
    keys, rows, figure = LED[by]
    name, _is, key = of_one.partition("=")
    at = {"customer": keys[1], "location": "location_id"}.get(name)
    where = f"WHERE {at} = '{key}'" if at else ""
    return (
        f"SELECT {keys[side]}, {figure} FROM {rows} {where} GROUP BY 1 HAVING {figure} > 0"  # noqa: S608 - our own words
        f" ORDER BY {figure} DESC, 1"
    )


CUSTOMERS = """
    SELECT DISTINCT customer.organization_id FROM directory_customer AS customer
    LEFT JOIN register_slot AS slot ON slot.customer_id = customer.organization_id
    LEFT JOIN register_association AS held ON held.slot_id = slot.id
    WHERE %(everything)s OR customer.organization_id = %(customer)s
        OR held.partner_id = %(partner)s
            AND (%(units)s::text[] IS NULL OR held.location_id = ANY(%(units)s))
    ORDER BY 1
"""
