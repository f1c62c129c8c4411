"""The list of renewals is narrowed by the words of other lists, the same at every door."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.test import Client
from tests.builders import token_of
from tests.claims.pages.visitors import browser, text_of
from tests.claims.renewal.conftest import Renewed
from tests.claims.scene import make_claimant

from opencpor.access.models import User
from opencpor.claims.renewal.actions.suggest import suggest_all
from opencpor.claims.renewal.models import Renewal
from opencpor.http.models import SavedView

pytestmark = pytest.mark.django_db
FILE, PAGE = "/insights/tables/listed-renewals", "/claims/associations/renewals"


@pytest.fixture
def row(renewed: Renewed) -> Renewal:
    assert suggest_all() == 1
    assert renewed.association.slot.workload == "customer-engagement"
    return Renewal.objects.get()


@cache
def clients(user: User) -> tuple[Client, Client]:
    return Client(headers={"Authorization": f"Bearer {token_of(user)}"}), browser(user)


def answers(user: User, query: str) -> Iterator[Any]:
    api, visitor = clients(user)
    where = "&".join(f"where={one.replace('=', ':', 1)}" for one in query.split("&"))
    for path in (f"/associations/renewals?{query}", f"{FILE}?{where}"):
        yield api.get(f"/api/v1{path}")
    for path in (PAGE, f"{FILE}.csv"):
        yield visitor.get(f"{path}?{query}")


def listed(user: User, query: str) -> list[bool]:
    """Whether each door lists the one renewal there is."""
    found = []
    for answer in answers(user, query):
        assert answer.status_code == 200, (query, answer.content)
        streamed = getattr(answer, "streaming_content", None)
        content = b"".join(streamed) if streamed else answer.content
        found.append(bool(re.search(r"rnw_\w+", content.decode())))
    return found


def test_renewals_are_narrowed_alike_at_every_door(renewed: Renewed, row: Renewal) -> None:
    held, user = row.association, renewed.scene.ours.user
    for query, there in (
        (f"association={held.id}&location={held.location_id}", True), ("location=loc_1", False),
        ("association=asc_1", False), ("customer=org_1", False), ("workload=teams", False),
        (f"customer={held.slot.customer_id}&workload=customer-engagement", True),
        ("area=business-applications&market=de&segment=commercial", True), ("market=AT", False),
        ("area=modern-work-security", False), ("segment=education", False),
    ):  # fmt: skip
        assert (query, listed(user, query)) == (query, [there] * 4)


def test_words_that_mean_nothing_are_refused_at_every_door(renewed: Renewed, row: Renewal) -> None:
    user = renewed.scene.ours.user
    for query in ("workload=nothing", "area=nothing", "market=DEU", "segment=large"):
        assert [one.status_code for one in answers(user, query)] == [422] * 4
    unknown = [one.status_code for one in answers(user, "colour=red")]
    assert (unknown[0], unknown[1], unknown[3]) == (422, 422, 422)
    assert Renewal.objects.get() == row


def test_another_s_renewal_is_in_no_list_however_narrowed(row: Renewal) -> None:
    rival = make_claimant().user
    assert listed(rival, f"customer={row.association.slot.customer_id}") == [False] * 4
    page = text_of(browser(rival), f"{PAGE}?customer={row.association.slot.customer_id}")
    assert row.association.slot.customer.name not in page


def test_each_word_is_a_chip_and_a_view_keeps_them(renewed: Renewed, row: Renewal) -> None:
    user, customer = renewed.scene.ours.user, row.association.slot.customer
    headers = {"Authorization": f"Bearer {token_of(user)}"}

    def keep(**query: list[str]) -> int:
        said = {"list": "renewals", "name": "Mine", "query": query}
        sent = Client().post(
            "/api/v1/views", said, content_type="application/json", headers=headers
        )
        return sent.status_code

    assert (keep(workload=["bogus"]), keep(status=["open"])) == (422, 422)
    assert not SavedView.objects.exists()
    assert keep(customer=[customer.id], market=["DE"]) == 201
    page = text_of(browser(user), f"{PAGE}?customer={customer.id}&market=DE")
    for part in (f"<span>Customer: {customer.name}</span>", "<span>Country: Germany</span>",
                 'aria-current="page">Mine</a>', f'href="{PAGE}?market=DE"'):  # fmt: skip
        assert part in page, part
