"""Whom the partner's home says that things wait for, and what it says while figures are counted."""

import pytest
from tests.incentives.world import FEBRUARY, JANUARY, World
from tests.insights.scene import make_claim, page, viewer
from tests.usage.batches import PROGRAM

from opencpor.access.roles import Role
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.insights.summaries.models import SummaryChange

pytestmark = pytest.mark.django_db(transaction=True)
FOR_YOU, AT_YOURS = (
    f'<span class="tile-label">{words}</span>'
    for words in ("Waiting for you", "Waiting at your organization")
)
WHO = "The incentives admins and incentives users of your organization act on this."
NEWER = "Newer figures are being computed."
COUNTING, NOTHING = "The figures by month are being computed.", "Nothing posted in these months."


@pytest.mark.parametrize("role", [Role.REPORT_VIEWER, Role.EXECUTIVE_REPORT_VIEWER])
def test_who_may_only_read_is_told_what_waits_at_the_organization(world: World, role: Role) -> None:
    make_claim(world, "draft", 20)
    text = page(viewer(world, role), "")
    assert (AT_YOURS in text, WHO in text, "Waiting for you" in text) == (True, True, False)


@pytest.mark.parametrize("role", [Role.INCENTIVES_ADMIN, Role.INCENTIVES_USER])
def test_who_may_act_is_told_what_waits_for_them(world: World, role: Role) -> None:
    make_claim(world, "draft", 20)
    text = page(viewer(world, role), "")
    assert (FOR_YOU in text, WHO in text, "Waiting at" in text) == (True, False, False)


def test_a_reader_of_an_organization_where_nothing_waits_is_told_so(world: World) -> None:
    text = page(viewer(world, Role.REPORT_VIEWER), "")
    assert "Nothing waits at your organization." in text
    assert "Nothing waits for you." not in text


@pytest.mark.parametrize("where", ["", "earnings/"])
def test_months_that_are_not_counted_yet_are_not_called_empty(world: World, where: str) -> None:
    world.close(JANUARY)
    world.close(FEBRUARY)
    user = viewer(world, Role.EXECUTIVE_REPORT_VIEWER)
    before = page(user, where)
    assert (COUNTING in before, NOTHING in before) == (True, False)
    compute_summaries()
    after = page(user, where)
    assert (COUNTING in after, NOTHING in after) == (False, False)


@pytest.mark.parametrize("where", ["", "earnings/"])
def test_months_without_earnings_are_called_empty_once_they_are_counted(
    world: World, where: str
) -> None:
    compute_summaries()
    user = viewer(world, Role.EXECUTIVE_REPORT_VIEWER)
    for stale in (False, True):  # whatever waits may be anybody's, and goes on coming
        text = page(user, where)
        assert (COUNTING in text, NOTHING in text, NEWER in text) == (False, True, stale)
        SummaryChange.objects.create(kind="customer", program_key=PROGRAM, key=f"org_{stale}")


@pytest.mark.parametrize("where", ["?workload=teams", "performance/?workload=teams"])
def test_before_anything_is_counted_no_filter_is_said_to_leave_nothing(
    world: World, where: str
) -> None:
    user = viewer(world, Role.EXECUTIVE_REPORT_VIEWER)
    cards = 2 if where.startswith("?") else 3
    assert page(user, where).count(COUNTING) == cards
    compute_summaries()
    assert page(user, where).count(COUNTING) == 0
