"""The closed lists of a claim's life: verbs, who may use them, guards, editable parts, notices."""

from enum import StrEnum


class Verb(StrEnum):
    """Everything that can be done to a claim."""

    EDIT = "edit"
    ADD_EVIDENCE = "add-evidence"
    SUBMIT = "submit"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    START_REVIEW = "start-review"
    RELEASE = "release"
    REASSIGN = "reassign"
    GREEN_PATH = "green-path"
    REQUEST_INFORMATION = "request-information"
    RESUBMIT = "resubmit"
    LAPSE = "lapse"
    DECIDE = "decide"
    REJECT = "reject"
    DECLINE = "decline"
    ACKNOWLEDGE = "acknowledge"
    WINDOW_PASSES = "window-passes"
    DISPUTE = "dispute"
    FINALIZE = "finalize"
    DECIDE_DISPUTE = "decide-dispute"
    WITHDRAW_DISPUTE = "withdraw-dispute"
    DISASSOCIATE = "disassociate"
    ARBITRATE = "arbitrate"
    TRANSFER = "transfer"
    END = "end"
    SUBSCRIPTION_ENDS = "subscription-ends"
    REVOKE = "revoke"
    REINSTATE = "reinstate"
    OPT_OUT = "opt-out"
    OPT_IN = "opt-in"
    MOVE = "move"
    COPY = "copy"
    COMMENT = "comment"
    NOTE = "note"


class Who(StrEnum):
    """Who uses a verb."""

    PARTNER = "partner"  # incentives admin or user
    INCENTIVES_ADMIN = "incentives admin"
    REVIEWER = "reviewer"
    SENIOR_REVIEWER = "senior reviewer"
    CUSTOMER = "customer"  # its admin, or the contact by link
    SYSTEM = "system"  # a clock or a feed


class Guard(StrEnum):
    """What must hold beyond state and right; the text says what it means to people."""

    NO_BLOCKING_FINDING = "no blocking finding; warnings have reasons"
    ONE_LINE = "at least one line"
    UNASSIGNED_OR_OWN = "no other reviewer is assigned"
    OWN_REVIEW = "the actor is the assigned reviewer"
    ONE_ACCEPTED = "at least one line is accepted"
    SETTLED = "the customer's consent is settled"
    CONDITIONS_HOLD = "every condition of the green path holds"
    ONCE_IN_TIME = "once, within the dispute window, not after a customer's decline"
    WORDS_OR_EVIDENCE = "a justification, or evidence added since the decision"
    TOOK_NO_PART = "the actor took no part before"
    DEADLINE_PASSED = "the deadline has passed"
    ACTIVE_ASSOCIATION = "the association is active"
    CONTESTED_LINE = "a line of it is in arbitration"
    WAITING_LINE = "a line of it waits for its slot: contested or scheduled"
    DAY_COME = "the day of the transfer has come"
    NEW_YES = "after a customer's ending only once it has acknowledged anew"
    SLOT_FREE = "ended not longer ago than the policy says, and the slot is free"


class Part(StrEnum):
    """The parts of a claim that can be edited."""

    NAME = "name"
    PARTNER_ID = "partner_id"
    CUSTOMER = "customer"
    CONTACTS = "contacts"
    AGREEMENT_DATE = "agreement_date"
    OPT_OUT = "opt_out"
    EXTRA = "extra"
    LINES = "lines"
    EVIDENCE = "evidence"


class Clock(StrEnum):
    """The clocks, named by the policy value that gives their length."""

    DRAFT_EXPIRY = "draft_expiry_days"
    QUEUE = "queue_business_days"
    REVIEW = "review_business_days"
    PARTNER_ANSWER = "partner_answer_business_days"
    CONSENT_WINDOW = "consent.window_business_days"
    DISPUTE = "dispute_days"
    DISPUTE_ANSWER = "dispute_answer_business_days"


class Notice(StrEnum):
    """Who hears of it, and what of; one template each."""

    PARTNER_SUBMITTED = "partner-submitted"
    REVIEWER_ASSIGNED = "reviewer-assigned"
    PARTNER_ACTION_REQUIRED = "partner-action-required"
    REVIEWER_RESUBMITTED = "reviewer-resubmitted"
    PARTNER_DECIDED = "partner-decided"
    PARTNER_APPROVED = "partner-approved"
    PARTNER_REJECTED = "partner-rejected"
    PARTNER_EXPIRED = "partner-expired"
    PARTNER_DECLINED = "partner-declined"
    PARTNER_CONTESTED = "partner-contested"
    PARTNER_ARBITRATION_ASKED = "partner-arbitration-asked"
    PARTNER_ARBITRATION_DECIDED = "partner-arbitration-decided"
    PARTNER_ARBITRATION_CLOSED = "partner-arbitration-closed"
    SENIOR_ARBITRATION_OPENED = "senior-arbitration-opened"
    SENIOR_ARBITRATION_READY = "senior-arbitration-ready"
    SENIOR_ARBITRATION_CLOSED = "senior-arbitration-closed"
    PARTNER_ASSOCIATION_ENDED = "partner-association-ended"
    PARTNER_ASSOCIATION_ENDS = "partner-association-ends"
    PARTNER_RENEWED = "partner-renewed"
    PARTNER_REINSTATED = "partner-reinstated"
    PARTNER_ASSOCIATION_CHANGED = "partner-association-changed"
    PARTNER_MOVES = "partner-association-moves"
    PARTNER_STAYS = "partner-association-stays"
    PARTNER_REOPENED = "partner-reopened"
    PARTNER_COMMENTED = "partner-commented"
    PARTNER_FILE_REFUSED = "partner-file-refused"
    REVIEWER_COMMENTED = "reviewer-commented"
    REVIEWER_WITHDRAWN = "reviewer-withdrawn"
    SENIOR_DISPUTED = "senior-disputed"
    SENIOR_DISPUTE_WITHDRAWN = "senior-dispute-withdrawn"
    PARTNER_DISPUTE_DECIDED = "partner-dispute-decided"
    OPERATOR_OVERDUE = "operator-overdue"
    OPERATOR_GREEN_ERROR = "operator-green-error"
    CUSTOMER_ASKED = "customer-asked"
    CUSTOMER_CHANGED = "customer-changed"
    CUSTOMER_DISPUTED = "customer-disputed"
    CUSTOMER_OUTCOME = "customer-outcome"
