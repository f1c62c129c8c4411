"""What waits for people of the operator, in plain values. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from opencpor.common.months import Month


class Kind(StrEnum):
    """What waits for somebody; most of it takes a second person."""

    PAYEE = "payee"  # whom a location's money goes to
    ADJUSTMENT = "adjustment"
    PAYMENTS = "payments"  # a batch of them
    RECOMPUTE = "recompute"
    VERSION = "version"  # of a program
    ENROLLMENT = "enrollment"  # lacks what the reader validates
    USAGE = "usage"  # a file that was refused, or of which rows are in quarantine
    JOB = "job"  # failed, or due and not begun
    MAIL = "mail"  # that nobody took
    WEBHOOK = "webhook"  # to which nothing arrives
    TOKEN = "token"  # noqa: S105 - a kind's name; one that ends soon
    INVITATION = "invitation"  # that nobody accepted in time


@dataclass(frozen=True)
class Amount:
    """Money in minor units of a currency."""

    minor: int
    currency: str


@dataclass(frozen=True)
class Decision:
    """One thing that waits for a decision.

    Attributes:
        program_key: Empty: it is of no single program, as a payee.
        location_id: Empty: it is of no single location; so with its name and its partner's.
        months: What it applies to, the first and the last; empty: no month.
        since: When it was proposed, or came to wait.
        worth: What it decides on; of a payee what its location is owed, of what comes to no amount
            by itself nothing.
        count: Payments of a batch; lines in which a recompute differs; associations that hang on
            an enrollment; rows in quarantine; jobs of a task; attempts of a mail. None: not known,
            or none.
        yours: Whether the reader may decide: another person proposed it, or nobody did.
        name: What it is called, as a file; empty: nothing of its own.
        state: What became of a file, a job, a mail, a webhook, a token, an invitation; else empty.
        said: Why a mail did not arrive, in the server's words without addresses.
        ends_at: Until when a token or an invitation works.
        lacking: Keys of what an enrollment lacks that the reader validates; empty for all else.
    """

    kind: Kind
    id: str
    since: datetime
    yours: bool
    program_key: str = ""
    location_id: str = ""
    location: str = ""
    partner: str = ""
    months: tuple[Month, ...] = ()
    worth: tuple[Amount, ...] = ()
    count: int | None = None
    name: str = ""
    state: str = ""
    lacking: tuple[str, ...] = ()
    said: str = ""
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Decisions:
    """All of one kind; of many only those that wait longest are listed.

    Attributes:
        yours: How many the reader may decide.
        others: How many another person has to: the reader proposed them.
        worth: What those come to that the reader may decide.
    """

    kind: Kind
    yours: int
    others: int
    worth: tuple[Amount, ...]
    listed: tuple[Decision, ...]

    @property
    def total(self) -> int:
        """How many wait in all."""
        return self.yours + self.others


@dataclass(frozen=True)
class MonthToClose:
    """The month of a program that is closed next.

    Attributes:
        since: When it was over.
        waiting: How many months wait to be closed, this one among them.
        before: Units with usage in the month before; ``covered`` of them have some in this month.
            None: not known.
        enough: Whether so many came in that no reason is asked for. None: not known.
        expected: What it is forecast to post. None: there is no forecast.
    """

    program_key: str
    month: Month
    since: datetime
    waiting: int
    covered: int | None
    before: int | None
    enough: bool | None
    expected: Amount | None


def added_up(amounts: Iterable[Amount]) -> tuple[Amount, ...]:
    """Add amounts up by currency, in the order of the codes."""
    sums: dict[str, int] = {}
    for one in amounts:
        sums[one.currency] = sums.get(one.currency, 0) + one.minor
    return tuple(Amount(sums[currency], currency) for currency in sorted(sums))
