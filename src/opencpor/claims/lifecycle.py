"""The life cycle of a claim as one table. Code, API, pages, documentation and diagram read it.

After the first decision a claim's state follows from its lines (`rules.labels`); the table says
which states a verb can lead to.
"""

from dataclasses import dataclass

from opencpor.access.roles import Permission
from opencpor.claims.states import State
from opencpor.claims.terms import Clock, Guard, Notice, Part, Verb, Who
from opencpor.journal.events import EventType


@dataclass(frozen=True)
class Transition:
    """One row.

    Attributes:
        sources: States in which the verb can be used.
        verb: What is done.
        targets: States it can lead to; empty: the claim stays where it is.
        who: Who does it, for people.
        permission: The right it takes; None: only the system does it.
        guards: What must hold besides.
        editable: Parts of the claim that may change.
        reason: Whether a reason must be given.
        event: What the log says.
        notices: Who hears of it.
    """

    sources: frozenset[State]
    verb: Verb
    targets: tuple[State, ...]
    who: Who
    permission: Permission | None
    guards: tuple[Guard, ...] = ()
    editable: frozenset[Part] = frozenset()
    reason: bool = False
    event: EventType | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class StateClock:
    """The clock that starts on entering a state.

    Attributes:
        clock: Names the policy value.
        business: Whether it counts business days of the program's calendar.
        acts: The verb that the system uses when it is up; None: it only notifies.
    """

    clock: Clock
    business: bool
    acts: Verb | None


CLOCKS: dict[State, StateClock] = {
    State.DRAFT: StateClock(Clock.DRAFT_EXPIRY, business=False, acts=Verb.EXPIRE),
    State.SUBMITTED: StateClock(Clock.QUEUE, business=True, acts=None),
    State.UNDER_REVIEW: StateClock(Clock.REVIEW, business=True, acts=None),
    State.ACTION_REQUIRED: StateClock(Clock.PARTNER_ANSWER, business=True, acts=Verb.LAPSE),
    State.AWAITING_CUSTOMER: StateClock(
        Clock.CONSENT_WINDOW, business=True, acts=Verb.WINDOW_PASSES
    ),
    State.REJECTED: StateClock(Clock.DISPUTE, business=False, acts=Verb.FINALIZE),
    State.DISPUTED: StateClock(Clock.DISPUTE_ANSWER, business=True, acts=None),
}
"""States without an entry have no clock. Operator clocks (`acts` None) never change a state."""


def _in(*states: State) -> frozenset[State]:
    return frozenset(states)


S, V, W, G, P, N, E = State, Verb, Who, Guard, Permission, Notice, EventType
EVERYWHERE = frozenset(State)
BEFORE_DECISION = _in(S.SUBMITTED, S.UNDER_REVIEW, S.ACTION_REQUIRED)
WITH_CUSTOMER = BEFORE_DECISION | {S.AWAITING_CUSTOMER}
ANSWERABLE = frozenset({Part.PARTNER_ID, Part.LINES, Part.CONTACTS, Part.EVIDENCE})
AFTER_AN_END = (S.APPROVED, S.AWAITING_CUSTOMER, S.ENDED, S.REJECTED)
"""What an approved claim can become when something ends that it gave: it follows its lines."""
ENDED_BY_US = (N.PARTNER_ASSOCIATION_ENDED, N.CUSTOMER_OUTCOME)
CHANGED_BY_US = (N.PARTNER_ASSOCIATION_CHANGED, N.CUSTOMER_OUTCOME)

