"""Scores and their points: page, file, API, history and a fresh count in SQL say the same.

Whatever the world holds; and nobody sees another partner's.
"""

from datetime import UTC, date, datetime, time
from fractions import Fraction
from random import Random
from typing import Any

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.builders import make_customer, make_location, make_user
from tests.eligibility import score_counts
from tests.eligibility.score_counts import Card, best, counting, totals, usage_month, written
from tests.eligibility.world import SYSTEM, ScoreWorld
from tests.insights.doors import Doors, plain, shown_as
from tests.insights.numbers import Reader
from tests.usage.batches import PROGRAM, publish_program

from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.models import Customer, Location
from opencpor.eligibility.actions.score_partners import score_all
from opencpor.eligibility.models import Certification, OtherAssociation, Score
from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.void_association import void_association
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
WORKLOADS = ("teams", "intune")
PEOPLE = ("p1", "p2", "p3", "p4", "p5")
CERTIFICATIONS = (*score_counts.MIDDLE, *score_counts.UPPER, "AZ-900")
CUSTOMERS = 6


def one_designation() -> str:
    """The shipped program with Modern Work alone: what else it scores is looked at elsewhere."""
    document = yaml.safe_load(shipped_text(MICROSOFT))
    designations = document["eligibility"]["designations"]
    document["eligibility"]["designations"] = [
        one for one in designations if one["key"] == "modern-work"
    ]
    return str(yaml.safe_dump(document, allow_unicode=True, sort_keys=False))


def make_scores(random: Random) -> list[Location]:
    """Two partners, one of them at two locations, with all that counts for Modern Work."""
    ours = make_location()
    places = [ours, make_location(ours.organization), make_location()]
    customers = [make_customer() for _ in range(CUSTOMERS)]
    worlds = [ScoreWorld(place, customers[0], customers[1]) for place in places]
    for customer in customers:
        for workload in WORKLOADS:
            _use(worlds[0], customer, workload, random)
            if random.random() < 0.7:
                _hold(random.choice(worlds), customer, workload, random)
    for place in places:
        _import(place, customers, random)
    return places


