"""Certifications that expire soon: scorecards and lists of what to do warn of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.eligibility.models import Certification
from opencpor.eligibility.rules.people import Certificate, ending
from opencpor.programs.document.eligibility import Designation, Part
from opencpor.programs.queries import latest_version, program_keys

WITHIN = timedelta(days=90)


@dataclass(frozen=True)
class ExpiringMetric:
    """People who soon stop counting for one metric; ``first``: the first one's last day."""

    track: str
    metric: str
    people: int
    first: date


@dataclass(frozen=True)
class ExpiringPeople:
    """People of one location who soon stop counting in some score of a program."""

    program_key: str
    location_id: str
    location: str
    certifications: tuple[str, ...]
    people: int
    first: date


def _certificate(row: Certification) -> Certificate:
    return Certificate(row.person, row.certification, row.since, row.until)


def _sets(parts: Iterable[Part]) -> Iterator[frozenset[str]]:
    """Give the certifications any of which makes a person count, for parts and their steps."""
    for part in parts:
        yield frozenset(part.certifications)
        yield from (frozenset(step.certifications) for step in part.steps)


def _losing(
    sets: Iterable[frozenset[str]], certificates: Iterable[Certificate], day: date
) -> dict[str, date]:
    """Return who stops counting for any of some sets, with the first last day of each."""
    known, found = list(certificates), dict[str, date]()
    for names in set(sets):
        for person, last in ending(names, known, day, day + WITHIN).items():
            found[person] = min(last, found.get(person, last))
    return found


def expiring_metrics(
    actor: Actor, program_key: str, partner_id: str, designation: Designation
) -> tuple[ExpiringMetric, ...]:
    """Return the metrics of a designation for which people of a partner soon stop counting."""
    day = latest_version(program_key).document.business_calendar.local_date(now())
    rows = _known(actor).filter(location__organization_id=partner_id)
    certificates = [_certificate(row) for row in rows]
    found = []
    for track in designation.tracks:
        for metric in track.metrics:
            losing = _losing(_sets(metric.parts), certificates, day)
            if losing:
                first = min(losing.values())
                found.append(ExpiringMetric(track.key, metric.key, len(losing), first))
    return tuple(found)


def expiring_people(actor: Actor, at: datetime, location: str = "") -> list[ExpiringPeople]:
    """Return the locations that an actor sees whose people soon stop counting."""
    rows = _known(actor).select_related("location")
    by_place: dict[str, list[Certification]] = {}
    for row in rows.filter(location_id=location) if location else rows:
        by_place.setdefault(row.location_id, []).append(row)
    if not by_place:
        return []
    found = []
    for key in program_keys():
        document = latest_version(key).document
        day = document.business_calendar.local_date(at)
        designations = document.eligibility.designations
        parts = [
            part
            for designation in designations
            for track in designation.tracks
            for metric in track.metrics
            for part in metric.parts
        ]
        for own in by_place.values():
            losing = _losing(_sets(parts), map(_certificate, own), day)
            if losing:
                found.append(_of_place(key, own, losing, set().union(*_sets(parts))))
    return found


def _of_place(
    program_key: str, own: list[Certification], losing: dict[str, date], counted: set[str]
) -> ExpiringPeople:
    names = {
        row.certification
        for row in own
        if row.certification in counted and row.until == losing.get(row.person)
    }
    place = own[0].location
    first = min(losing.values())
    return ExpiringPeople(
        program_key, place.pk, place.name, tuple(sorted(names)), len(losing), first
    )


def _known(actor: Actor) -> QuerySet[Certification]:
    rows = restrict(Certification.objects.filter(withdrawn=False), actor)
    return rows.order_by("location_id", "person", "certification")
