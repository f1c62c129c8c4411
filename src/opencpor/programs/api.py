"""``/programs``: the programs, their versions, and what changed between two of them."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.programs import queries
from opencpor.programs.models import Program, ProgramVersion
from opencpor.programs.schemas import (
    ChangeOut,
    DifferenceOut,
    EngagementOut,
    ProgramOut,
    ProgramPage,
    VersionBrief,
    VersionOut,
    VersionPage,
    brief,
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
