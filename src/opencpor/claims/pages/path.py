"""The path of a claim on its pages, with the exit that it took."""

from opencpor.claims.models import Claim
from opencpor.claims.pages.registering import CLAIM_CHIPS
from opencpor.claims.states import State
from opencpor.ui.parts import Step, StepState

_WORDS = {state: CLAIM_CHIPS[state].word for state in State}
PATH = (
    State.DRAFT,
    State.SUBMITTED,
    State.UNDER_REVIEW,
    State.AWAITING_CUSTOMER,
    State.APPROVED,
)
EXITS = {
    State.REJECTED,
    State.REJECTED_FINAL,
    State.WITHDRAWN,
    State.EXPIRED,
    State.ENDED,
    State.DISPUTED,
}
DETOURS = {State.ACTION_REQUIRED: State.UNDER_REVIEW}


def _reached(claim: Claim) -> int:
    """Return how many steps of the path were gone before the claim left it."""
    if claim.state == State.ENDED:
        return len(PATH)
    if claim.decided_at is not None:
        return PATH.index(State.UNDER_REVIEW) + 1
    if claim.submitted_at is not None:
        taken = claim.clocks.filter(state=State.UNDER_REVIEW).exists()
        return PATH.index(State.UNDER_REVIEW if taken else State.SUBMITTED) + 1
    return 1


def path_of(claim: Claim) -> list[Step]:
    """Return the path of a claim with the exit it took, if it took one."""
    state = State(claim.state)
    if state in EXITS:
        gone = _reached(claim)
        steps = [
            Step(_WORDS[one], StepState.DONE if place < gone else StepState.SKIPPED)
            for place, one in enumerate(PATH)
            if place < gone or state is not State.ENDED
        ]
        bad = state in {State.REJECTED, State.REJECTED_FINAL}
        return [*steps, Step(_WORDS[state], StepState.WRONG if bad else StepState.CURRENT)]
    here = PATH.index(DETOURS.get(state, state))
    steps = []
    for place, one in enumerate(PATH):
        if place == here:
            steps.append(
                Step(_WORDS[one], StepState.CURRENT, note="" if one is state else _WORDS[state])
            )
        else:
            steps.append(Step(_WORDS[one], StepState.DONE if place < here else StepState.TODO))
    return steps
