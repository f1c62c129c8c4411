"""The demonstration has filled scorecards: every metric known, twelve months, customers behind."""

import pytest
from django.test import Client

from opencpor.directory.models import Location
from opencpor.eligibility.models import HeldDesignation, Score
from opencpor.eligibility.rules.keeping import taken_out
from opencpor.web.demo import making
from opencpor.web.demo.steps import scores, usage

NEEDED = {"directory", "people", "programs", "customers", "enrollments", "history"}


@pytest.mark.django_db
def test_the_first_partner_s_scorecard_is_filled_however_often_it_is_made(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(making, "STEPS", [s for s in making.STEPS if s.name in NEEDED])
    world = making.make(empty=False, tell=str)
    usage.seed(world)
    for _ in range(2):
        scores.seed(world)
    first = Location.objects.order_by("partner_id")[0].organization_id
    months = Score.objects.filter(partner_id=first, designation="modern-work")
    assert months.count() == 12
    newest = months.latest("month")
    points = [one.points for one in taken_out(newest.result).counting.metrics]
    assert None not in points
    assert newest.total > 0
    assert HeldDesignation.objects.filter(partner_id=first).count() == 2
    assert newest.customers.filter(standing="met").exists()
    client.force_login(
        world.user("report_viewer"), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(f"/eligibility/scores/{newest.id}/").status_code == 200
