"""What a claim's page says is to be done next, and by whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from opencpor.claims.actions.decline import DECLINED
from opencpor.claims.arbitration.queries import About
from opencpor.claims.models import Claim
from opencpor.claims.pages.consent import Panel
from opencpor.claims.states import LineState, State
from opencpor.claims.terms import Verb


@dataclass(frozen=True)
class NextStep:
    """The one thing to do, who does it, and how pressing it is drawn."""

    what: str
    who: str
    tone: str
    timed: bool = True  # whether the claim's deadline is one for this step


def _of_draft(claim: Claim, verbs: list[str]) -> NextStep:
    del claim
    if Verb.SUBMIT in verbs:
        what = _("Upload your proof of execution, accept the statements and submit the claim.")
        return NextStep(what, _("You must act; the draft expires otherwise."), "active")
    return NextStep(
        _("The partner is still writing this claim."), _("The partner acts."), "waiting"
    )


def _of_submitted(claim: Claim, verbs: list[str]) -> NextStep:
    del claim
    if Verb.START_REVIEW in verbs:
        return NextStep(_("Take this claim to review."), _("A reviewer must act."), "active")
    return NextStep(
        _("Waiting for a reviewer to take the claim."), _("The operator acts."), "waiting"
    )


def _of_review(claim: Claim, verbs: list[str]) -> NextStep:
    del claim
    if Verb.DECIDE in verbs:
        what = _("Decide each line, or ask the partner for what is missing.")
        return NextStep(what, _("You are the reviewer."), "active")
    return NextStep(_("A reviewer checks the claim."), _("The operator acts."), "waiting")


def _of_action(claim: Claim, verbs: list[str]) -> NextStep:
    del claim
    if Verb.RESUBMIT in verbs:
        what = _("Answer the reviewer's questions and submit the claim again.")
        return NextStep(what, _("You must act; the claim is rejected otherwise."), "active")
    return NextStep(_("Waiting for the partner's answer."), _("The partner acts."), "waiting")


def _only_contested(claim: Claim) -> bool:
    """Whether a decided claim waits for nothing but what another partner holds."""
    if claim.state != State.AWAITING_CUSTOMER:
        return False
    states = {line.state for line in claim.lines_in_order()}
    return LineState.CONTESTED in states and LineState.ACCEPTED not in states


def _of_arbitration(*, unanswered: bool) -> NextStep:
    """Say that what is contested is decided by a senior reviewer."""
    if unanswered:
        what = _(
            "Another partner holds what you claim. Answer the arbitration before its deadline."
        )
        return NextStep(what, _("You may act; then a senior reviewer decides."), "active")
    what = _("Another partner holds what is claimed. The arbitration decides who keeps it.")
    return NextStep(what, _("A senior reviewer acts."), "waiting")


def _of_customer(claim: Claim, verbs: list[str]) -> NextStep:
    del verbs
    if _only_contested(claim):
        what = _("Waiting until what is contested becomes free.")
        return NextStep(what, _("The operator acts."), "waiting")
    return NextStep(_("Waiting for the customer to answer."), _("The customer acts."), "waiting")


def _of_rejected(claim: Claim, verbs: list[str]) -> NextStep:
    if claim.reason_code == DECLINED:  # nothing to dispute, and no deadline to mind
        who = _("You may copy it into a new draft.") if Verb.COPY in verbs else ""
        return NextStep(_("The customer declined."), who, "bad", timed=False)
    if Verb.DISPUTE in verbs:
        what = _("The claim was turned down. Read why. You can dispute it once, or copy it into a "
                 "new draft.")  # fmt: skip
        return NextStep(what, _("You may act."), "bad")
    if Verb.COPY in verbs:
        what = _("The claim was turned down. Read why, and copy it into a new draft if you can "
                 "put it right.")  # fmt: skip
        return NextStep(what, _("You may act."), "bad")
    return NextStep(_("The claim was turned down."), "", "bad")


def _of_over(claim: Claim, verbs: list[str]) -> NextStep:
    what = {
        State.WITHDRAWN: _("The claim was taken back."),
        State.EXPIRED: _("The draft expired before it was submitted."),
        State.ENDED: _("Every association that this claim gave has ended."),
    }[State(claim.state)]
    who = _("You may copy it into a new draft.") if Verb.COPY in verbs else ""
    return NextStep(what, who, "waiting")


def _of_approved(claim: Claim, verbs: list[str]) -> NextStep:
    del claim, verbs
    return NextStep(_("Nothing is to be done: the associations stand."), "", "good")


def _of_dispute(claim: Claim, verbs: list[str]) -> NextStep:
    del claim
    if Verb.DECIDE_DISPUTE in verbs:
        what = _("Look at the disputed lines again, and say whether the decision stands.")
        return NextStep(what, _("A senior reviewer must act."), "active")
    what = _("A senior reviewer looks at the claim again.")
    return NextStep(what, _("The operator acts."), "waiting")


STEPS: dict[State, Callable[[Claim, list[str]], NextStep]] = {
    State.DRAFT: _of_draft,
    State.SUBMITTED: _of_submitted,
    State.UNDER_REVIEW: _of_review,
    State.ACTION_REQUIRED: _of_action,
    State.AWAITING_CUSTOMER: _of_customer,
    State.APPROVED: _of_approved,
    State.DISPUTED: _of_dispute,
    State.REJECTED: _of_rejected,
    State.REJECTED_FINAL: _of_rejected,
    State.WITHDRAWN: _of_over,
    State.EXPIRED: _of_over,
    State.ENDED: _of_over,
}


def _of_unreached(*, may_change: bool) -> NextStep:
    """Say that the customer cannot answer, because nobody has asked it yet who could."""
    if may_change:
        what = _("The customer was not reached. Look at its contact: change it, or ask again.")
        return NextStep(what, _("You must act; the customer's time stands still."), "active")
    return NextStep(
        _("The customer was not reached. The partner was asked to look at the contact."),
        _("The partner acts."), "waiting",
    )  # fmt: skip


def next_step(
    claim: Claim,
    verbs: list[str],
    arbitrations: Sequence[About] = (),
    consent: Panel | None = None,
) -> NextStep:
    """Say the one thing to do on a claim.

    Args:
        claim: The claim.
        verbs: What the reader can do.
        arbitrations: Those about its lines that the reader can open.
        consent: What the reader sees of the customer's consent.
    """
    standing = [one for one in arbitrations if one.standing]
    unanswered = any(one.unanswered for one in standing)
    if standing and _only_contested(claim):
        return _of_arbitration(unanswered=unanswered)
    if unanswered and claim.state == State.APPROVED:
        what = _(
            "Another partner claims what you hold. Answer the arbitration before its deadline."
        )
        return NextStep(what, _("You may act; then a senior reviewer decides."), "active")
    if claim.state == State.AWAITING_CUSTOMER and consent is not None and consent.unreached:
        return _of_unreached(may_change=consent.may_change)
    return STEPS[State(claim.state)](claim, verbs)
