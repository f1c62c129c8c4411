"""What a claim's page says about where it is: the next step, the path, what happened."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.claims.actions.decline import DECLINED
from opencpor.claims.arbitration.queries import About
from opencpor.claims.models import Claim
from opencpor.claims.pages.consent import Panel
from opencpor.claims.queries import Happening as Logged
from opencpor.claims.states import LineState, State
from opencpor.claims.terms import Verb
from opencpor.journal.events import EventType
from opencpor.ui.parts import Happening, Step, StepState


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


def path_of(claim: Claim, words: Mapping[State, Any]) -> list[Step]:
    """Return the path of a claim with the exit it took, if it took one."""
    state = State(claim.state)
    if state in EXITS:
        gone = _reached(claim)
        steps = [
            Step(words[one], StepState.DONE if place < gone else StepState.SKIPPED)
            for place, one in enumerate(PATH)
            if place < gone or state is not State.ENDED
        ]
        bad = state in {State.REJECTED, State.REJECTED_FINAL}
        return [*steps, Step(words[state], StepState.WRONG if bad else StepState.CURRENT)]
    here = PATH.index(DETOURS.get(state, state))
    steps = []
    for place, one in enumerate(PATH):
        if place == here:
            steps.append(
                Step(words[one], StepState.CURRENT, note="" if one is state else words[state])
            )
        else:
            steps.append(Step(words[one], StepState.DONE if place < here else StepState.TODO))
    return steps


E = EventType
WORDS: dict[str, tuple[Any, str, str]] = {
    E.CLAIM_CREATED: (lazy("Draft created"), "plus", "neutral"),
    E.CLAIM_IMPORTED: (lazy("Taken over from an earlier system"), "table-import", "active"),
    E.CLAIM_EDITED: (lazy("Changed"), "pencil", "neutral"),
    E.CLAIM_SUBMITTED: (lazy("Submitted"), "send", "active"),
    E.CLAIM_REVIEW_STARTED: (lazy("Taken to review"), "eye", "active"),
    E.CLAIM_RELEASED: (lazy("Given back to the queue"), "arrow-back-up", "neutral"),
    E.CLAIM_REASSIGNED: (lazy("Given to another reviewer"), "switch-horizontal", "neutral"),
    E.CLAIM_ACTION_REQUIRED: (
        lazy("The partner was asked for more"), "message-question", "waiting",
    ),
    E.CLAIM_RESUBMITTED: (lazy("Submitted again"), "send", "active"),
    E.CLAIM_DECIDED: (lazy("Decided line by line"), "clipboard-check", "active"),
    E.CLAIM_APPROVED: (lazy("Approved"), "circle-check", "good"),
    E.CLAIM_REJECTED: (lazy("Rejected"), "circle-x", "bad"),
    E.CLAIM_WITHDRAWN: (lazy("Withdrawn"), "arrow-back-up", "neutral"),
    E.CLAIM_EXPIRED: (lazy("The draft expired"), "clock-pause", "neutral"),
    E.CLAIM_LAPSED: (lazy("Rejected: the partner did not answer in time"), "clock", "bad"),
    E.CLAIM_DISPUTED: (lazy("Disputed"), "gavel", "waiting"),
    E.CLAIM_DISPUTE_DECIDED: (lazy("The dispute was decided"), "gavel", "active"),
    E.CLAIM_DISPUTE_WITHDRAWN: (lazy("The dispute was withdrawn"), "arrow-back-up", "neutral"),
    E.CLAIM_ENDED: (lazy("Ended"), "player-stop", "neutral"),
    E.CLAIM_FINALIZED: (lazy("The rejection became final"), "ban", "bad"),
    E.CLAIM_LINE_CONTESTED: (lazy("A line became contested"), "scale", "waiting"),
    E.CLAIM_LINE_RELEASED: (lazy("A contested line became free"), "lock-open", "active"),
    E.CLAIM_LINE_SCHEDULED: (lazy("A line was given a day to start"), "calendar", "good"),
    E.CLAIM_LINE_DROPPED: (lazy("A line was dropped"), "circle-minus", "bad"),
    E.CLAIM_LINE_ENDED: (lazy("The association of a line ended"), "player-stop", "neutral"),
    E.CLAIM_LINE_REINSTATED: (lazy("A line was reinstated"), "link", "good"),
    E.CLAIM_LINE_CHANGED: (lazy("The association of a line changed"), "link", "neutral"),
    E.CLAIM_NOTED: (lazy("Internal note"), "note", "neutral"),
    E.CLAIM_SAMPLE_JUDGED: (lazy("A reviewer judged the green path's decision"), "eye", "neutral"),
    E.CLAIM_COMMENTED: (lazy("Comment"), "message", "neutral"),
    E.CLAIM_OVERDUE: (lazy("The operator's deadline passed"), "calendar-due", "waiting"),
    E.CLAIM_SUBSCRIPTION_OVERRIDDEN: (
        lazy("An unknown subscription was accepted"), "flag", "waiting",
    ),
    E.EVIDENCE_ADDED: (lazy("File added"), "paperclip", "neutral"),
    E.EVIDENCE_REMOVED: (lazy("File removed"), "trash", "neutral"),
    E.EVIDENCE_OPENED: (lazy("File opened"), "eye", "neutral"),
    E.EVIDENCE_SCANNED: (lazy("File scanned for viruses"), "shield-check", "neutral"),
    E.CONSENT_FROZEN: (lazy("The text for the customer was recorded"), "file-text", "neutral"),
    E.CONSENT_SENT: (lazy("The customer was asked"), "mail", "active"),
    E.CONSENT_DELIVERED: (lazy("The mail to the customer arrived"), "mail-opened", "neutral"),
    E.CONSENT_UNREACHABLE: (lazy("The customer was not reached"), "alert-triangle", "bad"),
    E.CONSENT_ACKNOWLEDGED: (lazy("The customer acknowledged"), "user-check", "good"),
    E.CONSENT_DECLINED: (lazy("The customer declined"), "user-x", "bad"),
    E.CONSENT_NOT_ME: (lazy("The contact says it is not the right person"), "user-question", "bad"),
    E.CONSENT_WINDOW_PASSED: (lazy("The customer's time to answer passed"), "clock", "neutral"),
    E.CONTACT_CHANGED: (lazy("The customer contact was changed"), "user-plus", "neutral"),
    E.ASSOCIATION_STARTED: (lazy("An association started"), "link", "good"),
    E.ASSOCIATION_ENDED: (lazy("An association ended"), "unlink", "neutral"),
    E.ASSOCIATION_REINSTATED: (lazy("An association was reinstated"), "link", "good"),
    E.ASSOCIATION_CHANGED: (lazy("An association was changed"), "link", "neutral"),
    E.RENEWAL_SUGGESTED: (
        lazy("The partner was told of a new subscription"), "refresh", "active",
    ),
}  # fmt: skip

SIDES: dict[str, Any] = {
    "partner": lazy("Partner"),
    "operator": lazy("Operator"),
    "customer": lazy("Customer"),
    "link": lazy("Customer contact"),
    "system": lazy("Automatically"),
    "service": lazy("By a service account"),
}

FIELDS: dict[str, Any] = {
    "engagement": lazy("partner role"),
    "name": lazy("name"),
    "partner_id": lazy("PartnerID"),
    "customer.tenant_id": lazy("tenant ID"),
    "customer.name": lazy("customer name"),
    "customer.domain": lazy("customer domain"),
    "customer.country": lazy("customer country"),
    "agreement_date": lazy("agreement date"),
    "opt_out": lazy("payment"),
    "lines": lazy("lines"),
}


def by_whom(name: str) -> Any:
    """Write who did something: the name, or the side in words."""
    return SIDES.get(name, name)


def _note(logged: Logged) -> str:
    """Say what changed, as far as the log says it without anything personal."""
    changed = logged.data.get("changed")
    if isinstance(changed, dict) and changed:
        return ", ".join(str(FIELDS.get(name, name)) for name in changed)
    if changed is not None:  # of personal values the log says nothing, and only contacts are such
        return _("contacts")
    before = [logged.data.get("reference"), logged.data.get("earlier_system")]
    code = logged.data.get("code") or " · ".join(text for text in before if text)
    return ": ".join(text for text in (code, logged.why) if isinstance(text, str) and text)


def happenings(logged: list[Logged]) -> Iterator[Happening]:
    """Give the history of a claim in words, the newest first."""
    for one in reversed(logged):
        what, icon, tone = WORDS.get(one.event, (one.event, "point", "neutral"))
        yield Happening(what, one.at, by_whom(one.by), _note(one), icon, tone)
