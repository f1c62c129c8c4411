"""The event log as auditors follow it, as JSON."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.insights.queries.auditing import Happened, LogHome, Signed
from opencpor.insights.queries.log_named import Names, about_of, names_of
from opencpor.journal.models import Event


class LogEventOut(Schema):
    """One event of the log; ``data`` is what the log keeps of it, without any personal value."""

    event: str
    number: int
    at: datetime
    type: str
    about: str = Field(description="what it is of and its id, such as payment_batch:pyb_…")
    actor_kind: str
    actor: str
    actor_name: str = Field(description="of a person or a service account, else as `actor`")
    reason: str | None = Field(description="that was stated for opening a file, or for a hold")
    data: dict[str, object]

    @classmethod
    def of(cls, event: Event, names: Names) -> "LogEventOut":
        """Describe one."""
        return cls(
            event=event.id,
            number=event.number,
            at=event.at,
            type=event.type,
            about=":".join(about_of(event)),
            actor_kind=event.actor_kind,
            actor=event.actor_id,
            actor_name=names.people.get(event.actor_id, event.actor_id),
            reason=names.reasons.get(event.id),
            data={name: value for name, value in event.data.items() if name != "personal"},
        )


class LogEventPage(Schema):
    """One page of events."""

    items: list[LogEventOut]
    next: str | None


class SignedOut(Schema):
    """How far the log is signed.

    ``holds``: the newest checkpoint's signature fits what it says; whether every entry is as it was
    written, `cpor verify` says. ``own_key``: it was signed with this installation's key; false: by
    somebody else, or before the key was replaced; null: the key is not known here. ``late``: none
    was signed for more than a day. ``entries_after`` came after the last entry that it covers.
    """

    at: datetime | None
    covers: int
    holds: bool
    own_key: bool | None
    late: bool
    entries_after: int

    @classmethod
    def of(cls, found: Signed) -> "SignedOut":
        """Describe it."""
        return cls(
            at=found.at,
            covers=found.covers,
            holds=found.holds,
            own_key=found.own_key,
            late=found.late,
            entries_after=found.after,
        )


class HappenedOut(Schema):
    """What of one group happened in the last 30 days: how much, and the newest of it."""

    group: str
    count: int
    newest: list[LogEventOut]

    @classmethod
    def of(cls, found: Happened, names: Names) -> "HappenedOut":
        """Describe it."""
        items = [LogEventOut.of(one, names) for one in found.newest]
        return cls(group=found.group.value, count=found.count, newest=items)


class LogHomeOut(Schema):
    """What an auditor looks at first: how far the log is signed, and what matters most in it."""

    signed: SignedOut
    groups: list[HappenedOut]

    @classmethod
    def of(cls, found: LogHome, actor: Actor) -> "LogHomeOut":
        """Describe it."""
        names = names_of(actor, [event for group in found.groups for event in group.newest])
        groups = [HappenedOut.of(one, names) for one in found.groups]
        return cls(signed=SignedOut.of(found.signed), groups=groups)
