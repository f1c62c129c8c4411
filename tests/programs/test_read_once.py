"""A page that is only read asks once which versions govern; the next one asks anew."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings
from tests.builders import make_user
from tests.programs.documents import as_text, invented

from opencpor.access.actor import system
from opencpor.access.roles import Role
from opencpor.common.months import Month
from opencpor.programs.actions.publish import publish
from opencpor.programs.middleware import ReadOnce
from opencpor.programs.queries import (
    KEYS,
    Version,
    latest_version,
    program_keys,
    version_in_force,
    versions_in_force,
)
from opencpor.programs.remembering import sharing

pytestmark = pytest.mark.django_db
KEY, WORKLOAD = "tidewell-alliance", "compute"


def put(month: Month) -> None:
    publish(system("cli"), as_text(invented()), effective_from=month)


def numbers(_request: HttpRequest) -> HttpResponse:
    """Say which version is the latest, before and after another is published."""
    before = [latest_version(key).number for key in program_keys()]
    put(Month(2027, 2 + before[0]))
    after = [latest_version(key).number for key in program_keys()]
    return HttpResponse(f"{before} {after}")


def answer(method: str) -> str:
    return ReadOnce(numbers)(RequestFactory().generic(method, "/")).content.decode()


def test_a_page_asks_once_however_many_parts_of_it_do(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    put(Month(2026, 12))
    latest_version(KEY)  # the document itself is kept for good

    def twice(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(str([(program_keys(), latest_version(KEY).number) for _ in range(2)]))

    with django_assert_num_queries(2):
        found = ReadOnce(twice)(RequestFactory().get("/"))
    assert found.content.decode() == f"[(['{KEY}'], 1), (['{KEY}'], 1)]"


@pytest.mark.parametrize("first", [version_in_force, latest_version])
def test_a_page_never_shows_two_answers_to_one_question(first: Callable[[str], Version]) -> None:
    put(Month(2025, 1))

    def asking(_request: HttpRequest) -> HttpResponse:
        before = [first(KEY).number, version_in_force(KEY).number]
        put(Month(2025, 2))
        after = [first(KEY).number, versions_in_force()[KEY].number]
        with sharing():  # a list within the page
            return HttpResponse(f"{before} {after} {first(KEY).number}")

    found = ReadOnce(asking)(RequestFactory().get("/"))
    assert found.content.decode() == "[1, 1] [1, 1] 1"


def test_a_page_that_fails_leaves_nothing_remembered() -> None:
    put(Month(2026, 12))

    def failing(_request: HttpRequest) -> HttpResponse:
        raise ValueError(latest_version(KEY).number)

    with pytest.raises(ValueError, match="1"):
        ReadOnce(failing)(RequestFactory().get("/"))
    put(Month(2027, 1))
    assert latest_version(KEY).number == 2


def test_what_is_sent_bit_by_bit_reads_anew() -> None:
    put(Month(2026, 12))

    def streaming(_request: HttpRequest) -> StreamingHttpResponse:
        known = latest_version(KEY).number
        return StreamingHttpResponse(f"{known} {latest_version(KEY).number}" for _ in range(1))

    found = ReadOnce(streaming)(RequestFactory().get("/"))  # type: ignore[arg-type]
    put(Month(2027, 1))
    assert b"".join(found) == b"1 2"


def asked_for_keys(client: Client) -> int:
    """How often one page asks which programs there are."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/earnings/statements/?workload={WORKLOAD}").status_code == 200
    return sum((one["sql"] or "").startswith(KEYS) for one in asked.captured_queries)


def test_every_page_is_answered_so(client: Client, settings: Settings) -> None:
    put(Month(2025, 1))
    user = make_user(Role.PROGRAM_MANAGER)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert asked_for_keys(client) == 1
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("ReadOnce")]
    other = Client()
    other.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert asked_for_keys(other) > 1


def test_the_next_page_sees_what_was_published_since() -> None:
    put(Month(2026, 12))
    assert [answer("GET"), answer("HEAD")] == ["[1] [1]", "[2] [2]"]


def test_what_changes_something_reads_at_once_what_it_changed() -> None:
    put(Month(2026, 12))
    assert answer("POST") == "[1] [2]"
