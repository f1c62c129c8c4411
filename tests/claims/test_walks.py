"""Random walks through a claim's life with the real actions: what must always hold, holds."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.claims.every_verb import OF_ASSOCIATIONS, USES
from tests.claims.scene import ENROLLED_LATER, Scene, make_claimant

from opencpor.access.actor import system
from opencpor.claims.actions import clocks
from opencpor.claims.actions.settle import settle
from opencpor.claims.actions.submit import submit
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.ports import Standing
from opencpor.claims.rules.labels import state_of_lines
from opencpor.claims.states import LineState, State
from opencpor.claims.terms import Verb
from opencpor.common.clock import now
from opencpor.common.errors import Problem
from opencpor.journal.queries import verify
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
BY_LINES = {State.APPROVED, State.AWAITING_CUSTOMER, State.ENDED}
STEPS = [*USES, "clock", "settle", "hand in", "rival"]


def step(scene: Scene, claim: Claim, name: str) -> None:
    if name == "clock":
        scene.passed(claim)
        clocks.act(claim.id)
    elif name == "settle":
        scene.consent.standing_is = Standing(settled=True)
        settle(claim.id, system("test"))
    elif name == "hand in":
        submit(
            claim.id, scene.ours.actor, acknowledgements=scene.acknowledgements,
            reasons=ENROLLED_LATER,
        )  # fmt: skip
    elif name == "rival":
        scene.approved("teams", side=make_claimant())
    else:
        USES[Verb(name)](scene, Claim.objects.get(id=claim.id))


def check(claim: Claim) -> None:
    """What holds for every claim at any time."""
    lines = [LineState(line.state) for line in claim.lines.all()]
    if claim.state in BY_LINES:
        assert state_of_lines(lines) == claim.state
    standing = Association.objects.filter(period__contains=now()).values_list("claim_line")
    active = ClaimLine.objects.filter(state=LineState.ACTIVE).values_list("id")
    assert sorted(standing) == sorted(active)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=12))
def test_whatever_is_tried_in_whatever_order(scene: Scene, steps: list[str]) -> None:
    with transaction.atomic():
        scene.consent.standing_is = Standing(settled=False)
        claim = scene.draft("teams", "exchange")
        for name in ("hand in", *steps):
            try:
                with transaction.atomic():
                    step(scene, claim, name)
            except Problem as problem:
                assert problem.code  # noqa: PT017 - refusals are part of a walk
            except Association.DoesNotExist:
                assert name in OF_ASSOCIATIONS
            claim.refresh_from_db()
            check(claim)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_the_log_of_a_whole_life_verifies_and_holds_no_personal_value(scene: Scene) -> None:
    from opencpor.claims.actions.decline import decline
    from opencpor.journal.models import Event

    claim = scene.approved("teams", "exchange")
    decline(claim.id, scene.tenant_admin, note="Ada says no.")
    assert verify().sound
    said = str(list(Event.objects.values_list("data", flat=True)))
    for personal in ("Ada", "Paul", "paul@", scene.domain + "'", "says no", "under way"):
        assert personal not in said.replace(f"'customer.domain': '{scene.domain}'", "")
