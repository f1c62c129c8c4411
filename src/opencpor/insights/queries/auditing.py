"""What auditors look at first: whether the log is signed, and what was done that matters most."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.http.paging import Page, goes_on_at, page_of
from opencpor.journal.actions.checkpoint import statement
from opencpor.journal.events import EventType as E
from opencpor.journal.models import Checkpoint, Event
from opencpor.runtime import environment, keys

DAYS = 30
MOST_DAYS = 366
LISTED = 5
SIGNED_WITHIN = timedelta(hours=26)  # it is signed daily
ORDER = ("-number",)


class Group(StrEnum):
    """What an auditor follows."""

    ROLES = "roles"  # who may do what, and tokens
    BANK = "bank"  # bank data entered, read or changed
    MONEY = "money"  # closes, corrections, payments
    RULES = "rules"  # of programs
    EVIDENCE = "evidence"  # opened for a reason that was stated
    ERASED = "erased"


@dataclass(frozen=True)
class Followed:
    """Which events make up a group, and the kinds of aggregates in whose streams they stand.

    Without a kind they stand in streams that are too many to look into: evidence that was opened
    has an index of its own.
    """

    types: tuple[E, ...]
    streams: tuple[str, ...]


GROUPS: Mapping[Group, Followed] = {
    Group.ROLES: Followed(
        (E.MEMBER_ADDED, E.MEMBER_REMOVED, E.INVITATION_SENT, E.INVITATION_ACCEPTED,
         E.INVITATION_REVOKED, E.SERVICE_ACCOUNT_CREATED, E.TOKEN_CREATED, E.TOKEN_REVOKED,
         E.USER_CREATED),
        ("organization", "user"),
    ),
    Group.BANK: Followed(
        (E.PAYEE_SUBMITTED, E.PAYEE_APPROVED, E.PAYEE_REJECTED, E.PAYEE_WITHDRAWN,
         E.PAYEE_RESEALED, E.PAYMENT_FILE_FETCHED, E.PAYMENT_FILE_RESEALED,
         E.PAYMENT_ANSWERS_RECORDED, E.PAYMENT_ANSWERS_FETCHED, E.PAYMENT_ANSWERS_RESEALED),
        ("payee", "payment_batch", "payment_answers"),
    ),
    Group.MONEY: Followed(
        (E.MONTH_CLOSED, E.ADJUSTMENT_APPROVED, E.RECOMPUTE_APPROVED, E.PAYMENT_BATCH_APPROVED,
         E.PAYMENT_HOLD_PLACED, E.PAYMENT_HOLD_RELEASED, E.BUDGET_SET),
        ("ledger", "adjustment", "recompute", "payment_batch", "payment_hold", "budget"),
    ),
    Group.RULES: Followed(
        (E.PROGRAM_PROPOSED, E.PROGRAM_PUBLISHED, E.PROGRAM_PROPOSAL_REJECTED,
         E.PROGRAM_PROPOSAL_WITHDRAWN),
        ("program",),
    ),
    Group.EVIDENCE: Followed((E.EVIDENCE_OPENED,), ()),
    Group.ERASED: Followed(
        (E.PAYEE_ERASED, E.PERSONAL_VALUE_ERASED), ("payee", "personal")
    ),
}  # fmt: skip


@dataclass(frozen=True)
class LogAsked:
    """Which events are wanted; no group: those of all of them."""

    group: Group | None = None
    days: int = DAYS


@dataclass(frozen=True)
class Signed:
    """How far the log is signed.

    Attributes:
        at: When the newest checkpoint was signed; None: none ever was.
        covers: Number of the last event that it covers.
        holds: Whether its signature fits what it says and the key that stands beside it.
        own_key: Whether that key is this installation's; None: it is not known here.
        late: Whether none was signed for more than a day.
        after: Events that came after it.
    """

    at: datetime | None
    covers: int
    holds: bool
    own_key: bool | None
    late: bool
    after: int


@dataclass(frozen=True)
class Happened:
    """The events of one group: how many, and the newest of them."""

    group: Group
    count: int
    newest: tuple[Event, ...]


@dataclass(frozen=True)
class LogHome:
    """What an auditor looks at first."""

    signed: Signed
    groups: tuple[Happened, ...]


def auditing_home(actor: Actor) -> LogHome | None:
    """Return what an auditor looks at first; None for everybody else."""
    if not actor.may(Permission.LOG_READ):
        return None
    return LogHome(_signed(actor), tuple(_happened(actor)))


def logged(actor: Actor, asked: LogAsked) -> list[int]:
    """Return the numbers of the events that are followed, the newest first.

    They are found by themselves: their order would have the database walk through the whole log
    from its end.
    """
    groups = [asked.group] if asked.group else list(Group)
    found = {number for group in groups for number in _numbers(actor, group, asked.days)}
    return sorted(found, reverse=True)


def events_of(actor: Actor, numbers: Collection[int]) -> QuerySet[Event]:
    """Return some events of the log, for whoever may read it."""
    return restrict(Event.objects.filter(number__in=numbers), actor)


def page_of_log(
    actor: Actor, asked: LogAsked, cursor: str, limit: int
) -> tuple[Page[Event], int]:  # fmt: skip
    """Return one page of the events that are followed, and how many there are of them.

    Raises:
        Invalid: If the cursor or the limit is not right.
    """
    numbers = logged(actor, asked)
    last = goes_on_at(cursor, len(ORDER))
    rest = [one for one in numbers if one < int(last)] if last.isdecimal() else numbers
    rows = events_of(actor, rest[: limit + 1])
    return page_of(rows, ORDER, cursor, limit), len(numbers)


def _happened(actor: Actor) -> Iterator[Happened]:
    """Give each group, the events of all of them read at once."""
    numbers = {group: logged(actor, LogAsked(group)) for group in Group}
    newest = {group: found[:LISTED] for group, found in numbers.items()}
    events = events_of(actor, list(chain.from_iterable(newest.values()))).in_bulk()
    for group, found in numbers.items():
        shown = tuple(events[one] for one in newest[group] if one in events)
        yield Happened(group, len(found), shown)


def _numbers(actor: Actor, group: Group, days: int) -> list[int]:
    followed = GROUPS[group]
    rows = restrict(Event.objects.order_by(), actor).filter(
        type__in=[one.value for one in followed.types], at__gte=now() - timedelta(days=days)
    )
    if not followed.streams:
        rows = rows.filter(data__has_key="personal")
    else:
        there = Q()
        for kind in followed.streams:  # streams are compared byte by byte; ";" comes after ":"
            there |= Q(stream__gte=f"{kind}:", stream__lt=f"{kind};")
        rows = rows.filter(there)
    return list(rows.values_list("number", flat=True))


def _signed(actor: Actor) -> Signed:
    events = restrict(Event.objects.order_by(), actor)
    points = restrict(Checkpoint.objects.order_by("-event_number", "-number"), actor)
    point = points.first()
    if point is None:
        return Signed(None, 0, holds=False, own_key=None, late=True, after=events.count())
    return Signed(
        point.at, point.event_number, _holds(point), _own_key(point),
        now() - point.at > SIGNED_WITHIN,
        events.filter(number__gt=point.event_number).count(),
    )  # fmt: skip


def _own_key(point: Checkpoint) -> bool | None:
    """Whoever rules the database can sign anew, but not with the key of the installation."""
    known = keys.known_public_key(environment.current())
    return None if known is None else known == bytes(point.public_key)


def _holds(point: Checkpoint) -> bool:
    key = Ed25519PublicKey.from_public_bytes(bytes(point.public_key))
    said = statement(point.at.isoformat(), point.event_number, bytes(point.heads_hash))
    try:
        key.verify(bytes(point.signature), said)
    except InvalidSignature:
        return False
    return True
