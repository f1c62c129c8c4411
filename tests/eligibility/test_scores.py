"""Scores are computed from associations, usage and imports, and kept month by month."""

from datetime import timedelta
from fractions import Fraction

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.builders import make_customer
from tests.eligibility.world import PROGRAM, SYSTEM, ScoreWorld
from tests.usage.batches import publish_program

from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.models import Customer
from opencpor.eligibility.actions.score_partners import score_partner
from opencpor.eligibility.models import Certification, Score, ScoredCustomer
from opencpor.eligibility.reading import Kind
from opencpor.eligibility.rules.keeping import kept, taken_out
from opencpor.eligibility.rules.scoring import MetricScore
from opencpor.programs.shipped import shipped_text
from opencpor.register.actions.end_association import end_association
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db


def metric(row: Score, name: str) -> MetricScore:
    return next(one for one in taken_out(row.result).counting.metrics if one.metric == name)


def test_growth_and_deployments_come_from_usage_and_associations(world: ScoreWorld) -> None:
    row = world.score()
    assert (row.track, row.qualified) == ("enterprise", False)
    assert metric(row, "usage-growth").points == Fraction(30 * 360, 1000)
    assert metric(row, "deployments").points == 2 * 5
    assert metric(row, "customer-adds").points == 0
    assert metric(row, "advanced-certifications").points is None


def test_certified_people_count_once_they_are_imported(world: ScoreWorld) -> None:
    world.certify("p1", "p2")
    assert metric(world.score(), "advanced-certifications").points == 15
    assert metric(world.score(), "intermediate-certifications").points == 0


def test_opted_out_and_recognized_associations_count(world: ScoreWorld) -> None:
    Association.objects.update(opted_out=True)
    before = world.score().total
    world.hold(
        world.first, world.last.plus(-36), "power-bi", engagement="bizapps-usage-recognition"
    )
    world.use(world.first, 12, 250, 900, "power-bi")
    world.use(world.first, 0, 275, 900, "power-bi")
    assert world.score().total == before
    assert metric(world.score("business-applications"), "usage-growth").points == 10


def test_an_imported_association_counts_and_opens_no_figure(world: ScoreWorld) -> None:
    other = make_customer()
    world.use(other, 12, 0, 1000)
    world.use(other, 0, 4000, 1000)
    line = f"{PROGRAM},{world.location.partner_id},dpor,{other.tenant_id},Teams,2020-01-01,,"
    world.take(Kind.OTHER_ASSOCIATIONS, line)
    assert metric(world.score(), "usage-growth").points == 30
    (row,) = ScoredCustomer.objects.filter(
        customer_id=other.pk, metric="usage-growth", track="enterprise"
    )
    assert (row.standing, row.kind) == ("met", "dpor")
    assert (row.active, row.paid, row.active_before, row.value) == (None, None, None, None)


def test_an_imported_association_may_last_for_ever(world: ScoreWorld) -> None:
    start = f"{PROGRAM},{world.location.partner_id},dpor,{make_customer().tenant_id},Teams"
    world.take(Kind.OTHER_ASSOCIATIONS, f"{start},2020-01-01,9999-12-31,")
    assert metric(world.score(), "usage-growth").points == Fraction(30 * 360, 1000)


def test_certifications_that_are_all_withdrawn_are_no_data(world: ScoreWorld) -> None:
    world.certify("p1")
    Certification.objects.update(withdrawn=True)
    assert metric(world.score(), "advanced-certifications").points is None


def test_figures_from_outside_count_in_their_month(world: ScoreWorld) -> None:
    number = world.location.partner_id
    world.take(
        Kind.OUTSIDE_FIGURES,
        f"{PROGRAM},{number},azure-security-adds,{world.last},5,Azure portal,",
        f"{PROGRAM},{number},azure-security-adds,{world.last.plus(-1)},9,Azure portal,",
    )
    assert metric(world.score("security"), "customer-adds").points == 10


def test_the_first_time_twelve_months_are_made_and_later_ones_stay(world: ScoreWorld) -> None:
    world.score()
    months = Score.objects.filter(designation="modern-work").order_by("month")
    assert [Month.of(row.month) for row in months] == [world.last.plus(n - 10) for n in range(12)]
    Score.objects.exclude(month=months.last().month).update(total=1)  # type: ignore[union-attr]
    world.certify("p1")
    world.score()
    assert {row.total for row in list(months.all())[:-1]} == {1}
    assert months.count() == 12


