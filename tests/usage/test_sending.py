"""Files that come in parts: they go on where they were, and count once."""

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PosixPath
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client
from tests.builders import make_organization, make_service, make_token, make_user, token_of
from tests.jobs import run_jobs
from tests.usage.batches import in_force, publish_program
from tests.usage.checking import HEADINGS, TENANT, row

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.common.clock import now
from opencpor.common.errors import Problem, Stale
from opencpor.usage.actions.sweep import sweep
from opencpor.usage.lake.here import the_lake
from opencpor.usage.lake.store import Lake, LakeError
from opencpor.usage.models import Batch
from opencpor.usage.sending import rules
from opencpor.usage.sending.actions import append as appending
from opencpor.usage.sending.actions import begin as beginning
from opencpor.usage.sending.actions.append import append
from opencpor.usage.sending.models import Part, Sending

pytestmark = pytest.mark.django_db
SENDINGS = "/api/v1/usage/sendings"
CONTENT = "\n".join((HEADINGS, row(), row(month="2024-04", active=15), "")).encode()
FIRST, REST = CONTENT[:60], CONTENT[60:]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    publish_program()
    monkeypatch.setattr(rules, "LEAST_PART", 50)


@pytest.fixture
def feed() -> str:
    return make_token(make_service(Role.USAGE_FEED, make_organization(Side.OPERATOR)))


def ask(token: str, method: str, path: str = "", body: Any = None, **wire: Any) -> HttpResponse:
    headers = {"Authorization": f"Bearer {token}"} | wire.pop("headers", {})
    sent = {"data": body, "content_type": "application/json"} if body is not None else {}
    call = getattr(Client(), method)
    found: HttpResponse = call(f"{SENDINGS}{path}", headers=headers, **(sent | wire))
    return found


def begun(token: str, **said: object) -> str:
    about = {"file_name": "usage.csv", "size": len(CONTENT)} | said
    answer = ask(token, "post", body=about)
    assert (answer.status_code, answer["ETag"]) == (201, '"0"'), answer.content
    return f"/{answer.json()['id']}"


def part(token: str, path: str, content: bytes, start: int | str, **more: str) -> HttpResponse:
    headers = {"If-Match": f'"{start}"' if isinstance(start, int) else start} | more
    kind = "application/octet-stream"
    return ask(token, "patch", path, data=content, content_type=kind, headers=headers)


def whole(token: str, path: str, size: int = len(CONTENT), **wire: Any) -> HttpResponse:
    headers = {"If-Match": f'"{size}"', "Idempotency-Key": f"whole {path}"}
    return ask(token, "post", f"{path}/complete", headers=headers, **wire)


def sent(token: str, **said: object) -> str:
    path = begun(token, **said)
    assert part(token, path, FIRST, 0).status_code == 200
    assert part(token, path, REST, len(FIRST)).status_code == 200
    return path


def parts_in_lake() -> list[str]:
    return [stored.name for stored in the_lake().stored("received") if "/usd_" in stored.name]


def test_a_file_in_parts_becomes_the_same_facts_as_a_whole_one(feed: str) -> None:
    path = sent(feed, sha256=sha256(CONTENT).hexdigest().upper())
    answer = whole(feed, path)
    batch = answer.json()
    assert (answer.status_code, batch["file_name"], batch["door"]) == (202, "usage.csv", "api")
    assert (batch["size"], batch["sha256"]) == (len(CONTENT), sha256(CONTENT).hexdigest())
    run_jobs()
    assert [(str(fact[0]), fact[3], fact[6]) for fact in in_force()] == [
        (TENANT, 10, 2), (TENANT, 15, 3),
    ]  # fmt: skip
    assert ask(feed, "get", path).json()["batch"] == batch["id"]


def test_an_answer_says_where_the_next_part_begins_and_how_large_it_may_be(feed: str) -> None:
    path = begun(feed, mark="mine")
    answer = part(feed, path, FIRST, 0)
    found = ask(feed, "get", path)
    assert answer.json() == found.json() | {"expires_at": answer.json()["expires_at"]}
    assert (found["ETag"], found["Upload-Offset"], found["Upload-Length"]) == (
        '"60"', "60", str(len(CONTENT)),
    )  # fmt: skip
    assert (found.json()["received"], found.json()["mark"]) == (60, "mine")
    assert (found.json()["next_least"], found.json()["next_most"]) == (50, len(REST))


