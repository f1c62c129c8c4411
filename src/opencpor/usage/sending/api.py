"""``/usage/sendings``: usage files in parts, that go on where they were after a broken line."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile

from opencpor.access.roles import Permission
from opencpor.common.errors import Problem, UnsupportedType
from opencpor.common.phrases import phrase
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.receiving import receives
from opencpor.usage.models import Door
from opencpor.usage.schemas import BatchOut
from opencpor.usage.sending import queries, rules
from opencpor.usage.sending.actions.append import append
from opencpor.usage.sending.actions.begin import begin
from opencpor.usage.sending.actions.complete import complete
from opencpor.usage.sending.actions.forget import cancel
from opencpor.usage.sending.models import Sending
from opencpor.usage.sending.position import position_of
from opencpor.usage.sending.schemas import SendingIn, SendingList, SendingOut
from opencpor.usage.uploads import most_received, on_disk

router = Router(tags=["usage"])
# The first is plain HTTP's, the others are what protocols for this very purpose say.
KINDS = (
    "application/octet-stream",
    "application/offset+octet-stream",
    "application/partial-upload",
)
DIGITS = 19  # of the largest number that is kept
PART: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The part's bytes, as they stand in the file.",
        "content": {KINDS[0]: {"schema": {"type": "string", "format": "binary"}}},
    },
    "parameters": [
        {
            "in": "header", "name": "Upload-Offset", "required": False,
            "schema": {"type": "integer", "minimum": 0},
            "description": "The part's first byte in the file; with it If-Match may be ``*``.",
        },
    ],
}  # fmt: skip


def most_of_a_part() -> int:
    """Return how many bytes one part may have."""
    return rules.LARGEST_PART


def _told(response: HttpResponse, sending: Sending) -> SendingOut:
    """Describe a file, in headers too: the names are those of the drafts on resumable uploads."""
    response["Upload-Offset"] = str(sending.received)
    response["Upload-Length"] = str(sending.size)
    return SendingOut.of(sending)


def _door(request: HttpRequest) -> Door:
    """Tell our own page, which comes with the session's cookie, from programs."""
    return Door.API if "Authorization" in request.headers else Door.PAGE


@router.post("", response={201: SendingOut}, url_name="begin_sending")
@guard(Permission.USAGE_IMPORT)
def begin_sending(
    request: HttpRequest, response: HttpResponse, body: SendingIn
) -> Status[SendingOut]:
    """Announce a usage file that is to come in parts; then send them one after the other."""
    sending = begin(body.announced(_door(request)), actor_of(request))
    tag(response, position_of(sending))
    response["Location"] = f"/api/v1/usage/sendings/{sending.id}"
    return Status(201, _told(response, sending))


@router.get("", response=SendingList, url_name="list_sendings")
@guard(Permission.USAGE_IMPORT)
def list_sendings(request: HttpRequest) -> SendingList:
    """List your own files on their way, the newest first; others' are not yours to see."""
    rows = queries.sendings(actor_of(request)).order_by("-id")
    return SendingList(items=[SendingOut.of(row) for row in rows])


@router.get("/{sending_id}", response=SendingOut, url_name="get_sending")
@guard(Permission.USAGE_IMPORT)
def get_sending(request: HttpRequest, response: HttpResponse, sending_id: str) -> SendingOut:
    """Ask where a file goes on: the ETag and ``Upload-Offset`` are the number of bytes here."""
    sending = queries.sending(actor_of(request), sending_id)
    tag(response, position_of(sending))
    return _told(response, sending)


def _offset(request: HttpRequest) -> int | None:
    given = request.headers.get("Upload-Offset")
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= DIGITS):
        raise Problem("The Upload-Offset is no number of bytes.", code="bad_request")
    return int(given)


@router.patch("/{sending_id}", response=SendingOut, url_name="send_part", openapi_extra=PART)
@guard(Permission.USAGE_IMPORT)
@receives(most_of_a_part)
def send_part(request: HttpRequest, response: HttpResponse, sending_id: str) -> SendingOut:
    """Send the next part, as plain bytes; the answer says where the following one begins.

    A part counts as a whole or not at all. 412 and 409 (``wrong_offset``) name the right place in
    ``expected_offset``: after a broken line ask, then go on from there.
    """
    sending = queries.sending(actor_of(request), sending_id)
    seen, offset = seen_revision(request), _offset(request)
    if request.content_type not in KINDS:
        raise UnsupportedType(
            phrase(
                "Send the bytes as they are, with the header 'Content-Type: {kind}'.", kind=KINDS[0]
            ),
            code="unsupported_type",
        )
    length = int(request.META.get("CONTENT_LENGTH") or 0)  # a number: `http.receiving` looked
    sending = append(actor_of(request), sending.id, request, length, seen=seen, offset=offset)
    tag(response, position_of(sending))
    return _told(response, sending)


@router.post(
    "/{sending_id}/complete", response={200: BatchOut, 202: BatchOut}, url_name="complete_sending"
)
@guard(Permission.USAGE_IMPORT)
@receives(most_received)
@key_required
def complete_sending(
    request: HttpRequest,
    response: HttpResponse,
    sending_id: str,
    licenses: File[UploadedFile | None] = None,
) -> Status[BatchOut]:
    """Import the file once all its parts are here.

    202 with the new batch, or 200 with the batch that the same file made before. A per-user
    report's license report may come along.
    """
    actor, seen = actor_of(request), seen_revision(request)
    if licenses is None:
        received = complete(actor, sending_id, seen=seen)
    else:
        with on_disk(licenses) as path:
            received = complete(actor, sending_id, path, seen=seen)
    response["Location"] = f"/api/v1/usage/batches/{received.batch.id}"
    return Status(200 if received.known else 202, BatchOut.of(received.batch))


@router.delete("/{sending_id}", response={204: None}, url_name="cancel_sending")
@guard(Permission.USAGE_IMPORT)
def cancel_sending(request: HttpRequest, sending_id: str) -> Status[None]:
    """Give up a file on its way; a batch that it became stays."""
    cancel(actor_of(request), sending_id, seen=seen_revision(request))
    return Status(204, None)