def test_one_day_on_which_it_is_reached_is_enough(world: ScoreWorld) -> None:
    row = world.score("expanded-benefits")
    assert (row.qualified, row.qualified_on) == (False, None)
    third = make_customer()
    world.hold(third, world.last)
    reached = world.score("expanded-benefits")
    assert (reached.qualified, reached.qualified_on) == (True, reached.day)
    own = Association.objects.get(slot__customer_id=third.pk)
    end_association(own.id, now(), "partner_ended", SYSTEM)
    yesterday = reached.day - timedelta(days=1)
    Score.objects.filter(id=reached.id).update(qualified_on=yesterday)
    later = world.score("expanded-benefits")
    assert (later.qualified, later.qualified_on) == (False, yesterday)


def test_expanded_benefits_are_a_rule_of_the_program(world: ScoreWorld) -> None:
    assert not world.score("expanded-benefits").qualified
    shipped = yaml.safe_load(shipped_text(PROGRAM))
    (benefits,) = [
        one for one in shipped["eligibility"]["designations"] if one["key"] == "expanded-benefits"
    ]
    benefits["tracks"][0]["metrics"][0]["parts"][0]["thresholds"] = {"cpor": "2"}
    publish_program(yaml.safe_dump(shipped, allow_unicode=True, sort_keys=False))
    row = world.score("expanded-benefits")
    assert (row.qualified, row.total, row.program_version) == (True, 100, 2)


def test_what_is_taken_back_on_the_very_day_was_not_reached(world: ScoreWorld) -> None:
    third = make_customer()
    world.hold(third, world.last)
    reached = world.score("expanded-benefits")
    assert reached.qualified_on == reached.day
    own = Association.objects.get(slot__customer_id=third.pk)
    end_association(own.id, now(), "partner_ended", SYSTEM)
    later = world.score("expanded-benefits")
    assert (later.id, later.qualified, later.qualified_on) == (reached.id, False, None)


def figures(customer: Customer, name: str) -> list[tuple[int | None, int | None, int | None]]:
    rows = ScoredCustomer.objects.filter(customer_id=customer.pk, metric=name, kind="cpor")
    found = rows.exclude(track="smb").values_list("active", "paid", "active_before")
    return list(found)


def test_growth_shows_no_month_before_the_association(world: ScoreWorld) -> None:
    third = make_customer()
    world.hold(third, world.last)
    for back, active in ((12, 100), (1, 150), (0, 300)):
        world.use(third, back, active, 1000)
    world.score()
    assert figures(third, "usage-growth") == [(300, 1000, None)]
    assert figures(world.first, "usage-growth") == [(500, 1000, 200)]


def test_a_customer_held_since_the_last_month_of_usage_shows_none_of_it(
    world: ScoreWorld,
) -> None:
    third = make_customer()
    world.hold(third, world.last.plus(1))
    world.use(third, 0, 300, 1000)
    assert world.score("expanded-benefits").qualified
    assert figures(third, "active-customers") == [(None, None, None)]
    assert figures(world.first, "active-customers") == [(500, 1000, None)]


def test_a_specialization_waits_for_the_designation_that_it_requires(world: ScoreWorld) -> None:
    assert taken_out(world.score("copilot").result).missing == ("modern-work",)
    Score.objects.filter(designation="modern-work").update(
        qualified_on=world.last.last_day - timedelta(days=40)
    )
    assert taken_out(world.score("copilot").result).missing == ()


def test_a_result_is_read_back_as_it_was(world: ScoreWorld) -> None:
    result = taken_out(world.score().result)
    assert taken_out(kept(result)) == result


def test_scoring_again_changes_nothing_but_the_revision(world: ScoreWorld) -> None:
    counted = ("customer_id", "metric", "standing", "active")
    first = world.score()
    behind = set(first.customers.values_list(*counted))
    again = world.score()
    assert (again.id, again.result) == (first.id, first.result)
    assert len(behind) == again.customers.count()
    assert set(again.customers.values_list(*counted)) == behind


def test_more_customers_take_no_more_queries(world: ScoreWorld) -> None:
    world.score()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            score_partner(PROGRAM, world.partner_id)
        return len(seen)

    before = queries()
    for _ in range(3):
        world.hold(make_customer(), world.last)
    assert queries() == before
