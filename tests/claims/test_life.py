"""A claim's way from draft to association and its ends, through the real actions."""

import pytest
from tests.claims.scene import Scene

from opencpor.claims.states import LineState, State
from opencpor.register.models import Association, Tenure

pytestmark = pytest.mark.django_db

REACHABLE = [state for state in State if state is not State.DISPUTED]


@pytest.mark.parametrize("state", REACHABLE)
def test_every_state_offered_so_far_is_reached(scene: Scene, state: State) -> None:
    assert scene.in_state(state).state == state


def test_approval_opens_an_association_for_every_accepted_line(scene: Scene) -> None:
    claim = scene.approved("teams", "exchange")
    assert [line.state for line in claim.lines.order_by("place")] == [LineState.ACTIVE] * 2
    opened = Association.objects.order_by("slot__workload").values_list(
        "slot__workload", "partner_id", "location_id", "engagement"
    )
    mine = (claim.partner_id, claim.location_id, claim.engagement)
    assert list(opened) == [("exchange", *mine), ("teams", *mine)]
    assert Tenure.objects.count() == 2
