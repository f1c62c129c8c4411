"""Reads programs: which version governs, which program an engagement belongs to.

Versions never change, so that a document that was read once is kept in memory.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Side
from opencpor.access.scope import fetch, restrict
from opencpor.common.clock import now
from opencpor.common.errors import NotFound, not_found
from opencpor.common.months import Month
from opencpor.common.phrases import Phrase, phrase
from opencpor.programs.document.loading import load_document
from opencpor.programs.document.offer import OtherProgram
from opencpor.programs.document.program import Program as Document
from opencpor.programs.models import (
    EngagementKey,
    Program,
    ProgramVersion,
    Proposal,
    ProposalState,
)
from opencpor.programs.remembering import recall
from opencpor.programs.rules.difference import Change, difference
from opencpor.runtime.statements import prepared

KEPT = 64


@dataclass(frozen=True)
class Version:
    """A published version with its document ready to use."""

    id: str
    program_key: str
    number: int
    effective_from: Month
    known_on: datetime
    document: Document


@lru_cache(maxsize=KEPT)
def _read(version_id: str) -> Version:
    row = ProgramVersion.objects.get(id=version_id)
    return Version(
        row.id,
        row.program_id,
        row.number,
        Month.of(row.effective_from),
        row.known_on,
        Document.model_validate(json.loads(row.document_json)),
    )


def document_of(row: ProgramVersion) -> Document:
    """Give the document of a stored version."""
    return _read(row.id).document


def version_by_number(program_key: str, number: int) -> Version:
    """Give one version of a program.

    Raises:
        NotFound: If there is none of that number.
    """

    def read() -> Version:
        with prepared() as cursor:
            cursor.execute(BY_NUMBER, [program_key, number])
            row = cursor.fetchone()
        if row is None:
            text = phrase(
                "The program {program} has no version {number}.",
                program=repr(program_key),
                number=number,
            )
            raise NotFound(text, code="not_found")
        return _read(row[0])

    return recall((BY_NUMBER, program_key, number), read)


# Written by hand: every page about programs asks for it.
LATEST = """
    SELECT id FROM programs_programversion WHERE program_id = %s ORDER BY number DESC LIMIT 1
"""


def latest_version(program_key: str) -> Version:
    """Give the version published last, whenever it takes effect."""

    def read() -> Version:
        with prepared() as cursor:
            cursor.execute(LATEST, [program_key])
            row = cursor.fetchone()
        if row is None:
            raise NotFound(_no_program(program_key), code="not_found")
        return _read(row[0])

    return recall((LATEST, program_key), read)


def published_versions(program_key: str) -> Iterator[Version]:
    """Give every version of a program, the newest first."""
    for version_id, _start, _known in _published(OF_PROGRAM, program_key):
        yield _read(version_id)


def _no_program(key: str) -> Phrase:
    return phrase("There is no program {program}.", program=repr(key))


# Written by hand: every creation and every look at a claim asks for the version that governs.
OF_PROGRAM = """
    SELECT id, effective_from, known_on FROM programs_programversion
    WHERE program_id = %s ORDER BY number DESC
"""
OF_ALL = """
    SELECT program_id, id, effective_from, known_on FROM programs_programversion
    ORDER BY program_id, number DESC
"""
BY_NUMBER = "SELECT id FROM programs_programversion WHERE program_id = %s AND number = %s"
OF_ENGAGEMENT = """
    SELECT version.id, version.effective_from, version.known_on
    FROM programs_engagementkey AS engagement
    JOIN programs_programversion AS version ON version.program_id = engagement.program_id
    WHERE engagement.key = %s ORDER BY version.number DESC
"""


def _published(statement: str, key: str) -> list[tuple[str, date, datetime]]:
    """Return a program's versions, the newest first: identifier, first day, when published."""

    def read() -> list[tuple[str, date, datetime]]:
        with prepared() as cursor:
            cursor.execute(statement, [key])
            rows: list[tuple[str, date, datetime]] = cursor.fetchall()
        return rows

    return recall((statement, key), read)


def _governing(
    rows: list[tuple[str, date, datetime]], program_key: str, day: date, known_by: datetime | None
) -> Version:
    first_day = Month.of(day).first_day
    for version_id, effective_from, known_on in rows:
        if effective_from <= first_day and (known_by is None or known_on <= known_by):
            return _read(version_id)
    what = phrase(
        "No version of the program {program} governs {month}.",
        program=repr(program_key),
        month=Month.of(day),
    )
    raise NotFound(what, code="not_found")


