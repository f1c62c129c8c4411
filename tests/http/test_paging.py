import pytest
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from opencpor.access.models import Organization
from opencpor.common.errors import Invalid
from opencpor.http.paging import page_of


def walk(rows: QuerySet[Organization], order: list[str], limit: int) -> list[Organization]:
    found: list[Organization] = []
    cursor = ""
    while True:
        page = page_of(rows, order, cursor, limit)
        found += page.rows
        cursor = page.next_cursor
        if not cursor:
            return found


class Walks(TestCase):
    @given(
        names=st.lists(st.sampled_from("abc"), max_size=12),
        order=st.sampled_from([["name", "id"], ["-name", "id"], ["name", "-id"]]),
        limit=st.integers(1, 5),
    )
    def test_pages_give_every_row_once_and_in_order(
        self, names: list[str], order: list[str], limit: int
    ) -> None:
        for name in names:
            Organization.objects.create(kind="partner", name=name)
        rows = Organization.objects.all()
        assert walk(rows, order, limit) == list(rows.order_by(*order))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "W10",
        "eyJhIjoxfQ",
        "WzEsW11d",
        "====",
        "WyJcdTAwMDAiLCJ4Il0",
        "WyJcdWQ4MDAiLCJ4Il0",
        "W1tb" * 4000,
        "WyIyMDI2LTEwLTAxVDAwOjAwOjAwLTIzOjU5IiwieCJd",  # an instant 23:59 hours from UTC
    ],
)
def test_a_forged_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid, match="cannot go on from there"):
        page_of(Organization.objects.all(), ["name", "id"], cursor, 10)


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [0, 201, -1])
def test_a_page_size_out_of_range_is_refused(limit: int) -> None:
    with pytest.raises(Invalid, match="page size"):
        page_of(Organization.objects.all(), ["id"], "", limit)
