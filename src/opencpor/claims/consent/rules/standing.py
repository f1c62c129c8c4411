"""Where consent stands, how long a link acts, how often one may ask. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from opencpor.programs.document.policy import ConsentMode

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What is known of one frozen text.

    Attributes:
        mode: What its silence means.
        acknowledged: Whether the customer acknowledged it.
        answer_by: First instant after the window; None: no mail has been accepted yet.
        unreached: Whether the customer is known not to have been reached.
        verified: Whether the contact's domain is a verified domain of the tenant now.
    """

    mode: ConsentMode
    acknowledged: bool
    answer_by: datetime | None
    unreached: bool
    verified: bool


@dataclass(frozen=True)
class Where:
    """Where consent stands: settled, still open until a moment, or refused by silence."""

    settled: bool
    answer_by: datetime | None = None
    refused: bool = False


def where(asked: Asked | None, now: datetime) -> Where:
    """Say where consent stands.

    An acknowledgement settles it whoever the contact is; silence only where the text said so and
    the contact's domain is verified. A window that was stopped, or never began, settles nothing.
    """
    if asked is None:
        return Where(settled=False)
    if asked.acknowledged:
        return Where(settled=True)
    if asked.unreached or asked.answer_by is None:
        return Where(settled=False)
    if now < asked.answer_by:
        return Where(settled=False, answer_by=asked.answer_by)
    if asked.mode is ConsentMode.SILENT and asked.verified:
        return Where(settled=True, answer_by=asked.answer_by)
    return Where(settled=False, answer_by=asked.answer_by, refused=True)


def mode_for(policy: ConsentMode, *, verified: bool, declined_before: bool) -> ConsentMode:
    """Return what silence may mean for a text: consent only for a verified contact, not after a no.

    Source: a partner must not be able to answer for its customer.
    """
    if verified and not declined_before:
        return policy
    return ConsentMode.EXPLICIT


def link_acts(closed_at: datetime | None, made_at: datetime, days: int, now: datetime) -> bool:
    """Whether a link still acts: until its claim is decided, and so many days more.

    One that is made later, since the customer asked for a fresh one, acts as many days: declining
    stays possible for as long as an association lasts.
    """
    return closed_at is None or now < max(closed_at, made_at) + days * DAY


def sent_within_a_day(sent: Sequence[datetime], now: datetime) -> int:
    """Count mails of the last 24 hours."""
    return sum(1 for at in sent if now - at < DAY)
