"""A page that is only read asks once which versions govern; the next one asks anew."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries
from tests.programs.documents import as_text, invented

from opencpor.access.actor import system
from opencpor.common.months import Month
from opencpor.programs.actions.publish import publish
from opencpor.programs.middleware import ReadOnce
from opencpor.programs.queries import latest_version, program_keys

pytestmark = pytest.mark.django_db
KEY = "tidewell-alliance"


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


def test_the_next_page_sees_what_was_published_since() -> None:
    put(Month(2026, 12))
    assert [answer("GET"), answer("GET")] == ["[1] [1]", "[2] [2]"]


def test_what_changes_something_reads_at_once_what_it_changed() -> None:
    put(Month(2026, 12))
    assert answer("POST") == "[1] [2]"