def version_in_force(
    program_key: str, day: date | None = None, known_by: datetime | None = None
) -> Version:
    """Give the version that governs the month of a day: the newest whose months include it.

    Args:
        program_key: Which program.
        day: A day in the program's calendar; None: today there.
        known_by: Only versions published until then; None: all.

    Raises:
        NotFound: If no version governs that month.
    """
    rows = _published(OF_PROGRAM, program_key)
    if not rows:
        raise NotFound(_no_program(program_key), code="not_found")
    if day is None:
        day = _read(rows[0][0]).document.business_calendar.local_date(now())
    return _governing(rows, program_key, day, known_by)


def _remembered(
    program_key: str, read_now: list[tuple[str, date, datetime]]
) -> list[tuple[str, date, datetime]]:
    """Return a program's versions as whoever asked for it alone was answered, else those read."""
    return recall((OF_PROGRAM, program_key), lambda: read_now)


def versions_in_force() -> dict[str, Version]:
    """Give the version of every program that governs today, by the program's key.

    Raises:
        NotFound: If a program has versions, but none that governs today.
    """

    def read() -> list[tuple[str, str, date, datetime]]:
        with prepared() as cursor:
            cursor.execute(OF_ALL)
            rows: list[tuple[str, str, date, datetime]] = cursor.fetchall()
        return rows

    rows = recall((OF_ALL,), read)
    found = {}
    for key, versions in groupby(rows, key=lambda row: row[0]):
        read_now = [(version_id, start, known) for _key, version_id, start, known in versions]
        own = _remembered(key, read_now)
        if not own:  # its first one came while the page was made
            continue
        today = _read(own[0][0]).document.business_calendar.local_date(now())
        found[str(key)] = _governing(own, key, today, None)
    return found


def _no_engagement(key: str) -> Phrase:
    return phrase("There is no engagement {engagement}.", engagement=repr(key))


def version_for_engagement(engagement: str) -> Version:
    """Give the version that governs today of the program that an engagement belongs to.

    Raises:
        NotFound: If no program has such an engagement, or no version of it governs today.
    """
    rows = _published(OF_ENGAGEMENT, engagement)
    if not rows:
        raise NotFound(_no_engagement(engagement), code="not_found")
    latest = _read(rows[0][0])
    today = latest.document.business_calendar.local_date(now())
    return _governing(rows, latest.program_key, today, None)


def governed_months(program_key: str, through: Month) -> dict[Month, Version]:
    """Give every month up to one that a version governs, in order, with that version.

    Raises:
        NotFound: If no version governs the last of them.
    """
    version_in_force(program_key, through.first_day)
    starts = ProgramVersion.objects.filter(
        program_id=program_key, effective_from__lte=through.first_day
    ).order_by("number")
    found: dict[Month, Version] = {}
    for version_id, start in starts.values_list("id", "effective_from"):
        version, first = _read(version_id), Month.of(start)
        found |= {first.plus(n): version for n in range(through.since(first) + 1)}
    return dict(sorted(found.items()))


def latest_row(program_key: str) -> ProgramVersion | None:
    """Give the version published last; None if the program has none yet."""
    return ProgramVersion.objects.filter(program_id=program_key).order_by("-number").first()


def digest_of(text: str) -> bytes:
    """Return what tells a document as written from every other: its SHA-256."""
    return hashlib.sha256(text.encode()).digest()


def version_with_text(text: str) -> ProgramVersion | None:
    """Give the version that is its program's latest and has exactly this text, if there is one."""
    rows = ProgramVersion.objects.filter(digest=digest_of(text))
    found = rows.order_by("-number").first()
    if found is None:
        return None
    return found if latest_row(found.program_id) == found else None


def program_of_engagement(engagement: str) -> str:
    """Give the key of the program that an engagement belongs to.

    Raises:
        NotFound: If no program has such an engagement.
    """
    row = EngagementKey.objects.filter(key=engagement).first()
    if row is None:
        raise NotFound(_no_engagement(engagement), code="not_found")
    return row.program_id


def belongs_elsewhere(engagement: str) -> OtherProgram | None:
    """Give what somebody means who asks for an engagement that no program here has.

    Answers the key, a name or an alias of a program that is somewhere else (co-op, for instance),
    as the latest versions list them; None if nothing is known by that name.
    """
    for key in program_keys():
        found = latest_version(key).document.other_program_named(engagement)
        if found is not None:
            return found
    return None