TABLE: tuple[Transition, ...] = (
    Transition(
        _in(S.DRAFT), V.EDIT, (), W.PARTNER, P.CLAIM_WRITE,
        editable=frozenset(Part), event=E.CLAIM_EDITED,
    ),
    Transition(
        _in(S.ACTION_REQUIRED), V.EDIT, (), W.PARTNER, P.CLAIM_WRITE,
        editable=ANSWERABLE, event=E.CLAIM_EDITED,
    ),
    Transition(
        _in(S.DRAFT, S.ACTION_REQUIRED, S.APPROVED, S.REJECTED, S.DISPUTED), V.ADD_EVIDENCE, (),
        W.PARTNER, P.CLAIM_WRITE,
        editable=frozenset({Part.EVIDENCE}), event=E.EVIDENCE_ADDED,
    ),
    Transition(  # what an arbitration asks for
        _in(S.AWAITING_CUSTOMER, S.DISPUTED), V.ADD_EVIDENCE, (), W.PARTNER, P.CLAIM_WRITE,
        guards=(G.CONTESTED_LINE,), editable=frozenset({Part.EVIDENCE}), event=E.EVIDENCE_ADDED,
    ),
    Transition(
        _in(S.DRAFT), V.SUBMIT, (S.SUBMITTED,), W.PARTNER, P.CLAIM_WRITE,
        guards=(G.ONE_LINE, G.NO_BLOCKING_FINDING), event=E.CLAIM_SUBMITTED,
        notices=(N.PARTNER_SUBMITTED, N.CUSTOMER_ASKED),
    ),
    Transition(
        _in(S.DRAFT), V.EXPIRE, (S.EXPIRED,), W.SYSTEM, None,
        guards=(G.DEADLINE_PASSED,), event=E.CLAIM_EXPIRED, notices=(N.PARTNER_EXPIRED,),
    ),
    Transition(
        WITH_CUSTOMER | {S.DRAFT}, V.WITHDRAW, (S.WITHDRAWN,), W.PARTNER, P.CLAIM_WRITE,
        reason=True, event=E.CLAIM_WITHDRAWN, notices=(N.REVIEWER_WITHDRAWN, N.CUSTOMER_OUTCOME),
    ),
    Transition(  # lines that still wait for their slot; what stands already stays
        _in(S.APPROVED), V.WITHDRAW,
        (S.APPROVED, S.AWAITING_CUSTOMER, S.ENDED, S.REJECTED, S.WITHDRAWN),
        W.PARTNER, P.CLAIM_WRITE, guards=(G.WAITING_LINE,), reason=True, event=E.CLAIM_WITHDRAWN,
        notices=(N.REVIEWER_WITHDRAWN, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.SUBMITTED), V.START_REVIEW, (S.UNDER_REVIEW,), W.REVIEWER, P.REVIEW,
        guards=(G.UNASSIGNED_OR_OWN,), event=E.CLAIM_REVIEW_STARTED,
    ),
    Transition(
        _in(S.UNDER_REVIEW), V.RELEASE, (S.SUBMITTED,), W.REVIEWER, P.REVIEW,
        guards=(G.OWN_REVIEW,), event=E.CLAIM_RELEASED,
    ),
    Transition(
        WITH_CUSTOMER, V.REASSIGN, (), W.SENIOR_REVIEWER, P.REVIEW_SENIOR,
        event=E.CLAIM_REASSIGNED, notices=(N.REVIEWER_ASSIGNED,),
    ),
    Transition(
        _in(S.SUBMITTED), V.GREEN_PATH, (S.AWAITING_CUSTOMER, S.APPROVED), W.SYSTEM, None,
        guards=(G.CONDITIONS_HOLD,), event=E.CLAIM_DECIDED,
        notices=(N.PARTNER_DECIDED, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.UNDER_REVIEW), V.REQUEST_INFORMATION, (S.ACTION_REQUIRED,), W.REVIEWER, P.REVIEW,
        guards=(G.OWN_REVIEW,), reason=True, event=E.CLAIM_ACTION_REQUIRED,
        notices=(N.PARTNER_ACTION_REQUIRED,),
    ),
    Transition(
        _in(S.ACTION_REQUIRED), V.RESUBMIT, (S.UNDER_REVIEW,), W.PARTNER, P.CLAIM_WRITE,
        guards=(G.ONE_LINE, G.NO_BLOCKING_FINDING), event=E.CLAIM_RESUBMITTED,
        notices=(N.REVIEWER_RESUBMITTED, N.CUSTOMER_CHANGED),
    ),
    Transition(
        _in(S.ACTION_REQUIRED), V.LAPSE, (S.REJECTED,), W.SYSTEM, None,
        guards=(G.DEADLINE_PASSED,), event=E.CLAIM_LAPSED,
        notices=(N.PARTNER_REJECTED, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.UNDER_REVIEW), V.DECIDE, (S.AWAITING_CUSTOMER, S.APPROVED), W.REVIEWER, P.REVIEW,
        guards=(G.OWN_REVIEW, G.ONE_ACCEPTED), event=E.CLAIM_DECIDED,
        notices=(N.PARTNER_DECIDED, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.UNDER_REVIEW), V.REJECT, (S.REJECTED,), W.REVIEWER, P.REVIEW,
        guards=(G.OWN_REVIEW,), reason=True, event=E.CLAIM_REJECTED,
        notices=(N.PARTNER_REJECTED, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        BEFORE_DECISION, V.DECLINE, (S.REJECTED,), W.CUSTOMER, P.CONSENT_ANSWER,
        event=E.CONSENT_DECLINED, notices=(N.PARTNER_DECLINED,),
    ),
    Transition(
        _in(S.AWAITING_CUSTOMER), V.DECLINE, (S.REJECTED,), W.CUSTOMER, P.CONSENT_ANSWER,
        event=E.CONSENT_DECLINED, notices=(N.PARTNER_DECLINED,),
    ),
    Transition(
        _in(S.AWAITING_CUSTOMER), V.ACKNOWLEDGE, (S.APPROVED,), W.CUSTOMER, P.CONSENT_ANSWER,
        guards=(G.SETTLED,), event=E.CLAIM_APPROVED,
        notices=(N.PARTNER_APPROVED, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.AWAITING_CUSTOMER), V.WINDOW_PASSES, (S.APPROVED, S.REJECTED), W.SYSTEM, None,
        guards=(G.DEADLINE_PASSED,), event=E.CLAIM_APPROVED,
        notices=(N.PARTNER_APPROVED, N.PARTNER_REJECTED, N.CUSTOMER_OUTCOME),
    ),
    Transition(  # a line that was accepted after all, while others of its claim stand already
        _in(S.APPROVED), V.ACKNOWLEDGE, (S.APPROVED,), W.CUSTOMER, P.CONSENT_ANSWER,
        guards=(G.SETTLED,), event=E.CLAIM_APPROVED,
        notices=(N.PARTNER_APPROVED, N.CUSTOMER_OUTCOME),
    ),
    Transition(  # a line that was contested can stand now that its slot is free
        _in(S.APPROVED), V.WINDOW_PASSES, (S.APPROVED,), W.SYSTEM, None,
        guards=(G.SETTLED,), event=E.CLAIM_APPROVED,
        notices=(N.PARTNER_APPROVED, N.PARTNER_DECIDED, N.CUSTOMER_OUTCOME),
    ),
    Transition(  # what the decision of an arbitration does to a challenger's claim
        _in(S.AWAITING_CUSTOMER, S.APPROVED, S.DISPUTED), V.ARBITRATE,
        (S.APPROVED, S.AWAITING_CUSTOMER, S.ENDED, S.REJECTED, S.DISPUTED), W.SYSTEM, None,
        guards=(G.TOOK_NO_PART, G.SETTLED), reason=True, event=E.CLAIM_LINE_DROPPED,
        notices=(N.PARTNER_ARBITRATION_DECIDED, N.CUSTOMER_OUTCOME),
    ),
    Transition(  # on the day of the transfer: the challenger's line starts, the incumbent's ends
        _in(S.APPROVED, S.DISPUTED), V.TRANSFER,
        (S.APPROVED, S.AWAITING_CUSTOMER, S.ENDED, S.REJECTED, S.DISPUTED), W.SYSTEM, None,
        guards=(G.DAY_COME,), event=E.CLAIM_APPROVED,
        notices=(N.PARTNER_APPROVED, N.PARTNER_ASSOCIATION_ENDED, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.REJECTED, S.AWAITING_CUSTOMER, S.APPROVED), V.DISPUTE, (S.DISPUTED,),
        W.INCENTIVES_ADMIN, P.CLAIM_DISPUTE, guards=(G.ONCE_IN_TIME, G.WORDS_OR_EVIDENCE),
        event=E.CLAIM_DISPUTED, notices=(N.SENIOR_DISPUTED, N.CUSTOMER_DISPUTED),
    ),
    Transition(
        _in(S.REJECTED), V.FINALIZE, (S.REJECTED_FINAL,), W.SYSTEM, None,
        guards=(G.DEADLINE_PASSED,), event=E.CLAIM_FINALIZED,
    ),
    Transition(
        _in(S.DISPUTED), V.DECIDE_DISPUTE, (S.REJECTED_FINAL, S.AWAITING_CUSTOMER, S.APPROVED),
        W.SENIOR_REVIEWER, P.REVIEW_SENIOR, guards=(G.TOOK_NO_PART,), reason=True,
        event=E.CLAIM_DISPUTE_DECIDED, notices=(N.PARTNER_DISPUTE_DECIDED, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.DISPUTED), V.WITHDRAW_DISPUTE, (S.REJECTED_FINAL, S.AWAITING_CUSTOMER, S.APPROVED),
        W.INCENTIVES_ADMIN, P.CLAIM_DISPUTE, event=E.CLAIM_DISPUTE_WITHDRAWN,
        notices=(N.SENIOR_DISPUTE_WITHDRAWN, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.DISPUTED), V.DECLINE, (S.REJECTED_FINAL, S.AWAITING_CUSTOMER, S.APPROVED),
        W.CUSTOMER, P.CONSENT_ANSWER, event=E.CONSENT_DECLINED, notices=(N.PARTNER_DECLINED,),
    ),
    Transition(  # lines that were accepted before another one was disputed do not wait for it
        _in(S.DISPUTED), V.ACKNOWLEDGE, (), W.CUSTOMER, P.CONSENT_ANSWER, guards=(G.SETTLED,),
        event=E.CLAIM_APPROVED, notices=(N.PARTNER_APPROVED, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.DISPUTED), V.WINDOW_PASSES, (), W.SYSTEM, None, guards=(G.SETTLED,),
        event=E.CLAIM_APPROVED, notices=(N.PARTNER_APPROVED, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.APPROVED), V.DECLINE, AFTER_AN_END, W.CUSTOMER, P.CONSENT_ANSWER,
        event=E.CONSENT_DECLINED, notices=(N.PARTNER_DECLINED,),
    ),
    Transition(
        _in(S.APPROVED), V.DISASSOCIATE, AFTER_AN_END, W.INCENTIVES_ADMIN, P.CLAIM_DISPUTE,
        guards=(G.ACTIVE_ASSOCIATION,), reason=True, event=E.CLAIM_LINE_ENDED, notices=ENDED_BY_US,
    ),
    Transition(
        _in(S.APPROVED), V.END, AFTER_AN_END, W.CUSTOMER, P.CONSENT_ANSWER,
        guards=(G.ACTIVE_ASSOCIATION,), event=E.CLAIM_LINE_ENDED,
        notices=(N.PARTNER_ASSOCIATION_ENDED,),
    ),
    Transition(
        _in(S.APPROVED), V.SUBSCRIPTION_ENDS, AFTER_AN_END, W.SYSTEM, None,
        guards=(G.ACTIVE_ASSOCIATION,), event=E.CLAIM_LINE_ENDED, notices=ENDED_BY_US,
    ),
    Transition(
        _in(S.APPROVED), V.REVOKE, AFTER_AN_END, W.SENIOR_REVIEWER, P.REVIEW_SENIOR,
        guards=(G.ACTIVE_ASSOCIATION,), reason=True, event=E.CLAIM_LINE_ENDED, notices=ENDED_BY_US,
    ),
    # What stands can end while another line is disputed; the claim stays disputed.
    Transition(
        _in(S.DISPUTED), V.DISASSOCIATE, (), W.INCENTIVES_ADMIN, P.CLAIM_DISPUTE,
        guards=(G.ACTIVE_ASSOCIATION,), reason=True, event=E.CLAIM_LINE_ENDED, notices=ENDED_BY_US,
    ),
    Transition(
        _in(S.DISPUTED), V.END, (), W.CUSTOMER, P.CONSENT_ANSWER, guards=(G.ACTIVE_ASSOCIATION,),
        event=E.CLAIM_LINE_ENDED, notices=(N.PARTNER_ASSOCIATION_ENDED,),
    ),
    Transition(
        _in(S.DISPUTED), V.SUBSCRIPTION_ENDS, (), W.SYSTEM, None, guards=(G.ACTIVE_ASSOCIATION,),
        event=E.CLAIM_LINE_ENDED, notices=ENDED_BY_US,
    ),
    Transition(
        _in(S.DISPUTED), V.REVOKE, (), W.SENIOR_REVIEWER, P.REVIEW_SENIOR,
        guards=(G.ACTIVE_ASSOCIATION,), reason=True, event=E.CLAIM_LINE_ENDED, notices=ENDED_BY_US,
    ),
    Transition(
        _in(S.APPROVED, S.ENDED, S.AWAITING_CUSTOMER, S.REJECTED, S.REJECTED_FINAL), V.REINSTATE,
        (S.APPROVED, S.AWAITING_CUSTOMER), W.SENIOR_REVIEWER, P.REVIEW_SENIOR,
        guards=(G.ENDED_ASSOCIATION, G.SLOT_FREE, G.NEW_YES), reason=True,
        event=E.CLAIM_LINE_REINSTATED, notices=(N.PARTNER_REINSTATED, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.DISPUTED), V.REINSTATE, (), W.SENIOR_REVIEWER, P.REVIEW_SENIOR,
        guards=(G.ENDED_ASSOCIATION, G.SLOT_FREE, G.NEW_YES), reason=True,
        event=E.CLAIM_LINE_REINSTATED, notices=(N.PARTNER_REINSTATED, N.CUSTOMER_OUTCOME),
    ),
    Transition(
        _in(S.APPROVED, S.DISPUTED), V.OPT_OUT, (), W.INCENTIVES_ADMIN, P.CLAIM_DISPUTE,
        guards=(G.ACTIVE_ASSOCIATION,), event=E.CLAIM_LINE_CHANGED, notices=CHANGED_BY_US,
    ),
    Transition(
        _in(S.APPROVED, S.DISPUTED), V.OPT_IN, (), W.INCENTIVES_ADMIN, P.CLAIM_DISPUTE,
        guards=(G.ACTIVE_ASSOCIATION,), event=E.CLAIM_LINE_CHANGED, notices=CHANGED_BY_US,
    ),
    Transition(
        _in(S.APPROVED, S.DISPUTED), V.MOVE, (), W.INCENTIVES_ADMIN, P.CLAIM_DISPUTE,
        guards=(G.ACTIVE_ASSOCIATION,), event=E.CLAIM_LINE_CHANGED, notices=CHANGED_BY_US,
    ),
    Transition(
        _in(S.REJECTED, S.REJECTED_FINAL, S.WITHDRAWN, S.EXPIRED, S.ENDED), V.COPY, (),
        W.PARTNER, P.CLAIM_WRITE, event=E.CLAIM_CREATED,
    ),
    Transition(
        EVERYWHERE, V.COMMENT, (), W.PARTNER, P.CLAIM_WRITE,
        event=E.CLAIM_COMMENTED, notices=(N.REVIEWER_COMMENTED,),
    ),
    Transition(
        EVERYWHERE, V.COMMENT, (), W.REVIEWER, P.REVIEW,
        event=E.CLAIM_COMMENTED, notices=(N.PARTNER_COMMENTED,),
    ),
    Transition(EVERYWHERE, V.NOTE, (), W.REVIEWER, P.REVIEW, event=E.CLAIM_NOTED),
)  # fmt: skip


BY_STATE = {state: tuple(row for row in TABLE if state in row.sources) for state in State}


def transitions(state: State) -> tuple[Transition, ...]:
    """Give the rows that apply in a state."""
    return BY_STATE[state]


def find(state: State, verb: Verb) -> tuple[Transition, ...]:
    """Give the rows for a verb in a state, one per kind of actor; none: it cannot be used there."""
    return tuple(row for row in transitions(state) if row.verb is verb)


def editable(state: State) -> frozenset[Part]:
    """Give the parts of a claim that its partner may change in a state."""
    return frozenset[Part]().union(*(row.editable for row in find(state, Verb.EDIT)))