@pytest.mark.parametrize(
    ("seen", "offset", "status", "code"),
    [
        ('"0"', None, 412, "stale_revision"),
        ('"60"', "0", 409, "wrong_offset"),
        ("*", "0", 409, "wrong_offset"),
        ("*", None, 428, "revision_required"),
    ],
)
def test_a_part_sent_again_is_told_where_to_go_on(
    feed: str, seen: str, offset: str | None, status: int, code: str
) -> None:
    path = begun(feed)
    part(feed, path, FIRST, 0)
    again = part(feed, path, FIRST, seen, **({"Upload-Offset": offset} if offset else {}))
    assert (again.status_code, again.json()["code"]) == (status, code)
    if status != 428:
        assert again.json()["expected_offset"] == len(FIRST)
    assert Sending.objects.get().received == len(FIRST)
    assert len(parts_in_lake()) == 1
    assert part(feed, path, REST, "*", **{"Upload-Offset": "60"}).status_code == 200


def test_of_two_who_send_the_same_part_at_once_the_later_is_told(feed: str) -> None:
    path = begun(feed)

    class Other:
        """A body during which the same part comes in another way."""

        def __init__(self) -> None:
            self.pieces: Iterator[bytes] = iter([FIRST, b""])

        def read(self, _size: int) -> bytes:
            if not Part.objects.exists():
                part(feed, path, FIRST, 0)
            return next(self.pieces)

    sending = Sending.objects.get()
    actor = _actor_of(sending)
    with pytest.raises(Stale) as told:
        append(actor, sending.id, Other(), len(FIRST), seen='"0"', offset=None)
    assert told.value.extra["expected_offset"] == len(FIRST)
    assert (Part.objects.count(), len(parts_in_lake())) == (1, 1)


def _actor_of(sending: Sending) -> Actor:
    actor = actor_of_user(make_user(Role.PROGRAM_MANAGER))
    return replace(actor, kind=ActorKind(sending.actor_kind), id=sending.actor_id)


def test_a_broken_line_keeps_nothing_of_its_part(feed: str) -> None:
    begun(feed)
    sending = Sending.objects.get()

    class Broken:
        """A body that ends too early."""

        def __init__(self) -> None:
            self.pieces = iter([FIRST[:20], b""])

        def read(self, _size: int) -> bytes:
            return next(self.pieces)

    with pytest.raises(Problem, match="ended too early"):
        append(_actor_of(sending), sending.id, Broken(), len(FIRST), seen='"0"', offset=0)
    assert (Sending.objects.get().received, parts_in_lake()) == (0, [])


