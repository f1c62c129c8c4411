"""Who leads: by won lines, growth or money, from yearly sums that follow the summaries."""

import re
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from tests.builders import add_role, make_user
from tests.incentives.world import World
from tests.insights.scene import ask, page, partner_of, status
from tests.insights.test_program import SPAN
from tests.usage.batches import PROGRAM

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.insights.summaries.leading import Leading, LeadingWorkload
from opencpor.insights.summaries.models import ClaimSummary, MoneySummary, UsageSummary
from opencpor.insights.summaries.places import PlaceEarned
from opencpor.insights.summaries.verification import faults_of_summaries
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db(transaction=True)


def led(asked: str, side: str = "partners", role: Role = Role.FINANCE) -> Any:
    """Who leads by what is asked for, with the figure they are ranked by."""
    by = asked.rpartition("by=")[2] if "by=" in asked else "won"
    found = ask(make_user(role), f"program/leaders?{asked}")
    return found if isinstance(found, int) else [(one["id"], one[by]) for one in found[side]]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def rival() -> str:
    return Association.objects.get(slot__workload="exchange").partner_id


def test_they_are_ranked_by_growth_of_what_partners_held(closed: World) -> None:
    ours = partner_of(closed).pk
    assert led(f"{SPAN}&by=growth") == [(rival(), 1000), (ours, 297)]
    assert led(f"{SPAN}&by=growth", "customers") == [(closed.customer.pk, 1297)]


def test_they_are_ranked_by_what_rules_posted(closed: World) -> None:
    ours = partner_of(closed).pk
    assert led(f"{SPAN}&by=earned") == [(ours, "1221.00")]
    assert led(f"{SPAN}&by=earned", "customers") == [(closed.customer.pk, "1221.00")]
    money = ask(make_user(Role.FINANCE), f"program?{SPAN}")["money"]
    assert [row["total"] for row in money] == ["1221.00"]
    assert led(f"{SPAN}&currency=EUR&by=earned") == []


@pytest.mark.usefixtures("closed")
def test_each_row_tells_all_figures_and_money_to_those_who_may_read_it() -> None:
    row = {"lines": 7, "won": 1, "turned_down": 3, "declined": 0, "growth": 297}
    for role, earned in ((Role.FINANCE, "1221.00"), (Role.REVIEWER, None)):
        (found,) = ask(make_user(role), f"program/leaders?{SPAN}")["partners"]
        assert (role, {key: found[key] for key in row}, found["earned"]) == (role, row, earned)
    assert led(f"{SPAN}&by=earned", role=Role.REVIEWER) == 403
    assert status(make_user(Role.REVIEWER), f"program/leaders/?{SPAN}&by=earned") == 403


def test_rankings_are_narrowed_by_whatever_the_address_says(closed: World) -> None:
    ours, country = partner_of(closed).pk, closed.customer.country.lower()
    for asked, growth in (
        ("workload=teams", 220), ("area=nothing", None), ("market=ZZ", None),
        (f"market={country}&workload=sharepoint", 77), ("segment=education", None),
        ("program=another", None), (f"program={PROGRAM}&workload=teams", 220),
    ):  # fmt: skip
        expected = [] if growth is None else [(ours, growth)]
        assert (asked, led(f"{SPAN}&{asked}&by=growth")) == (asked, expected)
    assert led("through=2026-01&months=1&by=growth") == [(ours, 177)]
    assert led(f"{SPAN}&workload=teams") == [(ours, 1)]
    assert led(f"{SPAN}&workload=intune") == []


def test_months_of_two_years_are_added_up(closed: World) -> None:
    one = UsageSummary.objects.filter(partner=partner_of(closed), workload="teams").latest("month")
    one.pk, one.month, one.growth = None, date(2025, 12, 1), 5000
    one.save(force_insert=True)
    assert led(f"{SPAN}&by=growth") == [(one.partner_id, 5297), (rival(), 1000)]
    assert led("through=2026-02&months=2&by=growth")[1] == (one.partner_id, 297)


@pytest.mark.usefixtures("closed")
def test_rows_that_go_leave_no_sums() -> None:
    for table in (Leading, LeadingWorkload):
        assert table.objects.count() > 5
    assert PlaceEarned.objects.count() > 2
    for source in (UsageSummary, MoneySummary, ClaimSummary):
        source.objects.all().delete()
    for table in (Leading, LeadingWorkload, PlaceEarned):
        assert not table.objects.exists()


@pytest.mark.usefixtures("closed")
def test_sums_that_are_wrong_are_found() -> None:
    assert faults_of_summaries() == []
    Leading.objects.filter(side="customer", measure="growth").update(m02=9)
    LeadingWorkload.objects.filter(measure="earned", side="partner").delete()
    PlaceEarned.objects.filter(workload="teams").update(earned_minor=F("earned_minor") + 1)
    assert faults_of_summaries() == [
        "insights_leading: 2 rows do not add up",
        "insights_leading_workload: 2 rows do not add up",
        "insights_place_earned: 4 rows do not add up",
    ]


