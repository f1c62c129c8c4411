"""Monthly summaries: what they add up, for whom, and what makes them out of date."""

from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.builders import make_user
from tests.incentives.adjusting import make_desk
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, SYSTEM, World
from tests.insights.scene import make_claim, partner_of, viewer
from tests.jobs import run_jobs
from tests.usage.batches import PROGRAM, publish_program

from opencpor.access.actor import Actor
from opencpor.access.models import Unit
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.access.scope import restrict
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.clock import now
from opencpor.directory.models import Customer
from opencpor.insights.summaries import due
from opencpor.insights.summaries.actions.ask import look
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.insights.summaries.due import last_position
from opencpor.insights.summaries.models import (
    MoneySummary,
    SummaryChange,
    SummaryState,
    UsageSummary,
)
from opencpor.insights.summaries.places import PlaceUsage
from opencpor.insights.summaries.queries import Filter, as_of, claim_rows, usage_rows
from opencpor.insights.summaries.verification import faults_of_summaries
from opencpor.notices.feed.models import Publication
from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db(transaction=True)
LINES = {"teams": "active", "exchange": "dropped", "intune": "declined", "sharepoint": "contested"}


def used(actor: Actor, wanted: Filter | None = None) -> dict[tuple[str, str], tuple[int, ...]]:
    rows = usage_rows(actor, wanted or Filter()).values_list(
        "month", "workload", "active", "paid", "growth", "deployed", "deployments"
    )
    return {(f"{month:%Y-%m}", workload): tuple(own) for month, workload, *own in rows}


def of_partner(world: World, *units: Unit) -> Actor:
    return actor_of_user(viewer(world, Role.INCENTIVES_ADMIN, *units))


def test_a_partner_sees_the_months_at_whose_end_it_held(world: World) -> None:
    compute_summaries()
    assert used(of_partner(world)) == {
        ("2026-01", "teams"): (500, 2000, 100, 0, 0),
        ("2026-02", "teams"): (620, 2000, 120, 0, 0),
        ("2026-01", "sharepoint"): (77, 1000, 77, 0, 0),
    }


def test_operators_and_the_customer_see_what_nobody_held_too(world: World) -> None:
    compute_summaries()
    at_customer = make_user(Role.CUSTOMER_ADMIN, world.customer.organization)
    for user in (make_user(Role.AUDITOR), at_customer):
        found = used(actor_of_user(user))
        assert found["2025-12", "teams"] == (400, 2000, 400, 0, 0)
        assert found["2026-02", "sharepoint"] == (88, 1000, 11, 0, 0)
        assert found["2026-02", "exchange"] == (1000, 2000, 1000, 1, 1)


def test_a_unit_is_deployed_for_the_first_time_once(world: World) -> None:
    world.usage(("teams", MARCH, 800, 2000), ("teams", JANUARY.plus(3), 700, 2000),
                ("teams", JANUARY.plus(4), 900, 2000))  # fmt: skip
    compute_summaries()
    found = used(of_partner(world))
    deployed = {month: own[3:] for (month, workload), own in found.items() if workload == "teams"}
    assert (deployed["2026-03"], deployed["2026-04"]) == ((1, 1), (0, 0))
    assert deployed["2026-05"] == (1, 0)


def test_what_two_locations_hold_together_is_counted_once(world: World) -> None:
    other = Unit.objects.create(organization=partner_of(world), name="Elsewhere")
    start = datetime(2026, 1, 10, 12, tzinfo=UTC)
    terms = Terms(other.organization_id, other.pk, "second", 1, start, claim_line="lin_9")
    open_association(SlotKey(PROGRAM, world.customer.pk, "teams"), terms, SYSTEM)
    compute_summaries()
    assert UsageSummary.objects.filter(month=JANUARY.first_day, workload="teams").count() == 2
    everything = used(of_partner(world))
    assert everything["2026-01", "teams"][0] == 500
    for place in (other, world.location.unit):
        assert used(of_partner(world, place))["2026-01", "teams"][0] == 500
        assert used(of_partner(world), Filter(location=place.pk))["2026-01", "teams"][0] == 500


