"""How upper rooms say what published events are about.

A room registers the table behind each kind of stream, in its AppConfig; who may read an event then
follows from who may read the row, by the scope that the table declares.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Model

from opencpor.journal.events import EventType
from opencpor.journal.models import Event
from opencpor.journal.public import PublicEvent


@dataclass(frozen=True)
class Subject:
    """What an event can be about.

    Attributes:
        kind: The part of a stream's name before the colon, such as ``claim``.
        model: The table of it; the part behind the colon is its primary key.
        resource: Where the API has it, below its root, such as ``claims``.
        by: The member of an event's data that names the row there; empty: the subject itself.
        owner: Lookup path to the person whose own rows these are: nobody else reads their events.
            Empty: they belong to organizations.
    """

    kind: str
    model: type[Model]
    resource: str
    by: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Part:
    """One published event that an event of the log stands for.

    Attributes:
        name: What it is called.
        kind: What it is about, of `Subject`.
        id: Which row of it.
        data: What it says.
        alone: Whether it says nothing besides; else also what the log's event says to everybody.
    """

    name: PublicEvent
    kind: str
    id: str
    data: dict[str, str] = field(default_factory=dict)
    alone: bool = False


Spreader = Callable[[Event], Iterable[Part]]
_subjects: dict[str, Subject] = {}
_spreaders: dict[str, Spreader] = {}


def register(*subjects: Subject) -> None:
    """Say what a kind of stream is about."""
    for subject in subjects:
        _subjects[subject.kind] = subject


def spread(type_: EventType, spreader: Spreader) -> None:
    """Say which events one event of the log stands for; it must be in `journal.public.SPREAD`."""
    _spreaders[type_.value] = spreader


def known() -> list[Subject]:
    """Return every subject, in a stable order."""
    return [_subjects[kind] for kind in sorted(_subjects)]


def subject_of(kind: str) -> Subject | None:
    """Return a kind's subject, if a room has one."""
    return _subjects.get(kind)


def parts_of(event: Event) -> list[Part]:
    """Return what an event of the log is published as."""
    spreader = _spreaders.get(event.type)
    if spreader is not None:
        return list(spreader(event))
    kind, _, key = event.stream.partition(":")
    if event.type not in set(PublicEvent) or kind not in _subjects:
        return []
    return [Part(PublicEvent(event.type), kind, key)]
