"""``/programs``: the programs, their versions, and what changed between two of them."""

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.programs import queries
from opencpor.programs.actions.propose_version import propose_version
from opencpor.programs.actions.publish_proposal import publish_proposal
from opencpor.programs.actions.reject_proposal import reject_proposal
from opencpor.programs.actions.withdraw_proposal import withdraw_proposal
from opencpor.programs.models import Program, ProgramVersion, Proposal
from opencpor.programs.schemas import (
    ChangeOut,
    DifferenceOut,
    EngagementOut,
    ProgramOut,
    ProgramPage,
    ProposalBrief,
    ProposalIn,
    ProposalOut,
    ProposalPage,
    RejectionIn,
    VersionBrief,
    VersionOut,
    VersionPage,
    brief,
    month_of,
    proposal_values,
)

router = Router(tags=["programs"])


@router.get("", response=ProgramPage, url_name="list_programs")
@guard(Permission.PROGRAM_READ)
def list_programs(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> ProgramPage:
    """List the programs of this installation, each as its version in force describes it."""
    actor = actor_of(request)
    page = page_of(queries.list_programs(actor), ["key"], cursor, limit)
    items = [_described(actor, program) for program in page.rows]
    return ProgramPage(items=items, next=next_link(request, page.next_cursor))


@router.get("/proposals", response=ProposalPage, url_name="list_program_proposals")
@guard(Permission.PROPOSAL_READ)
def list_proposals(
    request: HttpRequest, program: str = "", cursor: str = "", limit: int = USUAL
) -> ProposalPage:
    """List the versions that were proposed, of one program or of all, the newest first."""
    rows = queries.list_proposals(actor_of(request), program)
    page = page_of(rows, ["-id"], cursor, limit)
    items = [ProposalBrief.of(row) for row in page.rows]
    return ProposalPage(items=items, next=next_link(request, page.next_cursor))


@router.post("/proposals", response={201: ProposalOut}, url_name="propose_program_version")
@guard(Permission.PROGRAM_WRITE)
def propose(request: HttpRequest, response: HttpResponse, body: ProposalIn) -> Status[ProposalOut]:
    """Propose a document as the next version; a second program manager publishes it.

    A wrong document is refused whole, with every error at once. A program that does not exist yet
    is created when its first version is published.
    """
    start = month_of(body.effective_from)
    row = propose_version(actor_of(request), body.text, note=body.note, effective_from=start)
    return Status(201, _proposal(response, row))


@router.get("/proposals/{proposal_id}", response=ProposalOut, url_name="get_program_proposal")
@guard(Permission.PROPOSAL_READ)
def get_proposal(request: HttpRequest, response: HttpResponse, proposal_id: str) -> ProposalOut:
    """Return a proposed version with its document and what it changes."""
    return _proposal(response, queries.fetch_proposal(actor_of(request), proposal_id))


@router.post(
    "/proposals/{proposal_id}/publish", response=ProposalOut, url_name="publish_program_proposal"
)
@guard(Permission.PROGRAM_WRITE)
def publish(request: HttpRequest, response: HttpResponse, proposal_id: str) -> ProposalOut:
    """Publish what another program manager proposed."""
    row = publish_proposal(proposal_id, actor_of(request), seen=seen_revision(request))
    return _proposal(response, row)


@router.post(
    "/proposals/{proposal_id}/reject", response=ProposalOut, url_name="reject_program_proposal"
)
@guard(Permission.PROGRAM_WRITE)
def reject(
    request: HttpRequest, response: HttpResponse, proposal_id: str, body: RejectionIn
) -> ProposalOut:
    """Reject what another program manager proposed, with the reason."""
    seen = seen_revision(request)
    row = reject_proposal(proposal_id, actor_of(request), reason=body.reason, seen=seen)
    return _proposal(response, row)


@router.post(
    "/proposals/{proposal_id}/withdraw", response=ProposalOut, url_name="withdraw_program_proposal"
)
@guard(Permission.PROGRAM_WRITE)
def withdraw(request: HttpRequest, response: HttpResponse, proposal_id: str) -> ProposalOut:
    """Take back what one proposed oneself."""
    row = withdraw_proposal(proposal_id, actor_of(request), seen=seen_revision(request))
    return _proposal(response, row)


@router.get("/{program_key}", response=ProgramOut, url_name="get_program")
@guard(Permission.PROGRAM_READ)
def get_program(request: HttpRequest, response: HttpResponse, program_key: str) -> ProgramOut:
    """Return a program as its version in force describes it; the ETag is that version."""
    actor = actor_of(request)
    program = _described(actor, queries.fetch_program(actor, program_key))
    response["ETag"] = f'"{program.version.number}"'
    return program


@router.get("/{program_key}/versions", response=VersionPage, url_name="list_program_versions")
@guard(Permission.PROGRAM_READ)
def list_versions(
    request: HttpRequest, program_key: str, cursor: str = "", limit: int = USUAL
) -> VersionPage:
    """List a program's published versions, the newest first."""
    rows = queries.list_versions(actor_of(request), program_key)
    page = page_of(rows, ["-number"], cursor, limit)
    items = [VersionBrief.of(row) for row in page.rows]
    return VersionPage(items=items, next=next_link(request, page.next_cursor))


@router.get(
    "/{program_key}/versions/{version_number}", response=VersionOut, url_name="get_program_version"
)
@guard(Permission.PROGRAM_READ)
def get_version(
    request: HttpRequest, response: HttpResponse, program_key: str, version_number: int
) -> VersionOut:
    """Return one version with its whole document; it never changes."""
    actor = actor_of(request)
    row = queries.fetch_version(actor, program_key, version_number)
    response["ETag"] = f'"{row.number}"'
    document = queries.shown_document(actor, row)
    return VersionOut(program=row.program_id, document=document, **brief(row))


@router.get("/{program_key}/diff", response=DifferenceOut, url_name="diff_program_versions")
@guard(Permission.PROGRAM_READ)
def get_difference(
    request: HttpRequest,
    program_key: str,
    before: int,
    after: int,
) -> DifferenceOut:
    """Return every place that differs between two versions, given by their numbers.

    Entries of lists are matched by their key, code or name and stand in the path by it.
    """
    actor = actor_of(request)
    changes = queries.difference_between(actor, program_key, before, after)
    return DifferenceOut(
        program=program_key,
        before=before,
        after=after,
        changes=[ChangeOut.of(change) for change in changes],
    )


def _proposal(response: HttpResponse, row: Proposal) -> ProposalOut:
    tag(response, row)
    changes = [ChangeOut.of(change) for change in queries.proposed_changes(row)]
    return ProposalOut(text=row.text, changes=changes, **proposal_values(row))


def _described(actor: Actor, program: Program) -> ProgramOut:
    row: ProgramVersion = queries.row_in_force(actor, program.key)
    document = queries.document_of(row)
    return ProgramOut(
        key=document.key,
        name=document.name.root,
        operator_name=document.operator_name,
        currency=document.currency,
        time_zone=document.time_zone,
        version=VersionBrief.of(row),
        engagements=[
            EngagementOut(
                key=engagement.key,
                name=engagement.name.root,
                partner_role=engagement.partner_role.root,
                solution_area=engagement.solution_area,
                association_unit=engagement.association_unit.value,
                incentivized=engagement.incentivized,
                opt_out_allowed=engagement.opt_out_allowed,
                retired=engagement.retired,
            )
            for engagement in document.engagements
        ],
    )
