"""The states of claims and of their lines, and the label each shows."""

from enum import StrEnum


class State(StrEnum):
    """Where a claim is."""

    DRAFT = "draft"  # the partner writes it
    SUBMITTED = "submitted"  # waits for a reviewer
    UNDER_REVIEW = "under_review"  # a reviewer checks it
    ACTION_REQUIRED = "action_required"  # the partner must answer
    AWAITING_CUSTOMER = "awaiting_customer"  # a line is accepted or contested, none active yet
    APPROVED = "approved"  # a line is active or scheduled
    REJECTED = "rejected"  # turned down; may still be disputed
    DISPUTED = "disputed"  # a senior reviewer looks again
    REJECTED_FINAL = "rejected_final"  # turned down for good
    WITHDRAWN = "withdrawn"  # the partner took it back
    EXPIRED = "expired"  # a draft that nobody submitted
    ENDED = "ended"  # every association it gave has ended


def _(text: str) -> str:
    """Mark a label for translation; this module knows no framework that could translate it."""
    return text


LABELS: dict[State, str] = {
    State.DRAFT: _("Draft"),
    State.SUBMITTED: _("Submitted"),
    State.UNDER_REVIEW: _("Under review"),
    State.ACTION_REQUIRED: _("Partner action required"),
    State.AWAITING_CUSTOMER: _("Awaiting customer"),
    State.APPROVED: _("Approved"),
    State.REJECTED: _("Rejected"),
    State.DISPUTED: _("Dispute"),
    State.REJECTED_FINAL: _("Rejected final"),
    State.WITHDRAWN: _("Withdrawn"),
    State.EXPIRED: _("Expired"),
    State.ENDED: _("Ended"),
}

OPEN = frozenset(
    {
        State.SUBMITTED,
        State.UNDER_REVIEW,
        State.ACTION_REQUIRED,
        State.AWAITING_CUSTOMER,
        State.DISPUTED,
    }
)
"""States in which a claim still waits for somebody; a draft is not yet open."""


class LineState(StrEnum):
    """Where one line of a claim is; each line is decided by itself."""

    PENDING = "pending"  # not decided
    ACCEPTED = "accepted"  # its evidence is good; waits for consent
    CONTESTED = "contested"  # another organization holds its slot
    SCHEDULED = "scheduled"  # starts on a date
    ACTIVE = "active"  # an association stands
    DROPPED = "dropped"  # turned down, or taken back by its partner
    DECLINED = "declined"  # the customer said no
    ENDED = "ended"  # its association has ended


WAITING = (State.SUBMITTED, State.UNDER_REVIEW)
"""States of claims that wait for a reviewer's decision."""

IN_WORK = (*WAITING, State.ACTION_REQUIRED)
"""States of claims that have or may have a reviewer."""


LINE_LABELS: dict[LineState, str] = {
    LineState.PENDING: _("Pending"),
    LineState.ACCEPTED: _("Accepted"),
    LineState.CONTESTED: _("Contested"),
    LineState.SCHEDULED: _("Scheduled"),
    LineState.ACTIVE: _("Active"),
    LineState.DROPPED: _("Dropped"),
    LineState.DECLINED: _("Declined by the customer"),
    LineState.ENDED: _("Ended"),
}

OPEN_LINES = frozenset({LineState.PENDING, LineState.ACCEPTED, LineState.CONTESTED})
"""Line states that may still become an association."""