def test_money_is_what_was_posted_by_month_and_rule(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.world.usage(("teams", JANUARY, 410, 1000))
    desk.world.close(FEBRUARY)
    desk.approved()
    compute_summaries()
    rows = MoneySummary.objects.filter(month=JANUARY.first_day)
    january = restrict(rows, of_partner(desk.world))
    assert list(
        january.order_by("rule").values_list(
            "workload", "earned_minor", "differences_minor", "by_hand_minor", "lines"
        )
    ) == [("", 0, 0, 2500, 1), ("teams", 180_000, 4_500, 0, 2)]
    assert not restrict(rows, actor_of_user(viewer(desk.world, Role.REPORT_VIEWER))).exists()


def test_claims_stand_with_the_month_of_their_submission(world: World) -> None:
    claim = make_claim(world, "approved", 3)
    Claim.objects.filter(pk=claim.pk).update(
        submitted_at=datetime(2026, 2, 1, 3, tzinfo=UTC),  # January in the program's zone
        decided_at=datetime(2026, 2, 3, 3, tzinfo=UTC),
    )
    for place, (workload, state) in enumerate(LINES.items(), 1):
        ClaimLine.objects.create(
            claim=claim, place=place, workload=workload, state=state, state_since=now()
        )
    compute_summaries()
    rows = {row.workload: row for row in claim_rows(of_partner(world))}
    assert {row.month for row in rows.values()} == {date(2026, 1, 1)}
    counted = ("lines", "open", "won", "dropped", "declined", "withdrawn", "decided")
    assert {w: [getattr(row, name) for name in counted] for w, row in rows.items()} == {
        "teams": [1, 0, 1, 0, 0, 0, 1],
        "exchange": [1, 0, 0, 1, 0, 0, 1],
        "intune": [1, 0, 0, 0, 1, 0, 1],
        "sharepoint": [1, 1, 0, 0, 0, 0, 1],
    }
    assert {row.seconds for row in rows.values()} == {2 * 86400}


def test_only_what_changed_is_computed_again(world: World) -> None:
    compute_summaries()
    before = set(UsageSummary.objects.values_list("id", flat=True))
    assert not compute_summaries()
    world.usage(("teams", FEBRUARY, 640, 2000))
    assert as_of().stale
    compute_summaries()
    after = set(UsageSummary.objects.values_list("id", flat=True))
    kept = UsageSummary.objects.filter(id__in=before & after)
    assert {f"{row.month:%Y-%m}" for row in kept} == {"2025-12", "2026-01"}
    assert used(of_partner(world))["2026-02", "teams"][0] == 640


def test_changes_are_taken_in_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    compute_summaries()
    monkeypatch.setattr(due, "AT_MOST", 1)
    world.usage(("teams", FEBRUARY, 640, 2000))
    world.usage(("sharepoint", JANUARY, 78, 1000))
    assert due.changes(SummaryState.objects.get()).more
    compute_summaries()
    assert not as_of().stale
    assert not SummaryChange.objects.exists()
    found = used(of_partner(world))
    assert (found["2026-02", "teams"][0], found["2026-01", "sharepoint"][0]) == (640, 78)


def test_what_is_added_up_by_country_follows_the_customer(world: World) -> None:
    compute_summaries()
    Customer.objects.filter(pk=world.customer.pk).update(country="FR")
    assert as_of().stale
    compute_summaries()
    assert set(PlaceUsage.objects.values_list("market", flat=True)) == {"FR"}
    assert faults_of_summaries() == []


def test_a_decline_takes_the_past_away_where_the_program_says_so(world: World) -> None:
    Association.objects.filter(slot__workload="sharepoint").update(end_reason="customer_declined")
    compute_summaries()
    assert ("2026-01", "sharepoint") in used(of_partner(world))
    keeping = shipped_text(MICROSOFT)
    publish_program(keeping.replace("on_decline: keep_history", "on_decline: hide_history"))
    compute_summaries()
    assert ("2026-01", "sharepoint") not in used(of_partner(world))
    assert used(actor_of_user(make_user(Role.AUDITOR)))["2026-01", "sharepoint"][0] == 77


def test_only_what_is_published_of_customers_claims_makes_them_stale(world: World) -> None:
    compute_summaries()
    for position, name, customer, stale in (
        (1, "member.invited", world.customer.pk, False), (2, "claim.created", "", False),
        (3, "claim.submitted", world.customer.pk, True),
    ):  # fmt: skip
        Publication.objects.create(
            position=last_position() + position, event=position, name=name, kind="any",
            subject="any", customer_id=customer, at=now(), data={},
        )  # fmt: skip
        assert (name, as_of().stale) == (name, stale)
    assert compute_summaries()
    assert not as_of().stale


def test_triggers_are_made_one_table_at_a_time_and_can_be_made_again() -> None:
    migration = import_module("opencpor.insights.migrations.0002_changes").Migration
    assert not migration.atomic
    for one in migration.operations:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(one.sql)
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()"
                " AND relation IS NOT NULL AND mode = 'ShareRowExclusiveLock'"
            )
            assert cursor.fetchone()[0] == ("TRIGGER" in one.sql)


def test_the_worker_looks_and_computes(world: World) -> None:
    assert look() == 0
    waiting = ProcrastinateJob.objects.filter(status="todo")
    assert waiting.filter(task_name="insights.summaries").count() == 1
    run_jobs()
    assert not as_of().stale
    look()
    assert not waiting.exists()
    assert used(of_partner(world))


def test_a_fresh_computation_finds_a_row_that_nobody_told_of(world: World) -> None:
    compute_summaries()
    assert faults_of_summaries() == []
    UsageSummary.objects.filter(workload="teams", month=JANUARY.first_day).update(active=1)
    assert faults_of_summaries() == [
        f"{PROGRAM}: UsageSummary of {world.customer.pk}: 2 rows differ",
        "insights_place_usage: 2 rows do not add up",
    ]
