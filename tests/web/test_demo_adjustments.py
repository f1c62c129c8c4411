"""The demonstration has an adjustment that two persons agreed on, and one that waits."""

import pytest
from tests.builders import make_customer
from tests.incentives.rows import make_close, make_lines

from opencpor.access.models import Unit
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.programs.shipped import INVENTED
from opencpor.web.demo import making
from opencpor.web.demo.steps import adjustments
from opencpor.web.demo.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """People, directory and programs, and a closed month with one line."""
    monkeypatch.setattr(making, "STEPS", making.STEPS[:3])
    made = making.make(empty=True, tell=str)
    place = Unit.objects.get(location__partner_id=adjustments.PLACE)
    customer = make_customer().organization
    make_lines(make_close(INVENTED), (place, customer, "platform-growth", "analytics"))
    return made


def test_one_is_agreed_on_and_one_waits_however_often_it_is_made(world: World) -> None:
    for _ in range(2):
        adjustments.approve_one(world)
        adjustments.seed(world)
    agreed, waits = Adjustment.objects.order_by("-amount_minor")
    assert (agreed.state, agreed.amount_minor, agreed.kind) == (
        "approved", 25_000, "policy_exception",
    )  # fmt: skip
    assert (waits.state, waits.amount_minor, waits.kind) == ("proposed", -625, "recoupment")
    finance, second = world.user("finance").id, world.user("second_finance").id
    assert (agreed.proposed_by, agreed.decided_by, waits.proposed_by) == (finance, second, finance)
    assert agreed.earning == waits.earning


def test_without_a_line_nothing_is_adjusted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adjustments, "PLACE", "nowhere")
    adjustments.approve_one(world)
    adjustments.seed(world)
    assert not Adjustment.objects.exists()