def test_the_page_offers_the_rankings_that_its_reader_may_see(closed: World) -> None:
    text = page(make_user(Role.FINANCE), f"program/leaders/?{SPAN}&by=earned")
    assert "Partners that earned most" in text
    assert "1,221.00" in text
    assert partner_of(closed).name in text
    assert '<input type="hidden" name="by" value="earned">' in text
    seen = page(make_user(Role.REVIEWER), f"program/leaders/?{SPAN}&by=growth")
    assert ("By growth" in seen, "By earnings" in seen, "1,221.00" in seen) == (True, False, False)


@pytest.mark.usefixtures("closed")
def test_what_is_ranked_by_stands_right_after_the_names() -> None:
    finance = make_user(Role.FINANCE)
    for by, heading, figure in (
        ("won", "Won", "1"), ("growth", "Growth", "297"), ("earned", "Earned", "USD 1,221.00"),
    ):  # fmt: skip
        text = page(finance, f"program/leaders/?{SPAN}&by={by}")
        after = re.findall(r'<th scope="col">Partner</th><th [^>]*>([^<]*)</th>', text)
        assert (by, after) == (by, [heading])  # once: the chart brings no table of its own
        assert f">{figure}</a></td>" in text


@pytest.mark.usefixtures("closed")
def test_an_empty_ranking_says_whether_it_is_narrowed() -> None:
    auditor = make_user(Role.AUDITOR)
    said = [
        ("Nothing to rank by in these months." in text, "what the page is narrowed to" in text)
        for text in (
            page(auditor, "program/leaders/?since=2019-01&through=2019-02"),
            page(auditor, f"program/leaders/?{SPAN}&market=NZ"),
        )
    ]
    assert said == [(True, False), (False, True)]


def test_each_name_leads_to_a_page_that_its_reader_may_open(closed: World) -> None:
    customer = closed.customer.organization.name
    for role in (Role.REVIEWER, Role.AUDITOR):
        user = make_user(role)
        text = page(user, f"program/leaders/?{SPAN}&by=growth")
        found = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a></th>', text)
        names = dict(found)
        assert names[f"/insights/customers/{closed.customer.pk}/"] == customer
        assert names[f"/directory/partners/{partner_of(closed).pk}"] == partner_of(closed).name
        assert [client_of(user).get(url).status_code for url, _ in found] == [200, 200, 200]


@pytest.mark.usefixtures("world")
def test_what_is_no_ranking_is_refused() -> None:
    finance = make_user(Role.FINANCE)
    for asked in ("by=size", "currency=ZZZ", "by=won&color=red"):
        assert (asked, ask(finance, f"program/leaders?{asked}")) == (asked, 422)
        assert status(finance, f"program/leaders/?{asked}") == 422


def test_the_right_to_read_money_at_a_partner_opens_none_of_the_program_s(closed: World) -> None:
    user = make_user(Role.REVIEWER)
    add_role(user, Role.INCENTIVES_ADMIN, partner_of(closed))
    text = page(user, f"program/leaders/?{SPAN}")
    assert (partner_of(closed).name in text, "By earnings" in text, ">Earned<" in text) == (
        True, False, False,
    )  # fmt: skip
    assert "Money by rule" not in page(user, f"program/?{SPAN}")
    for address in (
        f"program/leaders/?{SPAN}&by=earned", f"program/money/?{SPAN}",
        f"tables/program-money.csv?{SPAN}", f"tables/program-postings.csv?{SPAN}",
    ):  # fmt: skip
        assert (address, status(user, address)) == (address, 403)


@pytest.mark.usefixtures("closed")
def test_money_says_its_currency() -> None:
    text = page(make_user(Role.FINANCE), f"program/leaders/?{SPAN}")
    assert "Earned is what rules posted in USD" in text
    assert "Earned is what" not in page(make_user(Role.REVIEWER), f"program/leaders/?{SPAN}")


@pytest.mark.usefixtures("closed")
def test_summaries_from_before_the_triggers_are_added_up_alike() -> None:
    old = import_module("opencpor.insights.migrations.0011_leading_added")
    earned = import_module("opencpor.insights.migrations.0013_earned_added")
    before = [one.objects.count() for one in (Leading, LeadingWorkload, PlaceEarned)]
    for one in (Leading, LeadingWorkload, PlaceEarned):
        one.objects.all().delete()
    with connection.cursor() as cursor:
        for source in old.MEASURED:
            cursor.execute(old.put(source, source, old.KEYS))
        cursor.execute(earned.put(earned.SOURCE))
    assert [one.objects.count() for one in (Leading, LeadingWorkload, PlaceEarned)] == before
    assert before[2] > 0
    assert faults_of_summaries() == []