KEYS = "SELECT key FROM programs_program ORDER BY key"


def program_keys() -> list[str]:
    """List the keys of all programs."""

    def read() -> tuple[str, ...]:
        with prepared() as cursor:
            cursor.execute(KEYS)
            return tuple(key for (key,) in cursor.fetchall())

    return list(recall((KEYS,), read))


def engagement_keys() -> dict[str, str]:
    """Give every engagement key with its program's key."""
    return dict(EngagementKey.objects.order_by("key").values_list("key", "program_id"))


def list_programs(actor: Actor) -> QuerySet[Program]:
    """List the programs an actor may see."""
    return restrict(Program.objects.all(), actor)


def fetch_program(actor: Actor, program_key: str) -> Program:
    """Give a program for an actor, or the not-found answer."""
    return fetch(Program.objects.all(), actor, "program", key=program_key)


def list_versions(actor: Actor, program_key: str) -> QuerySet[ProgramVersion]:
    """List a program's versions, without their documents.

    Raises:
        NotFound: If there is no such program for the actor.
    """
    program = fetch_program(actor, program_key)
    return restrict(ProgramVersion.objects.filter(program=program), actor).defer(
        "text", "document_json"
    )


def fetch_version(actor: Actor, program_key: str, number: int) -> ProgramVersion:
    """Give one version for an actor, or the not-found answer."""
    rows = ProgramVersion.objects.select_related("program")
    return fetch(rows, actor, "version", program_id=program_key, number=number)


def row_in_force(actor: Actor, program_key: str) -> ProgramVersion:
    """Give the version that governs today; if all are still to come, the first of those."""
    rows = list_versions(actor, program_key)
    document = latest_version(program_key).document
    month = document.business_calendar.month_of(now())
    current = rows.filter(effective_from__lte=month.first_day).order_by("-number").first()
    coming = rows.order_by("effective_from", "-number").first()
    found = current or coming
    if found is None:
        raise not_found("version")
    return found


def shown_document(actor: Actor, row: ProgramVersion) -> dict[str, Any]:
    """Give a version's document as an actor may see it.

    How claims are let through without review is the operator's own business: whoever knows the
    conditions and the share that is looked at afterward can write claims to fit them.
    """
    document: dict[str, Any] = json.loads(row.document_json)
    if actor.kind is ActorKind.SYSTEM or actor.on(Side.OPERATOR):
        return document
    policy = {name: value for name, value in document["policy"].items() if name != "green_path"}
    return document | {"policy": policy}


def difference_between(actor: Actor, program_key: str, before: int, after: int) -> list[Change]:
    """Give every place that differs between two versions, as an actor may see them."""
    documents = [
        shown_document(actor, fetch_version(actor, program_key, number))
        for number in (before, after)
    ]
    return difference(*documents)


def list_proposals(actor: Actor, program_key: str = "") -> QuerySet[Proposal]:
    """List proposed versions, of one program or of all, whatever became of them."""
    rows = Proposal.objects.select_related("version").defer("text")
    wanted = rows.filter(program_key=program_key) if program_key else rows
    return restrict(wanted, actor)


def open_proposals(actor: Actor) -> list[Proposal]:
    """List what waits for a second program manager, the oldest first."""
    return list(list_proposals(actor).filter(state=ProposalState.OPEN).order_by("id"))


def fetch_proposal(actor: Actor, proposal_id: str) -> Proposal:
    """Give one proposed version for an actor, or the not-found answer."""
    rows = Proposal.objects.select_related("version")
    return fetch(rows, actor, "proposal", id=proposal_id)


def base_text(proposal: Proposal) -> str:
    """Return the text of the version that a proposal follows."""
    rows = ProgramVersion.objects.filter(program_id=proposal.program_key, number=proposal.base)
    return rows.values_list("text", flat=True).get()


def proposed_changes(proposal: Proposal) -> list[Change]:
    """Return every place where a proposal differs from the version it follows; none for a first."""
    if not proposal.base:
        return []
    before = ProgramVersion.objects.get(program_id=proposal.program_key, number=proposal.base)
    after = load_document(proposal.text).model_dump_json(by_alias=True)
    return difference(json.loads(before.document_json), json.loads(after))
