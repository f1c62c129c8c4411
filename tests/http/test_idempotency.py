import json
from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory
from tests.processes import LONGEST

from opencpor.access.actor import ANONYMOUS
from opencpor.access.models import Organization
from opencpor.http.guards import Open, guard
from opencpor.http.idempotency import Idempotency, purge
from opencpor.http.models import KeptAnswer

pytestmark = pytest.mark.django_db(transaction=True)


@guard(Open.PUBLIC)
def create(request: HttpRequest) -> HttpResponse:
    """A view that makes an organization; ``refuse`` in the body makes it fail after writing."""
    body = json.loads(request.body)
    row = Organization.objects.create(kind="partner", name=body["name"])
    if body.get("refuse"):
        return JsonResponse({}, status=422)
    return JsonResponse({"id": row.id}, status=201)


def post(
    key: str, name: str, token: str = "t", *, session: str = "", **more: object
) -> HttpResponse:
    request = RequestFactory().post(
        "/api/v1/things",
        {"name": name, **more},
        content_type="application/json",
        headers={"Idempotency-Key": key, "Authorization": f"Bearer {token}"},
    )
    request.COOKIES["sessionid"] = session
    request.actor = ANONYMOUS  # type: ignore[attr-defined]
    response = Idempotency(create)(request)
    assert isinstance(response, HttpResponse)
    return response


def test_the_same_key_and_payload_give_the_same_answer_once() -> None:
    first, second = post("k1", "A"), post("k1", "A")
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert second["Idempotency-Replayed"] == "true"
    assert Organization.objects.count() == 1


def test_the_same_key_with_another_payload_is_refused() -> None:
    post("k1", "A")
    refused = post("k1", "B")
    assert refused.status_code == 422
    assert json.loads(refused.content)["code"] == "idempotency_key_reused"
    assert Organization.objects.count() == 1


def test_another_callers_key_is_another_key() -> None:
    post("k1", "A", token="one")
    assert post("k1", "A", token="two").status_code == 201
    assert Organization.objects.count() == 2


def test_people_behind_a_proxy_that_signs_in_for_all_get_no_answer_of_each_other() -> None:
    first = post("k1", "A", token="of the proxy", session="one")
    other = post("k1", "A", token="of the proxy", session="two")
    assert (other.status_code, "Idempotency-Replayed" in other) == (201, False)
    assert other.content != first.content


def test_nobody_reads_an_answer_in_the_database() -> None:
    answer = post("k1", "A", token="secret").content
    kept = KeptAnswer.objects.get()
    assert answer not in bytes(kept.body)
    assert json.loads(answer)["id"].encode() not in bytes(kept.body)
    assert not any(b"secret" in bytes(part) for part in (kept.caller, kept.fingerprint))


def test_a_refused_request_leaves_nothing_and_may_be_repeated() -> None:
    assert post("k1", "A", refuse=True).status_code == 422
    assert (Organization.objects.count(), KeptAnswer.objects.count()) == (0, 0)
    assert post("k1", "A").status_code == 201


@guard(Open.PUBLIC)
def upload(request: HttpRequest) -> HttpResponse:
    """A view that makes an organization named by an uploaded file."""
    row = Organization.objects.create(kind="partner", name=request.FILES["file"].read().decode())
    return JsonResponse({"id": row.id}, status=201)


def test_a_file_counts_by_its_content_and_not_by_how_it_is_wrapped() -> None:
    def send(text: str, boundary: str) -> HttpResponse:
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
            f"{text}\r\n--{boundary}--\r\n"
        )
        kind = f"multipart/form-data; boundary={boundary}"
        headers = {"Idempotency-Key": "k1", "Authorization": "Bearer t"}
        request = RequestFactory().post("/api/v1/things", body, content_type=kind, headers=headers)
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        response = Idempotency(upload)(request)
        assert isinstance(response, HttpResponse)
        return response

    assert send("A", "one").status_code == 201
    assert send("A", "two")["Idempotency-Replayed"] == "true"
    assert send("B", "one").status_code == 422
    assert Organization.objects.get().name == "A"


def test_a_key_in_flight_answers_conflict() -> None:
    started, go_on = Signal(), Signal()

    def slow(request: HttpRequest) -> HttpResponse:
        started.set()
        assert go_on.wait(LONGEST)
        return create(request)

    def first() -> None:
        request = RequestFactory().post(
            "/api/v1/things", {"name": "A"}, content_type="application/json",
            headers={"Idempotency-Key": "k1", "Authorization": "Bearer t"},
        )  # fmt: skip
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        Idempotency(slow)(request)
        connection.close()

    thread = Thread(target=first)
    thread.start()
    assert started.wait(LONGEST)
    meanwhile = post("k1", "A")
    go_on.set()
    thread.join()
    assert (meanwhile.status_code, Organization.objects.count()) == (409, 1)


def test_a_key_is_free_again_after_a_day() -> None:
    post("k1", "A")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE http_keptanswer SET created_at = created_at - interval '25 hours'")
    assert post("k1", "A").status_code == 201
    assert Organization.objects.count() == 2


def test_old_answers_are_purged() -> None:
    post("k1", "A")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE http_keptanswer SET created_at = created_at - interval '25 hours'")
    post("k2", "B")
    assert purge() == 1
    assert KeptAnswer.objects.get().key == "k2"
