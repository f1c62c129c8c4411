"""The demonstration with everything in it: what a newcomer finds."""

from collections import Counter

import pytest
from django.db.models import Count
from django.test import Client
from tests.jobs import run_jobs

from opencpor.claims.arbitration.models import Arbitration
from opencpor.claims.models import Claim
from opencpor.directory.models import Customer, Enrollment
from opencpor.incentives.budgets.actions.watch_budgets import posted_for
from opencpor.incentives.budgets.models import Budget
from opencpor.incentives.models import Close, Earning, EarningKind, Statement
from opencpor.incentives.payments.answers.models import AnswerFile
from opencpor.incentives.payments.models import PaymentBatch
from opencpor.incentives.recomputes.models import Recompute
from opencpor.journal.queries import verify
from opencpor.programs.shipped import INVENTED, MICROSOFT
from opencpor.usage.models import Batch
from opencpor.web.demo import making
from opencpor.web.demo.cast import FIRMS
from opencpor.web.demo.steps import renewal, transactions
from opencpor.web.demo.story import COUNTS
from opencpor.web.demo.world import World
from opencpor.web.models import DemoStep

pytestmark = [pytest.mark.tour, pytest.mark.django_db(transaction=True)]


def _take_up_the_renewal(world: World, client: Client) -> None:
    client.force_login(world.user("incentives_admin"))
    (found,) = client.get("/api/v1/associations/renewals").json()["items"]
    draft = client.post(f"/api/v1/associations/renewals/{found['id']}/claim").json()
    old, new = renewal.subscriptions(world, world.companies()[0])
    assert found["old_subscription_id"] == old["subscription_id"]
    assert [line["subscription_id"] for line in draft["lines"]] == [new["subscription_id"]]
    assert draft["customer"]["contact"]["name"] == "Carla Moss"


def _paid_refused_and_under_way() -> None:
    """Payees are frozen as ever; those of the demonstration were approved three days ago."""
    first, second = PaymentBatch.objects.order_by("id")
    assert set(first.payments.values_list("state", flat=True)) == {"sent"}
    states = Counter(second.payments.values_list("state", flat=True))
    assert states["failed"] == 1
    assert states.total() - 1 == states["in_progress"] > 0
    assert [*AnswerFile.objects.order_by("id").values_list("format", flat=True)] == [
        "camt053",
        "csv",
    ]


def _held_against_budgets() -> None:
    """One budget has passed the mark at which finance is told, the other is ample."""
    standing = Budget.objects.filter(replaced_at=None)
    used = {row.rule: (posted_for(row) * 100 // row.amount_minor, row.told_percent)
            for row in standing}  # fmt: skip
    assert used == {"mws-usage-growth": (81, 80), "bizapps-presales-seats": (35, 0)}
    assert Budget.objects.count() == 3


def _to_be_judged_anew(world: World, client: Client) -> None:
    """The worker compares, and a second person of finance could approve what differs."""
    run_jobs()
    row = Recompute.objects.get()
    assert (row.state, row.first) == ("proposed", world.months()[-3].first_day)
    assert row.what_if.lines > 0
    client.force_login(world.user("second_finance"))
    assert "approve" in client.get(f"/api/v1/recomputes/{row.id}").json()["allowed"]


def test_the_whole_demonstration_is_made_and_holds_together(client: Client) -> None:
    world = making.make(empty=False, tell=str)
    assert making.leave_the_rest(world)
    making.make_the_rest()
    making.make_the_rest()  # a second time changes nothing

    states = dict(Claim.objects.values_list("state").annotate(count=Count("id")))
    # console, contested, renewal
    scenes = Counter(submitted=1, ended=1, approved=2, awaiting_customer=1)
    assert states == Counter({state.value: count for state, count in COUNTS.items()}) + scenes
    assert Arbitration.objects.get().state == "open"
    both = {state.value for state, count in COUNTS.items() if count > 1}
    for firm in FIRMS[:2]:
        own = Claim.objects.filter(partner__name=firm.name).values_list("state", flat=True)
        assert both <= set(own)
    assert Customer.objects.count() == 61
    assert Enrollment.objects.values("status").distinct().count() == 6
    assert [batch.quarantined for batch in Batch.objects.filter(quarantined__gt=0)] == [5]
    assert Batch.objects.get(layout="graph-activity").facts == 6
    months = world.months()
    by_program = Close.objects.order_by("month").values_list("program_key", "month")
    closed = [month for key, month in by_program if key == MICROSOFT]
    assert closed == [month.first_day for month in months[:-1]]
    quarter = [month for key, month in by_program if key == INVENTED]
    assert quarter == [transactions.months_billed(world)[-1].first_day]
    assert Earning.objects.get(program_key=INVENTED).amount_minor == 45_074
    assert Earning.objects.filter(kind=EarningKind.DIFFERENCE).exists()
    assert Statement.objects.filter(location__organization__name=FIRMS[0].name).exists()
    assert DemoStep.objects.count() == len(making.STEPS)
    _paid_refused_and_under_way()
    _held_against_budgets()
    _to_be_judged_anew(world, client)
    _take_up_the_renewal(world, client)
    assert verify().sound
