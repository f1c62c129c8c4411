"""Random partners in every designation that is shipped: kept scores are what a fresh count gives.

Kinds of metrics, tracks by size and by value, growth in users and in percent, figures from
outside; two windows differ, and a part has a threshold whatever the type.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time
from random import Random

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.builders import make_customer, make_location
from tests.eligibility import score_oracle
from tests.eligibility.score_oracle import View, ground_of
from tests.eligibility.world import SYSTEM, ScoreWorld
from tests.usage.batches import PROGRAM, publish_program

from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.models import Customer, Location
from opencpor.eligibility.actions.score_partners import score_all
from opencpor.eligibility.models import Certification, OtherAssociation, OutsideFigure, Score
from opencpor.eligibility.rules.keeping import taken_out
from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.void_association import void_association
from opencpor.register.models import Association
from opencpor.usage.models import Batch, BatchState, UsageFact

pytestmark = pytest.mark.django_db
SECURITY, BUSINESS = "modern-work-security-usage", (
    "bizapps-usage-recognition", "bizapps-presales-advisor", "bizapps-revenue",
)  # fmt: skip
SECURED = ("teams", "intune", "exchange", "entra-id-premium", "copilot")
VALUED = ("business-central", "core-hr", "power-bi", "guides")
CUSTOMERS, BACK = 5, 27


def program() -> dict[str, object]:
    """The shipped program; one designation looks back another way, for half a year."""
    document: dict[str, object] = yaml.safe_load(shipped_text(MICROSOFT))
    designations = document["eligibility"]["designations"]  # type: ignore[index]
    security = next(one for one in designations if one["key"] == "security")
    security |= {"lookback_months": 6, "window": {"months_before": 2, "start": "same_day"}}
    return document


def use(customers: list[Customer], last: Month, random: Random) -> None:
    """Most months of two years and more of most workloads; who is small stays so."""
    batch = Batch.objects.create(
        program_key=PROGRAM, fingerprint="f", state=BatchState.COMPLETED.value, door="api", size=1,
        as_of=now(), as_of_given=False, received_at=now(), asked_layout="own", actor_kind="system",
    )  # fmt: skip
    facts = []
    for customer in customers:
        for workload in (*SECURED, *VALUED):
            size = random.choice((12, 60, 400, 3000))
            for month in [last.plus(-n) for n in range(BACK) if random.random() < 0.9]:
                active = random.choice((None, *[random.randint(0, size)] * 6))
                paid = random.choice((None, 0, *[random.randint(size // 3, size)] * 8))
                facts.append(UsageFact(
                    program_key=PROGRAM, customer_id=customer.pk, tenant_id=customer.tenant_id,
                    workload=workload, month=month.first_day, active_users=active,
                    paid_units=paid, batch=batch, as_of=now(),
                    last_instant=datetime.combine(month.last_day, time(23), tzinfo=UTC),
                ))  # fmt: skip
    UsageFact.objects.bulk_create(facts)


def hold(world: ScoreWorld, customer: Customer, workload: str, random: Random) -> None:
    """An association of some type, young or old, which may have ended or be void."""
    engagement = SECURITY if workload in SECURED else random.choice(BUSINESS)
    since = world.last.plus(-random.choice((0, 3, 8, 13, 20, 30)))
    world.hold(customer, since, workload, engagement=engagement)
    end = random.choice((None, None, None, world.last.plus(-random.randint(0, 10))))
    if end is None or end <= since:
        return
    own = world.location.organization_id
    one = Association.objects.get(
        slot__customer_id=customer.pk, slot__workload=workload, partner_id=own
    )
    at = datetime.combine(end.first_day, time(random.choice((3, 12))), UTC)
    end_association(one.id, at, "customer_ended", SYSTEM)
    if random.random() < 0.5:
        void_association(one.id, random.choice((since, since.plus(1), end)), SYSTEM)


def bring(place: Location, customers: list[Customer], last: Month, random: Random) -> None:
    """People, associations of imported types and figures; some are taken back."""
    names = ("MD-102", "MS-102", "PL-200", "PL-600", "AZ-500", "SC-200", "SC-300", "SC-401")
    when = {"imported_at": now()}
    for person in "abcdefg":
        for name in random.sample(names, random.randint(0, 4)):
            until = random.choice((None, None, now().date(), date(2026, 1, 31)))
            Certification.objects.create(
                location_id=place.pk, person=person, certification=name, since=date(2024, 1, 1),
                until=until, withdrawn=random.random() < 0.2, **when,
            )  # fmt: skip
    for kind in ("dpor", "csp", "pal"):
        for customer in random.sample(customers, random.randint(0, 3)):
            OtherAssociation.objects.create(
                program_key=PROGRAM, location_id=place.pk, kind=kind, customer_id=customer.pk,
                workload=random.choice(("", "power-bi", "copilot")), **when,
                withdrawn=random.random() < 0.2, until=random.choice((None, None, now().date())),
                since=last.plus(-random.randint(0, 30)).first_day,
            )  # fmt: skip
    for figure in ("azure-security-adds", "azure-security-growth", "copilot-audit"):
        for back in [n for n in range(13) if random.random() < 0.7]:
            OutsideFigure.objects.create(
                program_key=PROGRAM, location_id=place.pk, figure=figure, source="Azure",
                month=last.plus(-back).first_day, value=random.choice((-3, 0, 1, 7, 20_000)),
                withdrawn=random.random() < 0.1, **when,
            )  # fmt: skip


def make_partners(random: Random) -> None:
    """Two partners, one of them at two locations."""
    ours = make_location()
    places = [ours, make_location(ours.organization), make_location()]
    customers = [make_customer() for _ in range(CUSTOMERS)]
    worlds = [ScoreWorld(place, customers[0], customers[1]) for place in places]
    use(customers, worlds[0].last, random)
    favored = random.choice(worlds)
    for customer in customers:
        for workload in (*SECURED, *VALUED):
            if random.random() < 0.8:
                hold(random.choice((favored, *worlds)), customer, workload, random)
    for place in places:
        bring(place, customers, worlds[0].last, random)


seen: Counter[tuple[str, str, bool]] = Counter()


def check_score(row: Score, document: dict[str, object]) -> None:
    """One kept score: every value, its points, each track, and which of them counts."""
    eligibility = document["eligibility"]
    designation = next(
        one for one in eligibility["designations"] if one["key"] == row.designation  # type: ignore[index]
    )  # fmt: skip
    view = View(ground_of(row.partner_id, eligibility), designation, row.usage_month, row.day)  # type: ignore[arg-type]
    points, totals = score_oracle.scored(view)
    kept = taken_out(row.result)
    assert {
        (track.track, metric.metric, part.part, one.type): (one.value, one.points)
        for track in kept.tracks for metric in track.metrics
        for part in metric.parts for one in part.types
    } == points  # fmt: skip
    assert {one.track: (one.applies, one.total, one.qualified) for one in kept.tracks} == totals
    counting = [one for one in totals if totals[one][0]] or list(totals)
    assert row.track == max(counting, key=lambda one: (totals[one][2], totals[one][1]))
    kinds = {one["key"]: one["kind"] for track in designation["tracks"] for one in track["metrics"]}
    for (_track, metric, _part, _kind), (value, _points) in points.items():
        seen[row.designation, kinds[metric], bool(value)] += 1
    for track, (in_class, _total, _reached) in totals.items():
        seen[row.designation, track, in_class] += 1


@settings(
    max_examples=4, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.integers(0, 2**32))
def check_partners(seed: int) -> None:
    document = program()
    with transaction.atomic():
        make_partners(Random(seed))  # noqa: S311 - guards nothing
        score_all()
        rows = list(Score.objects.order_by("partner_id", "designation", "-month"))
        assert len(rows) == 2 * 5 * 12
        for row in rows[::3]:
            check_score(row, document)
        transaction.set_rollback(True)


@pytest.mark.long
def test_every_kind_of_metric_is_scored_as_a_fresh_count_gives() -> None:
    publish_program(str(yaml.safe_dump(program(), allow_unicode=True, sort_keys=False)))
    check_partners()
    for designation, kind in (
        ("modern-work", "deployments"), ("business-applications", "usage_growth_percent"),
        ("business-applications", "customer_adds"), ("security", "certified_people"),
        ("security", "usage_growth"), ("copilot", "figure"),
        ("expanded-benefits", "active_customers"),
    ):  # fmt: skip
        assert (designation, kind, seen[designation, kind, True] > 0) == (designation, kind, True)
    assert seen["business-applications", "enterprise", True]  # some are in the class, some not
    assert seen["business-applications", "smb", True]
