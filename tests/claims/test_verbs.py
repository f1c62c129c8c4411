"""Every verb in every state: those of the table do what it says, all others change nothing."""

import pytest
from django.db import transaction
from tests.claims.every_verb import OF_ASSOCIATIONS, USES, picture
from tests.claims.scene import ENROLLED_LATER, Scene

from opencpor.access.actor import ANONYMOUS
from opencpor.claims.actions import submit as submitting
from opencpor.claims.lifecycle import find
from opencpor.claims.models import Claim
from opencpor.claims.rights import allowed, transition_for
from opencpor.claims.states import State
from opencpor.claims.terms import Verb
from opencpor.common.errors import NotFound, Problem
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
REACHABLE = list(State)
ASSOCIATED = {State.APPROVED, State.ENDED}
REFUSED = {
    (Verb.SUBMIT, State.DRAFT): "warning_needs_reason",
    (Verb.WITHDRAW, State.APPROVED): "not_allowed_now",  # nothing of it waits for its slot
}
"""What is said to verbs that the table allows, where a guard needs more than the state."""


def usable(state: State) -> list[Verb]:
    return [v for v in USES if v not in OF_ASSOCIATIONS or state in ASSOCIATED]


def attempt(scene: Scene, claim: Claim, verb: Verb) -> Problem | None:
    """Use a verb and undo it; return what was said against it."""
    with transaction.atomic():
        try:
            USES[verb](scene, Claim.objects.get(id=claim.id))
        except Problem as problem:
            return problem
        finally:
            transaction.set_rollback(True)
    return None


def used(scene: Scene, claim: Claim, verb: Verb) -> Problem | None:
    """Use a verb for good; return what was said against it."""
    try:
        with transaction.atomic():
            USES[verb](scene, Claim.objects.get(id=claim.id))
    except Problem as problem:
        return problem
    return None


@pytest.mark.parametrize("state", REACHABLE)
def test_a_verb_that_the_table_does_not_allow_changes_nothing(scene: Scene, state: State) -> None:
    claim = scene.in_state(state)
    before = picture(claim)
    for verb in usable(state):
        if find(state, verb):
            continue
        problem = used(scene, claim, verb)
        assert picture(claim) == before, verb
        if verb in OF_ASSOCIATIONS:  # nothing stands any longer; to a feed that is no mistake
            assert problem is None or problem.code == "already_ended"
        elif isinstance(problem, NotFound):  # customers see no drafts
            assert (verb, claim.customer_id) == (Verb.DECLINE, None)
        else:
            assert problem is not None, verb
            assert (problem.code, problem.extra["state"]) == ("not_allowed_now", state)
            assert verb.value not in problem.extra["allowed"]


@pytest.mark.parametrize("state", REACHABLE)
def test_a_verb_that_the_table_allows_can_be_used(
    scene: Scene, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submitting, "NO_REASONS", ENROLLED_LATER)
    claim = scene.in_state(state)
    for verb in usable(state):
        if not find(state, verb):
            continue
        problem = attempt(scene, claim, verb)
        expected = REFUSED.get((verb, state))
        if verb is Verb.DISPUTE and state is not State.REJECTED:
            expected = "cannot_be_disputed"  # nothing of this claim was turned down
        assert (problem.code if problem else None) == expected, verb


@pytest.mark.parametrize("state", REACHABLE)
def test_what_is_said_to_be_allowed_is_what_the_table_allows(scene: Scene, state: State) -> None:
    claim = scene.in_state(state)
    for actor in (scene.ours.actor, scene.reviewer, scene.senior, scene.tenant_admin):
        for text in allowed(claim, actor):
            assert transition_for(claim, Verb(text), actor).verb == text


def test_another_partners_claim_is_not_found_by_any_verb(scene: Scene) -> None:
    from tests.claims.scene import make_claimant

    claim = scene.submitted()
    scene.ours = make_claimant()
    before = picture(claim)
    for verb in (Verb.EDIT, Verb.SUBMIT, Verb.WITHDRAW, Verb.RESUBMIT, Verb.COPY, Verb.COMMENT):
        problem = attempt(scene, claim, verb)
        assert isinstance(problem, NotFound), verb
    assert picture(claim) == before


def test_nobody_signed_in_uses_no_verb(scene: Scene) -> None:
    claim = scene.submitted()
    assert allowed(claim, ANONYMOUS) == []
    assert not Association.objects.exists()
