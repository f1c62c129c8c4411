"""``/enrollments``: locations in programs, and what can be done to them."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.directory import queries
from opencpor.directory.actions.discontinue_enrollment import discontinue_enrollment
from opencpor.directory.actions.invite_enrollment import invite_enrollment
from opencpor.directory.actions.put_enrollment import put_enrollment
from opencpor.directory.actions.return_enrollment import return_enrollment
from opencpor.directory.actions.sign_enrollment import sign_enrollment
from opencpor.directory.actions.start_enrollment import start_enrollment
from opencpor.directory.actions.submit_profiles import submit_profiles
from opencpor.directory.actions.validate_enrollment import validate_enrollment
from opencpor.directory.actions.writing import Expect
from opencpor.directory.api.files import add_file_routes
from opencpor.directory.api.lists import ListQuery, listed
from opencpor.directory.models import Enrollment
from opencpor.directory.schemas import (
    EnrollmentChange,
    EnrollmentOut,
    EnrollmentPage,
    Invitation,
    Reason,
)
from opencpor.directory.terms import Kind
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard

router = Router(tags=["enrollments"])
SORTS = {"id": "id", "partner_id": "location__partner_id", "status_since": "status_since"}
add_file_routes(router, Kind.ENROLLMENTS)


class EnrollmentQuery(ListQuery):
    """What enrollments can be found by."""

    q: str = ""
    status: str = ""
    program: str = ""
    location: str = ""
    organization: str = ""
    sort: str = "partner_id"


def _answer(request: HttpRequest, response: HttpResponse, row: Enrollment) -> EnrollmentOut:
    tag(response, row)
    return EnrollmentOut.of(row, actor_of(request))


@router.get("", response=EnrollmentPage, url_name="list_enrollments")
@guard(Permission.ENROLLMENT_READ)
def list_enrollments(request: HttpRequest, query: Query[EnrollmentQuery]) -> EnrollmentPage:
    """List enrollments; ``q`` is a PartnerID or a part of the location's or partner's name."""
    actor = actor_of(request)
    found = queries.list_enrollments(
        actor,
        query.q,
        query.organization,
        status=query.status,
        program_key=query.program,
        location_id=query.location,
    )
    rows, more = listed(request, found, query, SORTS)
    return EnrollmentPage(items=[EnrollmentOut.of(row, actor) for row in rows], **more)


@router.post("", response={201: EnrollmentOut}, url_name="invite_enrollment")
@guard(Permission.ENROLLMENT_VALIDATE)
def invite(request: HttpRequest, response: HttpResponse, body: Invitation) -> Status[EnrollmentOut]:
    """Invite a location to a program; also again, after its enrollment was discontinued."""
    row = invite_enrollment(body.partner_id, body.program, actor_of(request))
    return Status(201, _answer(request, response, row))


@router.get("/{enrollment_id}", response=EnrollmentOut, url_name="get_enrollment")
@guard(Permission.ENROLLMENT_READ)
def get_enrollment(
    request: HttpRequest, response: HttpResponse, enrollment_id: str
) -> EnrollmentOut:
    """Return an enrollment with its requirements, its earning months and the allowed verbs."""
    return _answer(request, response, queries.fetch_enrollment(actor_of(request), enrollment_id))


@router.patch("/{enrollment_id}", response=EnrollmentOut, url_name="change_enrollment")
@guard(Permission.DIRECTORY_WRITE)
def change_enrollment(
    request: HttpRequest, response: HttpResponse, enrollment_id: str, body: EnrollmentChange
) -> EnrollmentOut:
    """Correct an enrollment past its usual life; what is left out stays."""
    actor = actor_of(request)
    known = queries.fetch_enrollment(actor, enrollment_id)
    key = {"partner_id": known.location.partner_id, "program": known.program_key}
    seen = seen_revision(request)
    row = put_enrollment(body.given() | key, actor, seen=seen, expect=Expect.KNOWN).row
    return _answer(request, response, row)


@router.post("/{enrollment_id}/start", response=EnrollmentOut, url_name="start_enrollment")
@guard(Permission.ENROLLMENT_WRITE)
def start(request: HttpRequest, response: HttpResponse, enrollment_id: str) -> EnrollmentOut:
    """Begin to enroll, or begin again after it lapsed."""
    row = start_enrollment(enrollment_id, actor_of(request), seen_revision(request))
    return _answer(request, response, row)


@router.post("/{enrollment_id}/sign", response=EnrollmentOut, url_name="sign_enrollment")
@guard(Permission.ENROLLMENT_WRITE)
def sign(request: HttpRequest, response: HttpResponse, enrollment_id: str) -> EnrollmentOut:
    """Sign the program's agreement."""
    row = sign_enrollment(enrollment_id, actor_of(request), seen_revision(request))
    return _answer(request, response, row)


@router.post("/{enrollment_id}/submit-profiles", response=EnrollmentOut, url_name="submit_profiles")
@guard(Permission.ENROLLMENT_WRITE)
def submit(request: HttpRequest, response: HttpResponse, enrollment_id: str) -> EnrollmentOut:
    """Hand in the profiles for validation; the location's payee has to be entered before."""
    row = submit_profiles(enrollment_id, actor_of(request), seen_revision(request))
    return _answer(request, response, row)


@router.post("/{enrollment_id}/validate", response=EnrollmentOut, url_name="validate_enrollment")
@guard(Permission.PAYEE_VALIDATE, Permission.ENROLLMENT_VALIDATE)
def validate(request: HttpRequest, response: HttpResponse, enrollment_id: str) -> EnrollmentOut:
    """Validate what is yours: tax as finance, the rest as program manager.

    The payee is approved by itself, see `/payees`.
    """
    row = validate_enrollment(enrollment_id, actor_of(request), seen_revision(request))
    return _answer(request, response, row)


@router.post("/{enrollment_id}/return", response=EnrollmentOut, url_name="return_enrollment")
@guard(Permission.PAYEE_VALIDATE, Permission.ENROLLMENT_VALIDATE)
def give_back(
    request: HttpRequest, response: HttpResponse, enrollment_id: str, body: Reason
) -> EnrollmentOut:
    """Give it back to the partner, saying why."""
    actor, seen = actor_of(request), seen_revision(request)
    row = return_enrollment(enrollment_id, actor, reason=body.reason, seen=seen)
    return _answer(request, response, row)


@router.post(
    "/{enrollment_id}/discontinue", response=EnrollmentOut, url_name="discontinue_enrollment"
)
@guard(Permission.ENROLLMENT_VALIDATE)
def discontinue(
    request: HttpRequest, response: HttpResponse, enrollment_id: str, body: Reason
) -> EnrollmentOut:
    """End it; associations stay, earning ends with the month before."""
    actor, seen = actor_of(request), seen_revision(request)
    row = discontinue_enrollment(enrollment_id, actor, reason=body.reason, seen=seen)
    return _answer(request, response, row)
