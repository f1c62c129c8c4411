"""Reads drafts, always as somebody who may."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.programs.document.program import Program as Document
from opencpor.programs.drafts.models import DraftChange, DraftState, VersionDraft
from opencpor.programs.models import ProgramVersion, ProposalState
from opencpor.programs.queries import fetch_version
from opencpor.programs.rules.difference import Change, difference

EDITABLE, WAITS, PUBLISHED, DISCARDED = "open", "waits", "published", "discarded"


def standing(draft: VersionDraft) -> str:
    """Return where a draft stands: open, waits for its second person, published or discarded."""
    if draft.state == DraftState.DISCARDED:
        return DISCARDED
    proposed = draft.proposal.state if draft.proposal else ""
    if proposed == ProposalState.OPEN:
        return WAITS
    return PUBLISHED if proposed == ProposalState.PUBLISHED else EDITABLE


def list_drafts(actor: Actor, program_key: str = "") -> QuerySet[VersionDraft]:
    """List drafts without their documents, of one program or of all."""
    rows = VersionDraft.objects.select_related("proposal__version").defer("text", "proposal__text")
    wanted = rows.filter(program_id=program_key) if program_key else rows
    return restrict(wanted, actor)


def drafts_at_work(actor: Actor) -> list[VersionDraft]:
    """List the drafts that somebody still writes or waits for, the latest saved first."""
    rows = list_drafts(actor).filter(state=DraftState.OPEN).order_by("-changed_at", "-id")
    return [row for row in rows if standing(row) in (EDITABLE, WAITS)]


def fetch_draft(actor: Actor, draft_id: str) -> VersionDraft:
    """Give one draft, or the not-found answer."""
    rows = VersionDraft.objects.select_related("proposal__version", "program")
    return fetch(rows, actor, "draft", id=draft_id)


def list_changes(actor: Actor, draft: VersionDraft) -> QuerySet[DraftChange]:
    """List what was saved, the latest first."""
    return restrict(DraftChange.objects.filter(draft=draft), actor).order_by("-revision")


def as_data(document: Document) -> dict[str, Any]:
    """Give a document as plain data with all defaults filled in, as versions are kept."""
    data: dict[str, Any] = json.loads(document.model_dump_json(by_alias=True))
    return data


def compared_with(
    actor: Actor, draft: VersionDraft, document: Document, number: int
) -> list[Change]:
    """Return every place where a draft's document differs from a published version."""
    before: ProgramVersion = fetch_version(actor, draft.program_id, number)
    return difference(json.loads(before.document_json), as_data(document))
