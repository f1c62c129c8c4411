"""The demonstration judges a quarter of the invented vendor's program by what was billed."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from opencpor.common.months import Month
from opencpor.incentives.models import Close, Earning, Statement
from opencpor.programs.shipped import INVENTED
from opencpor.register.models import Association
from opencpor.usage.models import Batch
from opencpor.web.demo import making
from opencpor.web.demo.steps import transactions
from opencpor.web.demo.world import World

NEEDED = {"directory", "people", "programs", "enrollments"}


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ((2026, 9, 30), Month(2026, 1), Month(2026, 6)),
        ((2026, 10, 1), Month(2026, 1), Month(2026, 6)),
        ((2026, 11, 1), Month(2026, 4), Month(2026, 9)),
        ((2027, 1, 31), Month(2026, 4), Month(2026, 9)),
    ],
)
def test_the_quarter_is_the_last_before_the_open_month(
    today: tuple[int, int, int], first: Month, last: Month
) -> None:
    months = transactions.months_billed(World(1, datetime(*today, tzinfo=UTC)))
    assert (len(months), months[0], months[-1]) == (6, first, last)


@pytest.mark.django_db(transaction=True)
def test_growth_earns_and_standing_still_does_not_however_often_it_is_made(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(making, "STEPS", [s for s in making.STEPS if s.name in NEEDED])
    world = making.make(empty=True, tell=str)
    for _ in range(2):
        transactions.seed(world)

    months = transactions.months_billed(world)
    close, line, batch = Close.objects.get(), Earning.objects.get(), Batch.objects.get()
    assert (batch.facts, batch.quarantined, Association.objects.count()) == (12, 0, 2)
    assert (close.program_key, close.month) == (INVENTED, months[-1].first_day)
    # 5 % of 34765.25 - 25750.50
    assert (line.workload, line.amount_minor, line.currency) == ("compute", 45_074, "EUR")
    assert Statement.objects.get().location_id == line.location_id
    client.force_login(world.user("incentives_admin"))
    why = client.get(f"/earnings/lines/{line.id}/").content.decode()
    assert "34,765.25" in why
    reasons = client.get("/earnings/judged/", {"outcome": "none"}).content.decode()
    assert "NOGROWTH" in reasons


def test_only_one_product_grew() -> None:
    billed = {key: [Decimal(one) for one in amounts] for key, amounts in transactions.BILLED}
    growth = {key: sum(said[3:]) - sum(said[:3]) for key, said in billed.items()}
    assert growth == {"compute-plan": Decimal("9014.75"), "vault-plan": Decimal("-144.65")}