def _use(world: ScoreWorld, customer: Customer, workload: str, random: Random) -> None:
    """Most months of two years and more; who is small stays so."""
    size = random.choice((40, 320, 320, 2000))
    for back in range(27):
        if random.random() < 0.85:
            active = random.choice((None, random.randint(0, size), *[random.randint(0, size)] * 5))
            paid = random.choice((None, 0, *[random.randint(size // 3, size)] * 8))
            world.use(customer, back, active, paid, workload)  # type: ignore[arg-type]


def _hold(world: ScoreWorld, customer: Customer, workload: str, random: Random) -> None:
    since = world.last.plus(-random.randint(0, 30))
    world.hold(customer, since, workload, opted_out=random.random() < 0.2)
    end = random.choice((None, None, world.last.plus(-random.randint(0, 14))))
    if end is None or end <= since:
        return
    own = Association.objects.get(slot__customer_id=customer.pk, slot__workload=workload)
    at = datetime.combine(end.first_day, time(random.choice((3, 12))), UTC)
    end_association(own.id, at, "customer_ended", SYSTEM)
    if random.random() < 0.5:
        void_association(own.id, random.choice((since, since.plus(1), end)), SYSTEM)


def _import(place: Location, customers: list[Customer], random: Random) -> None:
    """Certifications and associations of other types, some taken back."""
    for person in random.sample(PEOPLE, random.randint(0, len(PEOPLE))):
        for name in random.sample(CERTIFICATIONS, 2):
            until = random.choice((None, None, now().date()))
            Certification.objects.create(
                location_id=place.pk, person=person, certification=name, since=date(2024, 1, 1),
                until=until, withdrawn=random.random() < 0.2, imported_at=now(),
            )  # fmt: skip
    for customer in random.sample(customers, random.randint(0, 3)):
        for kind in random.sample(("dpor", "csp"), random.randint(1, 2)):
            taken = OtherAssociation.objects.filter(
                location__organization_id=place.organization_id, kind=kind, customer=customer.pk
            )
            if taken.exists():
                continue
            OtherAssociation.objects.create(
                program_key=PROGRAM, location_id=place.pk, kind=kind, customer_id=customer.pk,
                workload=random.choice(("", "teams")), withdrawn=random.random() < 0.2,
                since=Month.of(now().date()).plus(-random.randint(0, 30)).first_day,
                until=random.choice((None, None, now().date())), imported_at=now(),
            )  # fmt: skip


def readers(places: list[Location]) -> list[Reader]:
    ours, rival = places[0].unit.organization, places[2].unit.organization
    viewer = Role.REPORT_VIEWER
    return [
        Reader(make_user(viewer, ours), ours.id),
        Reader(make_user(viewer, ours, places[1].unit), ours.id, (places[1].pk,)),
        Reader(make_user(viewer, rival), rival.id),
        Reader(make_user(Role.AUDITOR), everything=True),
    ]


def check_reader(doors: Doors, partners: dict[str, Card]) -> None:
    """The list: whoever is limited to a location sees none, an operator all."""
    reader = doors.reader
    seen = [] if reader.units else [reader.partner] if reader.partner else sorted(partners)
    expected = {
        one: (counting(found), str(totals(found)[counting(found)][0] // 1),
              str(totals(found)[counting(found)][1]).lower())
        for one, found in partners.items() if one in seen
    }  # fmt: skip
    rows, items = doors.file("scores"), doors.api("/scores")["items"]
    assert {
        one["partner"]: (one["track"], one["total"], one["qualified"]) for one in rows
    } == expected
    assert {
        one["partner"]: (one["track"], str(one["total"]), str(one["qualified"]).lower())
        for one in items
    } == expected
    page = doors.shown("/eligibility/", "Eligibility")
    assert sorted(row[3].split(" / ")[0] for row in page) == sorted(
        total for _, total, _ in expected.values()
    )
    for one in items:
        check_card(doors, one["id"], partners[one["partner"]])
        check_behind(doors, one["id"], partners[one["partner"]])
    if reader.partner and not reader.units:
        home = doors.api("home")["eligibility"]
        assert [str(one["total"]) for one in home] == [total for _, total, _ in expected.values()]


def check_card(doors: Doors, key: str, found: Card) -> None:
    """The scorecard: each value, its points, and what they add up to."""
    told = doors.api(f"/scores/{key}")
    expected = [
        (track, metric, one.type, written(one.value), written(one.points))
        for track, metrics in found.items()
        for metric, types in metrics.items()
        for one in types
    ]
    assert [
        (track["track"], metric["metric"], one["type"], one["value"] or "", one["points"] or "")
        for track in told["tracks"] for metric in track["metrics"]
        for part in metric["parts"] for one in part["types"]
    ] == expected  # fmt: skip
    assert {
        one["track"]: (one["total"], one["qualified"]) for one in told["tracks"]
    } == {
        track: (written(total), reached) for track, (total, reached) in totals(found).items()
    }  # fmt: skip
    assert [
        (one["track"], one["metric"], one["type"], plain_number(one["value"]),
         plain_number(one["points"]))
        for one in doors.file("score-metrics", f"score={key}")
    ] == expected  # fmt: skip
    total = totals(found)[counting(found)][0] * 10 // 1  # 69.96 is not shown as 70
    tile = f'<span class="tile-figure">{written(Fraction(total, 10))}</span>'
    assert tile in doors.page(f"/eligibility/scores/{key}/")
    for track in told["tracks"]:
        check_track(doors, key, track["name"], found[track["track"]])


def plain_number(text: str) -> str:
    return written(Fraction(text)) if text else ""


def check_track(doors: Doors, key: str, name: str, metrics: dict[str, Any]) -> None:
    """The page's table of a track: a row for each metric, and below it one for each type."""
    rows = doors.shown(f"/eligibility/scores/{key}/", name, "</table>")
    expected = []
    for types in metrics.values():
        points = best(types)
        expected.append(("", "no data" if points is None else written(points, 1)))
        expected += [
            tuple("no data" if n is None else written(n, 1) for n in (one.value, one.points))
            for one in types
        ]
    assert [
        (shown_as(row[1]) or row[1], shown_as(row[3 if row[1] else 2].split(" / ")[0]))
        for row in rows if len(row) > 1  # a metric's bar stands across two columns
    ] == expected  # fmt: skip


def check_behind(doors: Doors, key: str, found: Card) -> None:
    """The customers behind the values: file, API and page's counts."""
    names = {True: "met", False: "not_met", None: "no_data"}
    expected = sorted(
        (track, metric, one.type, customer, names[met], before)
        for track, metrics in found.items()
        for metric, types in metrics.items()
        for one in types
        for customer, met, before in one.behind
    )
    items = doors.api(f"/scores/{key}/customers?limit=200")["items"]
    assert sorted(
        (one["track"], one["metric"], one["type"], one["customer"], one["standing"], one["before"])
        for one in items
    ) == expected  # fmt: skip
    of_names = {one["customer"]: one["customer_name"] for one in items}
    assert sorted(
        (one["track"], one["metric"], one["type"], one["customer"], one["standing"], one["before"])
        for one in doors.file("score-customers", f"score={key}")
    ) == sorted(
        (*row[:3], of_names[row[3]], row[4], plain(row[5])) for row in expected
    )  # fmt: skip
    own = [row for row in expected if row[0] == counting(found)]
    if own:
        counts = [sum(row[4] == name for row in own) for name in names.values()]
        said = "{} met, {} not met, {} without data".format(*counts)
        assert said in doors.page(f"/eligibility/scores/{key}/customers")


def check_history(doors: Doors) -> None:
    """Twelve months: each is what its own usage and its own last day give."""
    for row in Score.objects.order_by("partner_id", "-month").distinct("partner_id"):
        past = {}
        for one in Score.objects.filter(partner_id=row.partner_id):
            found = score_counts.card(one.partner_id, usage_month(one.month), one.day)
            past[f"{one.month:%Y-%m}"] = written(totals(found)[counting(found)][0])
        told = doors.api(f"/scores/{row.id}")["history"]
        assert {one["month"]: one["total"] for one in told} == past
        assert len(past) == 12
        rows = doors.file("score-history", f"score={row.id}")
        assert {
            one["month"]: plain_number(one["points"]) for one in rows if one["metric"] == "total"
        } == past


@settings(
    max_examples=3, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.integers(0, 2**32))
def check_a_world(seed: int) -> None:
    with transaction.atomic():
        places = make_scores(Random(seed))  # noqa: S311 - guards nothing
        score_all()
        newest = Score.objects.order_by("partner_id", "-month").distinct("partner_id")
        partners = {
            row.partner_id: score_counts.card(row.partner_id, usage_month(row.month), row.day)
            for row in newest
        }
        for reader in readers(places):
            doors = Doors(reader)
            check_reader(doors, partners)
            if reader.everything:
                check_history(doors)
        transaction.set_rollback(True)


@pytest.mark.long
def test_every_door_says_the_points_that_a_fresh_count_gives() -> None:
    publish_program(one_designation())
    check_a_world()
