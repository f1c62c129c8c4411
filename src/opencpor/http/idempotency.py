"""Writes that are safe to retry: the same Idempotency-Key gives the same answer.

The change, its events, its queued jobs and the kept answer are one transaction. A second request
with the key gets the kept answer; while the first is still in flight it gets 409; with another
payload it gets 422. Answers of refused requests are not kept: nothing happened. A problem that says
of itself that changes were kept is an answer like any other.

A repeated request goes the whole way to its route's guard, which gives it the kept answer instead
of calling the view: whoever may not ask any longer is refused as if it asked for the first time.
"""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import Any, TypeVar

from cryptography.fernet import Fernet
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Invalid, Problem
from opencpor.common.phrases import phrase
from opencpor.http.models import KeptAnswer
from opencpor.http.problems import API_ROOT, as_json

HEADER = "Idempotency-Key"
LIFE = timedelta(hours=24)
REPLAYED = "Idempotency-Replayed"
LONGEST_KEY = 255
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
REFUSED = 400  # answers from here on say that nothing happened

F = TypeVar("F", bound=Callable[..., Any])


def _credentials(request: HttpRequest) -> str:
    """Return all that a request may be signed in by, whichever of it counts in the end.

    A proxy in front may send one and the same ``Authorization`` for all its people, each of whom
    is signed in by a session.
    """
    session = request.COOKIES.get("sessionid", "")
    return f"{request.headers.get('Authorization', '')}\nsession {session}"


def _caller(request: HttpRequest) -> bytes:
    """Return a hash of the credentials: another caller's key is another key."""
    return hashlib.sha256(_credentials(request).encode()).digest()


def _box(request: HttpRequest) -> Fernet:
    """Return what seals the answer to a request.

    Answers hold secrets that are shown once, and personal data. Only who sends the same credentials
    (or, without any, the same secret address) again can read them, nobody from the database.
    """
    said = f"opencpor kept answer\n{_credentials(request)}\n{request.get_full_path()}"
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(said.encode()).digest()))


def _fingerprint(request: HttpRequest) -> bytes:
    """Return a hash of what the request says.

    Forms with files count by their fields and files: the line between them differs at each sending,
    and a large file is never held in memory as a whole.
    """
    said = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        said.update(request.body)
        return said.digest()
    for name, values in sorted(request.POST.lists()):
        said.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            said.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                said.update(chunk)
            file.seek(0)
    return said.digest()


def _lock(caller: bytes, key: str) -> bool:
    """Take the key for this transaction; False if another request holds it."""
    digest = hashlib.sha256(caller + key.encode()).digest()
    number = int.from_bytes(digest[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        row = cursor.fetchone()
    return bool(row and row[0])


def _replay(request: HttpRequest, kept: KeptAnswer) -> HttpResponse:
    """Return a kept answer; the guard of the request's route asks for it."""
    if bytes(kept.fingerprint) != _fingerprint(request):
        raise Invalid(
            "This Idempotency-Key was used with another request. Use a fresh key.",
            code="idempotency_key_reused",
        )
    body = _box(request).decrypt(bytes(kept.body))
    response = HttpResponse(body, status=kept.status, headers=kept.headers)
    response[REPLAYED] = "true"
    return response


def _keep(request: HttpRequest, caller: bytes, key: str, response: HttpResponse) -> None:
    KeptAnswer.objects.create(
        caller=caller,
        key=key,
        fingerprint=_fingerprint(request),
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=_box(request).encrypt(response.content),
        created_at=now(),
    )


def _answer_once(
    request: HttpRequest, key: str, get_response: Callable[[HttpRequest], HttpResponseBase]
) -> HttpResponseBase:
    caller = _caller(request)
    if not _lock(caller, key):
        raise Conflict(
            "A request with this Idempotency-Key is still being carried out. Try again shortly.",
            code="idempotency_in_flight",
        )
    kept = KeptAnswer.objects.filter(caller=caller, key=key).first()
    if kept is not None and now() - kept.created_at > LIFE:
        kept.delete()
        kept = None
    if kept is not None:
        request.kept_answer = partial(_replay, request, kept)  # type: ignore[attr-defined]
        repeated = get_response(request)
        if REPLAYED not in repeated:  # it was refused on its way
            transaction.set_rollback(True)
        return repeated
    response = get_response(request)
    refused = response.status_code >= REFUSED and not getattr(response, "changes_kept", False)
    if refused or not isinstance(response, HttpResponse):
        transaction.set_rollback(True)
    else:
        _keep(request, caller, key, response)
    return response


class Idempotency:
    """Answers POSTs to the API that carry an Idempotency-Key once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Run the request in one transaction with its kept answer."""
        key = request.headers.get(HEADER, "")
        if request.method != "POST" or not key or not request.path.startswith(API_ROOT):
            return self.get_response(request)
        try:
            if len(key) > LONGEST_KEY:
                raise Invalid(
                    phrase("An Idempotency-Key has at most {most} characters.", most=LONGEST_KEY),
                    code="invalid",
                )
            with transaction.atomic():
                return _answer_once(request, key, self.get_response)
        except Problem as problem:
            return as_json(problem)


def key_required(operation: F) -> F:
    """Refuse requests without an Idempotency-Key: for what must never happen twice."""

    @wraps(operation)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.headers.get(HEADER):
            raise Problem(
                "Send an Idempotency-Key header, so that a repeated request does nothing twice.",
                code="idempotency_key_required",
            )
        return operation(request, *args, **kwargs)

    checked.key_required = True  # type: ignore[attr-defined]
    return checked  # type: ignore[return-value]


def purge() -> int:
    """Delete answers older than 24 hours; return how many."""
    deleted, _ = KeptAnswer.objects.filter(created_at__lt=now() - LIFE).delete()
    return deleted