def test_a_lake_that_is_away_is_said_and_the_part_can_come_again(
    feed: str, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begun(feed)
    with monkeypatch.context() as away:

        def put(*_args: object) -> None:
            raise LakeError("full")

        away.setattr(lake, "put", put)
        answer = part(feed, path, FIRST, 0)
    assert (answer.status_code, answer.json()["code"]) == (503, "lake_unavailable")
    assert part(feed, path, FIRST, 0).status_code == 200


def test_a_full_disk_is_no_broken_line(feed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(feed)
    sending = Sending.objects.get()

    class Full(PosixPath):
        """A path on a disk without space."""

        def open(self, *_args: Any, **_more: Any) -> Any:
            raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(appending, "Path", Full)
    with pytest.raises(OSError, match="no space left"):  # which every door answers with 503
        append(_actor_of(sending), sending.id, BytesIO(FIRST), len(FIRST), seen='"0"', offset=0)
    assert (Sending.objects.get().received, parts_in_lake()) == (0, [])


def test_a_file_is_given_up_also_where_its_parts_cannot_be_removed_now(
    feed: str, lake: Lake, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    path = begun(feed)
    part(feed, path, FIRST, 0)

    def remove(_name: str) -> None:
        raise ConnectionError("the lake is away")

    with monkeypatch.context() as away, django_capture_on_commit_callbacks(execute=True):
        away.setattr(lake, "remove", remove)
        answer = ask(feed, "delete", path, headers={"If-Match": '"60"'})
    assert (answer.status_code, Sending.objects.count()) == (204, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [(CONTENT[:49], "too_short"), (CONTENT + b"x", "too_long")],
)
def test_a_part_of_the_wrong_size_is_refused(feed: str, content: bytes, code: str) -> None:
    answer = part(feed, begun(feed), content, 0)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert parts_in_lake() == []


def test_a_part_is_plain_bytes_of_a_known_length_at_most(feed: str) -> None:
    path = begun(feed)
    as_json = ask(feed, "patch", path, body={}, headers={"If-Match": '"0"'})
    assert (as_json.status_code, as_json.json()["code"]) == (415, "unsupported_type")
    large = part(feed, path, bytes(rules.LARGEST_PART + 2 * 1024 * 1024), 0)
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    odd = part(feed, path, FIRST, 0, **{"Upload-Offset": "-1"})
    assert (odd.status_code, odd.json()["code"]) == (400, "bad_request")


def test_what_is_wrong_is_said_before_the_first_byte(
    feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {"file_name": "x", "size": 1, "layout": "excel", "tenant_id": "x"}
    answer = ask(feed, "post", body=wrong)
    assert [error["field"] for error in answer.json()["errors"]] == ["layout", "tenant_id"]
    answer = ask(feed, "post", body={"file_name": "x", "size": 1, "sha256": "z"})
    assert [error["field"] for error in answer.json()["errors"]] == ["sha256"]
    monkeypatch.setattr(beginning, "LARGEST_FILE", 9)
    answer = ask(feed, "post", body={"file_name": "x", "size": 10})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert Sending.objects.count() == 0


def test_a_file_that_is_not_here_as_a_whole_is_not_imported(feed: str) -> None:
    path = begun(feed)
    part(feed, path, FIRST, 0)
    answer = whole(feed, path, len(FIRST))
    assert (answer.status_code, answer.json()["code"]) == (409, "incomplete")
    assert answer.json()["expected_offset"] == len(FIRST)
    assert Batch.objects.count() == 0


def test_another_content_than_announced_is_not_imported(feed: str) -> None:
    answer = whole(feed, sent(feed, sha256="0" * 64))
    assert (answer.status_code, answer.json()["code"]) == (409, "another_content")
    assert Batch.objects.count() == 0


def test_completing_again_and_sending_again_give_the_same_batch(feed: str) -> None:
    path = sent(feed)
    first = whole(feed, path)
    headers = {"If-Match": f'"{len(CONTENT)}"', "Idempotency-Key": "another"}
    again = ask(feed, "post", f"{path}/complete", headers=headers)
    anew = whole(feed, sent(feed))
    assert [one.status_code for one in (first, again, anew)] == [202, 200, 200]
    assert {one.json()["id"] for one in (first, again, anew)} == {Batch.objects.get().id}


def test_a_license_report_comes_with_the_end(feed: str) -> None:
    licenses = SimpleUploadedFile("licenses.csv", b"SKU,Enabled\n")
    answer = whole(feed, sent(feed, tenant_id=TENANT), data={"licenses": licenses})
    assert (answer.status_code, answer.json()["tenant_id"]) == (202, TENANT)
    assert Batch.objects.get().licenses_sha256 == sha256(b"SKU,Enabled\n").hexdigest()


def test_nobody_sees_or_continues_anothers_file(feed: str) -> None:
    path = begun(feed)
    other = token_of(make_user(Role.PROGRAM_MANAGER))
    assert ask(other, "get").json() == {"items": []}
    assert part(other, path, FIRST, 0).status_code == 404
    assert ask(other, "delete", path, headers={"If-Match": "*"}).status_code == 404
    assert ask(token_of(make_user(Role.AUDITOR)), "get").status_code == 403
    assert [one["id"] for one in ask(feed, "get").json()["items"]] == [path[1:]]
    assert Sending.objects.get().received == 0


def test_the_eleventh_open_file_of_one_sender_is_refused(feed: str) -> None:
    paths = [begun(feed) for _ in range(10)]
    answer = ask(feed, "post", body={"file_name": "x", "size": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_open")
    assert ask(feed, "delete", paths[0], headers={"If-Match": '"0"'}).status_code == 204
    begun(feed)
    begun(token_of(make_user(Role.FINANCE)))


def test_what_is_given_up_goes_with_its_parts(
    feed: str, django_capture_on_commit_callbacks: Any
) -> None:
    path = begun(feed)
    part(feed, path, FIRST, 0)
    assert ask(feed, "delete", path, headers={"If-Match": '"0"'}).status_code == 412
    assert len(parts_in_lake()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        ask(feed, "delete", path, headers={"If-Match": '"60"'})
    assert (Sending.objects.count(), Part.objects.count(), parts_in_lake()) == (0, 0, [])


def test_a_day_after_its_last_part_a_file_is_swept(
    feed: str, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    path = begun(feed)
    part(feed, path, FIRST, 0)
    (tmp_path / "orphan").write_text("x")
    the_lake().put(tmp_path / "orphan", "received/usd_x-0-orphan")
    with django_capture_on_commit_callbacks(execute=True):
        sweep()
    assert (Sending.objects.count(), len(parts_in_lake())) == (1, 2)
    Sending.objects.update(expires_at=now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        sweep()
    assert (Sending.objects.count(), parts_in_lake()) == (0, ["received/usd_x-0-orphan"])
    old = (now() - timedelta(days=2)).timestamp()
    os.utime(the_lake().path("received/usd_x-0-orphan"), (old, old))
    assert sweep() == ["received/usd_x-0-orphan"]


def test_the_database_itself_keeps_parts_in_order(feed: str) -> None:
    path = begun(feed)
    part(feed, path, FIRST, 0)
    sending = Sending.objects.get()
    for wrong in (
        lambda: Part.objects.create(sending=sending, start=61, size=1, name="x"),
        lambda: Part.objects.update(size=1),
        lambda: Sending.objects.update(received=61),
        lambda: Sending.objects.update(size=1000),
        lambda: Sending.objects.update(sha256="0" * 64),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
