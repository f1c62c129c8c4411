"""``/programs/drafts``: versions in the making."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from opencpor.access.roles import Permission
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.programs.actions.propose_version import read_document
from opencpor.programs.drafts import queries
from opencpor.programs.drafts.actions.bring_up import bring_up
from opencpor.programs.drafts.actions.change_places import Place, change_places
from opencpor.programs.drafts.actions.discard_draft import discard_draft
from opencpor.programs.drafts.actions.propose_draft import propose_draft
from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.drafts.actions.start_draft import start_draft
from opencpor.programs.drafts.checking import check
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.drafts.schemas import (
    BringUpIn,
    DraftBrief,
    DraftCheckOut,
    DraftDifferenceOut,
    DraftIn,
    DraftOut,
    DraftPage,
    DraftPlacesIn,
    DraftProposalIn,
    DraftTextCheckIn,
    DraftTextIn,
    SavingOut,
    SavingPage,
    draft_values,
)
from opencpor.programs.schemas import ChangeOut, month_of

router = Router(tags=["programs"])
DRAFT = "/{draft_id}"


@router.get("", response=DraftPage, url_name="list_program_drafts")
@guard(Permission.PROPOSAL_READ)
def list_drafts(
    request: HttpRequest, program: str = "", cursor: str = "", limit: int = USUAL
) -> DraftPage:
    """List drafts of versions, of one program or of all, the newest first."""
    rows = queries.list_drafts(actor_of(request), program)
    page = page_of(rows, ["-id"], cursor, limit)
    items = [DraftBrief.of(row) for row in page.rows]
    return DraftPage(items=items, next=next_link(request, page.next_cursor))


@router.post("", response={201: DraftOut}, url_name="start_program_draft")
@guard(Permission.PROGRAM_WRITE)
def begin_draft(request: HttpRequest, response: HttpResponse, body: DraftIn) -> Status[DraftOut]:
    """Begin a draft with the text of a program's latest version."""
    row = start_draft(actor_of(request), body.program, name=body.name)
    return Status(201, _described(response, row))


@router.get(DRAFT, response=DraftOut, url_name="get_program_draft")
@guard(Permission.PROPOSAL_READ)
def get_draft(request: HttpRequest, response: HttpResponse, draft_id: str) -> DraftOut:
    """Return a draft with its document as it is written; the ETag is its revision."""
    return _described(response, queries.fetch_draft(actor_of(request), draft_id))


@router.put(f"{DRAFT}/text", response=DraftOut, url_name="save_program_draft")
@guard(Permission.PROGRAM_WRITE)
def save_draft(
    request: HttpRequest, response: HttpResponse, draft_id: str, body: DraftTextIn
) -> DraftOut:
    """Save the whole document; it may be wrong until it is proposed."""
    seen = seen_revision(request)
    return _described(response, save_text(draft_id, actor_of(request), body.text, seen=seen))


@router.patch(f"{DRAFT}/places", response=DraftOut, url_name="change_program_draft_places")
@guard(Permission.PROGRAM_WRITE)
def change_draft(
    request: HttpRequest, response: HttpResponse, draft_id: str, body: DraftPlacesIn
) -> DraftOut:
    """Change single places of the document; comments and everything else stay as written."""
    places = [Place(one.path, one.value, one.remove) for one in body.changes]
    seen = seen_revision(request)
    return _described(response, change_places(draft_id, actor_of(request), places, seen=seen))


@router.post(f"{DRAFT}/check", response=DraftCheckOut, url_name="check_program_draft")
@guard(Permission.PROPOSAL_READ)
def check_draft(request: HttpRequest, draft_id: str, body: DraftTextCheckIn) -> DraftCheckOut:
    """Say everything that is wrong with a draft, or with a text in its place, by path and line."""
    draft = queries.fetch_draft(actor_of(request), draft_id)
    return DraftCheckOut.of(check(draft, body.text))


@router.get(f"{DRAFT}/diff", response=DraftDifferenceOut, url_name="diff_program_draft")
@guard(Permission.PROPOSAL_READ)
def compare_draft(
    request: HttpRequest, draft_id: str, version: int | None = None
) -> DraftDifferenceOut:
    """Return every place where a draft differs from a version; without its number: from its base.

    A draft that is wrong has no difference: it is refused with everything that is wrong.
    """
    actor = actor_of(request)
    draft = queries.fetch_draft(actor, draft_id)
    number = draft.base if version is None else version
    found = queries.compared_with(actor, draft, read_document(draft.text), number)
    changes = [ChangeOut.of(one) for one in found]
    return DraftDifferenceOut(draft=draft.id, version=number, changes=changes)


@router.get(f"{DRAFT}/changes", response=SavingPage, url_name="list_program_draft_changes")
@guard(Permission.PROPOSAL_READ)
def list_savings(
    request: HttpRequest, draft_id: str, cursor: str = "", limit: int = USUAL
) -> SavingPage:
    """List who saved what, the latest first."""
    actor = actor_of(request)
    rows = queries.list_changes(actor, queries.fetch_draft(actor, draft_id))
    page = page_of(rows, ["-revision"], cursor, limit)
    items = [SavingOut.of(row) for row in page.rows]
    return SavingPage(items=items, next=next_link(request, page.next_cursor))


@router.post(f"{DRAFT}/propose", response=DraftOut, url_name="propose_program_draft")
@guard(Permission.PROGRAM_WRITE)
def propose_the_draft(
    request: HttpRequest, response: HttpResponse, draft_id: str, body: DraftProposalIn
) -> DraftOut:
    """Propose a draft as the next version; another program manager publishes the proposal."""
    actor, seen = actor_of(request), seen_revision(request)
    queries.fetch_draft(actor, draft_id)
    start = month_of(body.effective_from)
    row = propose_draft(draft_id, actor, note=body.note, effective_from=start, seen=seen)
    return _described(response, row)


@router.post(f"{DRAFT}/bring-up", response=DraftOut, url_name="bring_up_program_draft")
@guard(Permission.PROGRAM_WRITE)
def bring_up_draft(
    request: HttpRequest, response: HttpResponse, draft_id: str, body: BringUpIn
) -> DraftOut:
    """Put into a draft what a version changed that was published since it began."""
    seen = seen_revision(request)
    row = bring_up(draft_id, actor_of(request), seen=seen, as_it_is=body.as_it_is)
    return _described(response, row)


@router.post(f"{DRAFT}/discard", response=DraftOut, url_name="discard_program_draft")
@guard(Permission.PROGRAM_WRITE)
def discard_the_draft(request: HttpRequest, response: HttpResponse, draft_id: str) -> DraftOut:
    """Discard a draft that nobody needs; it stays to be read."""
    seen = seen_revision(request)
    return _described(response, discard_draft(draft_id, actor_of(request), seen=seen))


def _described(response: HttpResponse, row: VersionDraft) -> DraftOut:
    tag(response, row)
    values: dict[str, Any] = draft_values(row)
    return DraftOut(text=row.text, **values)
