"""Lines and judgments are narrowed to what a figure counts, for whoever may see them."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_customer, make_user
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.world import PROGRAM
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs

from opencpor.access.roles import Role
from opencpor.incentives.pages import earnings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(worlds: Worlds) -> Desk:
    """A line of 1,800.00 and 25.00 taken back by hand, both for January."""
    made = worlds.get(make_desk)
    made.approved(amount="-25.00")
    return made


@pytest.fixture
def as_partner(desk: Desk, client: Client) -> Client:
    client.force_login(
        make_user(Role.INCENTIVES_ADMIN, desk.world.location.organization.organization)
    )
    return client


def listed(client: Client, **asked: Any) -> tuple[int, list[tuple[str, str]]]:
    context = client.get("/earnings/", asked).context
    return context["listing"].total, [(code, f"{total}") for code, total in context["sums"]]


def test_lines_are_narrowed_by_whatever_the_address_says(desk: Desk, as_partner: Client) -> None:
    place, customer = desk.world.location.pk, desk.world.customer
    both, line = (2, [("USD", "1775.00")]), (1, [("USD", "1800.00")])
    by_hand = (1, [("USD", "-25.00")])
    none: tuple[int, list[tuple[str, str]]] = (0, [])
    for asked, found in (
        ({"location": place}, both), ({"customer": customer.pk, "market": "DE"}, both),
        ({"workload": "teams"}, line), ({"rule": "mws-usage-growth"}, line),
        ({"area": "modern-work-security"}, line), ({"part": "about_none"}, by_hand),
        ({"segment": customer.segment, "since": "2026-01", "through": "2026-01"}, both),
        ({"since": "2026-02"}, none), ({"market": "ZZ"}, none), ({"rule": "none"}, none),
        ({"location": place, "processed": "2026-02"}, by_hand),
        ({"currency": "usd"}, both), ({"currency": "EUR"}, none), ({"part": "earned"}, line),
        ({"part": "adjusted"}, by_hand), ({"part": "by_hand"}, by_hand),
        ({"processed": "2026-03"}, none), ({"program": PROGRAM}, both), ({"program": "p"}, none),
        ({"part": "by_hand", "rule": "mws-usage-growth"}, none),
    ):  # fmt: skip
        assert (asked, listed(as_partner, **asked)) == (asked, found)
    for asked in ({"since": "May"}, {"part": "all"}, {"processed": "May"}, {"workload": "none"}):
        assert as_partner.get("/earnings/", asked).status_code == 422


def test_a_narrowed_list_says_so_and_goes_on_narrowed(
    desk: Desk, as_partner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = desk.world.location
    monkeypatch.setattr(earnings, "USUAL", 1)
    first = as_partner.get("/earnings/", {"location": place.pk, "since": "2026-01"})
    text = first.content.decode()
    for chip in ("First month: January 2026", f"Location: {place.unit.name}"):
        assert f"<span>{chip}</span>" in text
    assert f'<input type="hidden" name="location" value="{place.pk}" data-narrows>' in text
    assert f"/earnings/exports/earnings-default/?location={place.pk}&amp;since=2026-01" in text
    cursor = first.context["listing"].next_cursor
    rest = as_partner.get("/earnings/", {"location": place.pk, "cursor": cursor})
    assert [len(one.context["listing"].rows) for one in (first, rest)] == [1, 1]


def test_a_narrowed_list_forecasts_the_same_or_says_why_not(desk: Desk, as_partner: Client) -> None:
    run_jobs()
    place, rule = desk.world.location.pk, "mws-usage-growth"
    for asked, forecasts, why in (
        ({}, 1, False), ({"market": "DE"}, 1, False), ({"market": "ZZ"}, 0, False),
        ({"location": place, "workload": ["teams"]}, 1, False),
        ({"workload": ["exchange"]}, 0, False), ({"rule": rule}, 0, True),
        ({"market": "DE", "since": "2026-01"}, 0, True), ({"currency": "USD"}, 0, True),
        ({"part": "earned"}, 0, True), ({"processed": "2026-01"}, 0, True),
        ({"program": PROGRAM}, 1, False), ({"program": "p", "location": place}, 0, False),
    ):  # fmt: skip
        page = as_partner.get("/earnings/", asked)
        told = "A forecast is of the whole coming month" in page.content.decode()
        found = len(page.context["forecasts"])
        assert (asked, found, told) == (asked, forecasts, why)


def test_judgments_are_narrowed_likewise(desk: Desk, as_partner: Client) -> None:
    customer, asked = desk.world.customer, {"close": f"{PROGRAM}:2026-01"}
    for narrowed, judgments in (
        ({"workload": "teams", "rule": "mws-usage-growth"}, 1), ({"market": "ZZ"}, 0),
        ({"customer": customer.pk, "segment": customer.segment, "market": "DE"}, 1),
        ({"location": "loc_1"}, 0), ({"customer": "org_1"}, 0), ({"workload": "exchange"}, 0),
        ({"currency": "EUR", "part": "by_hand"}, 1),
    ):  # fmt: skip
        page = as_partner.get("/earnings/judged/", asked | narrowed)
        counts = (page.context["sums"].judgments, page.content.decode().count('class="judged"'))
        assert (narrowed, counts) == (narrowed, (judgments, judgments))


def test_a_customer_that_gave_nothing_yet_is_named_too(desk: Desk, as_partner: Client) -> None:
    other = replace(desk.world, customer=make_customer())
    other.associate()
    for path in ("/earnings/", "/earnings/judged/"):
        page = as_partner.get(path, {"customer": other.customer.pk}).content.decode()
        assert f"<span>Customer: {other.customer.organization.name}</span>" in page


def test_names_of_what_is_not_the_reader_s_stay_keys(desk: Desk) -> None:
    rival = Client()
    rival.force_login(make_user(Role.INCENTIVES_ADMIN))
    place, customer = desk.world.location, desk.world.customer
    asked = {"location": place.pk, "customer": customer.pk}
    for path in ("/earnings/", "/earnings/judged/"):
        page = rival.get(path, asked).content.decode()
        for chip in (f"Location: {place.pk}", f"Customer: {customer.pk}"):
            assert f"<span>{chip}</span>" in page
        assert customer.organization.name not in page
