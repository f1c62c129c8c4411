"""Customers: who sees which, with figures equal on page, in the API and counted afresh."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import add_role, make_customer, make_user, token_of
from tests.incentives.world import FEBRUARY, JANUARY, SYSTEM, World
from tests.insights.scene import ask, make_claim, page, partner_of, status, viewer

from opencpor.access.models import Unit, User
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.incentives.models import Earning
from opencpor.register.actions.end_association import end_association
from opencpor.register.models import Association, Served
from opencpor.usage.models import UsageFact

pytestmark = pytest.mark.django_db(transaction=True)


def unit(found: dict[str, object], workload: str) -> dict[str, object]:
    return next(one for one in found["units"] if one["unit"]["workload"] == workload)  # type: ignore[attr-defined]


def test_the_list_shows_what_is_held_what_was_and_the_newest_month(world: World) -> None:
    (row,) = ask(viewer(world, Role.REPORT_VIEWER), "customers")["items"]
    assert [one["workload"] for one in row["current"]] == ["teams"]
    assert [one["workload"] for one in row["past"]] == ["sharepoint"]
    assert row["usage"] == {
        "month": "2026-02", "active_users": 620, "paid_units": 2000, "usage_percent": 31,
    }  # fmt: skip


def test_the_newest_month_is_the_newest_that_the_reader_may_see(world: World) -> None:
    UsageFact.objects.filter(workload="teams").delete()  # SharePoint is ours no longer in February
    (row,) = ask(viewer(world, Role.REPORT_VIEWER), "customers")["items"]
    assert row["usage"] == {
        "month": "2026-01", "active_users": 77, "paid_units": 1000, "usage_percent": 8,
    }  # fmt: skip
    found = ask(make_user(Role.AUDITOR), f"customers?text={world.customer.tenant_id}")
    assert [one["usage"]["active_users"] for one in found["items"]] == [88 + 1000]


def test_a_customer_that_is_noted_twice_is_listed_and_counted_once(world: World) -> None:
    Served.objects.bulk_create(
        Served(partner_id=one.partner_id, location_id=one.location_id, customer_id=one.customer_id)
        for one in Served.objects.filter(partner=partner_of(world))
    )
    client = Client()
    client.force_login(viewer(world, Role.REPORT_VIEWER))
    listing = client.get("/insights/customers/").context["listing"]
    assert [row["row"].id for row in listing.rows] == [world.customer.pk]
    assert listing.total == 1


def test_a_customer_finds_itself_without_looking_through_those_of_partners(world: World) -> None:
    own = make_user(Role.CUSTOMER_ADMIN, world.customer.organization)
    with CaptureQueriesContext(connection) as asked:
        found = ask(own, "customers")["items"]
    assert [row["id"] for row in found] == [world.customer.pk]
    assert [one for one in asked if Served._meta.db_table in str(one["sql"])] == []


def test_the_page_of_the_list_says_the_same(world: World) -> None:
    text = page(viewer(world, Role.REPORT_VIEWER), "customers/")
    for said in (world.customer.organization.name, "Feb 2026", ">620<", ">2,000<", ">31%<"):
        assert said in text


def test_a_customer_without_our_association_is_in_no_list_and_not_found(world: World) -> None:
    stranger = make_customer()
    user = viewer(world, Role.INCENTIVES_ADMIN)
    assert [row["id"] for row in ask(user, "customers")["items"]] == [world.customer.pk]
    assert ask(user, f"customers/{stranger.pk}") == 404
    assert status(user, f"customers/{stranger.pk}/") == 404


def test_a_role_limited_to_another_location_sees_nobody(world: World) -> None:
    other = Unit.objects.create(organization=partner_of(world), name="Elsewhere")
    user = viewer(world, Role.INCENTIVES_ADMIN, other)
    assert ask(user, "customers")["items"] == []
    assert ask(user, f"customers/{world.customer.pk}") == 404


def test_the_search_box_finds_the_customers_one_has_and_no_other(world: World) -> None:
    ours, stranger = world.customer.organization.name, make_customer().organization.name
    for role, text, found in (
        (Role.REPORT_VIEWER, ours, True),
        (Role.REPORT_VIEWER, str(world.customer.tenant_id), True),
        (Role.REPORT_VIEWER, stranger, False),
        (Role.ACCOUNT_ADMIN, ours, False),
    ):
        client = Client()
        user = viewer(world, role)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get("/search", {"q": text}).content.decode()
        assert (f'href="/insights/customers/{world.customer.pk}/"' in answer) is found


def test_an_account_admin_may_not_see_customers(world: World) -> None:
    user = viewer(world, Role.ACCOUNT_ADMIN)
    assert ask(user, "customers") == 403
    assert status(user, f"customers/{world.customer.pk}/") == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=customer", 1),
        ("text=nobody", 0),
        ("standing=current", 1),
        ("standing=past", 0),
        ("standing=past&workload=sharepoint", 1),
        ("standing=current&workload=sharepoint", 0),
        ("workload=exchange", 0),
    ],
)
def test_the_list_is_narrowed_by_words_standing_and_workload(
    world: World, query: str, found: int
) -> None:
    user = viewer(world, Role.REPORT_VIEWER)
    assert len(ask(user, f"customers?{query}")["items"]) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("market=ZZ", 0),
        ("market={country}", 1),
        ("segment={segment}", 1),
        ("segment=education", 0),
        ("area=nothing", 0),
        ("location={location}", 1),
        ("location=loc_1", 0),
        ("since=2026-01&through=2026-01", 1),
        ("since=2025-11&through=2025-12", 0),
    ],
)
def test_the_list_is_narrowed_by_place_kind_and_months(
    world: World, query: str, found: int
) -> None:
    user, one = viewer(world, Role.REPORT_VIEWER), world.customer
    asked = query.format(country=one.country, segment=one.segment, location=world.location.pk)
    items = ask(user, f"customers?{asked}")["items"]
    assert len(items) == found
    if "since=2026-01" in asked:
        assert items[0]["usage"]["month"] == "2026-01"
    assert (one.organization.name in page(user, f"customers/?{asked}")) is bool(found)


def test_the_list_is_found_by_tenant_and_goes_on_page_by_page(world: World) -> None:
    make_customer()
    auditor = make_user(Role.AUDITOR)
    assert len(ask(auditor, f"customers?text={world.customer.tenant_id}")["items"]) == 1
    first = ask(auditor, "customers?limit=1")
    rest = ask(auditor, first["next"].partition("/insights/")[2])
    assert len({row["id"] for row in first["items"] + rest["items"]}) == 2
    assert len(first["items"]) == 1


def test_a_unit_has_its_month_mark_opportunity_and_trend(world: World) -> None:
    found = ask(viewer(world, Role.REPORT_VIEWER), f"customers/{world.customer.pk}")
    teams = unit(found, "teams")
    assert teams["usage"]["prior_mark"] == 500  # type: ignore[index]
    figures = [teams[name] for name in ("high_water_mark", "opportunity_units", "trend")]
    assert figures == [620, 1380, 120]
    fresh = UsageFact.objects.filter(workload="teams", month__gte=JANUARY.first_day)
    assert [m["active_users"] for m in teams["months"]] == list(  # type: ignore[attr-defined]
        fresh.order_by("month").values_list("active_users", flat=True)
    )


def test_usage_of_assigned_licences_stands_beside_that_of_paid_ones(world: World) -> None:
    user, path = viewer(world, Role.REPORT_VIEWER), f"customers/{world.customer.pk}"
    assert unit(ask(user, path), "teams")["usage"]["assigned_percent"] is None  # type: ignore[index]
    UsageFact.objects.filter(workload="teams").update(assigned_units=1000)
    usage = unit(ask(user, path), "teams")["usage"]
    assert (usage["assigned_percent"], usage["usage_percent"]) == (62, 31)  # type: ignore[index]
    assert "62% of assigned" in page(user, f"{path}/")


def test_months_after_the_end_of_an_association_are_not_shown(world: World) -> None:
    found = ask(viewer(world, Role.REPORT_VIEWER), f"customers/{world.customer.pk}")
    sharepoint = unit(found, "sharepoint")
    assert [one["month"] for one in sharepoint["months"]] == ["2026-01"]  # type: ignore[attr-defined]
    assert sharepoint["associations"][0]["state"] == "ended"  # type: ignore[index]


def test_what_has_not_begun_yet_is_from_a_day_on_and_not_since_it(world: World) -> None:
    world.associate("intune", now().date() + timedelta(days=9))
    text = page(viewer(world, Role.REPORT_VIEWER), f"customers/{world.customer.pk}/")
    holds = re.findall(r"(from|since) <time datetime=\"([^\"]*)\"", text)
    coming = (now().date() + timedelta(days=9)).isoformat()
    assert sorted(holds) == [("from", coming), ("since", "2026-01-10")]


def test_what_others_hold_has_a_name_and_a_word_and_never_a_figure(world: World) -> None:
    found = ask(viewer(world, Role.INCENTIVES_USER), f"customers/{world.customer.pk}")
    assert "exchange" not in [one["unit"]["workload"] for one in found["units"]]
    others = {one["workload"]: one for one in found["others"]}
    assert set(others["exchange"]) == {"program", "workload", "state"}
    assert (others["exchange"]["state"], others["intune"]["state"]) == ("held", "free")
    assert "teams" not in others


def test_who_may_not_ask_for_availability_gets_names_only(world: World) -> None:
    found = ask(viewer(world, Role.REPORT_VIEWER), f"customers/{world.customer.pk}")
    assert {one["state"] for one in found["others"]} == {None}


def test_a_partner_whose_associations_are_over_learns_nothing_of_today(world: World) -> None:

    own = Association.objects.get(slot__workload="teams")
    end_association(own.id, now(), "partner_ended", SYSTEM)
    found = ask(viewer(world, Role.INCENTIVES_USER), f"customers/{world.customer.pk}")
    assert found["others"] == []
    assert len(found["units"]) == 2


def test_money_is_for_those_who_may_see_money(world: World) -> None:
    world.close(JANUARY)
    path = f"customers/{world.customer.pk}"
    blind = ask(viewer(world, Role.REPORT_VIEWER), path)
    assert (blind["earnings_by_month"], blind["potential"]) == (None, None)
    assert unit(blind, "teams")["associations"][0]["prospect"] is None  # type: ignore[index]
    assert "USD" not in page(viewer(world, Role.REPORT_VIEWER), f"{path}/")


def test_earnings_on_page_and_in_the_api_are_the_ledger_s(world: World) -> None:
    world.close(JANUARY)
    world.close(FEBRUARY)
    user, path = viewer(world, Role.EXECUTIVE_REPORT_VIEWER), f"customers/{world.customer.pk}"
    posted = {
        f"{line.month:%Y-%m}": line.amount_minor
        for line in Earning.objects.filter(workload="teams")
    }
    assert posted == {"2026-01": 45_000, "2026-02": 54_000}
    months = {m["month"]: m["amount"]["amount"] for m in ask(user, path)["earnings_by_month"]}
    assert (months["2026-01"], months["2026-02"]) == ("681.00", "540.00")  # SharePoint: 77 at 3.00
    text = page(user, f"{path}/")
    assert "USD 540.00" in text
    for line in Earning.objects.all():
        assert f"/earnings/lines/{line.id}/" in text


def test_the_page_is_narrowed_by_workload_area_and_months(world: World) -> None:
    world.close(JANUARY)
    world.close(FEBRUARY)
    user, key = viewer(world, Role.INCENTIVES_ADMIN), world.customer.pk
    here = "since=2026-02&through=2026-02&workload=teams"
    found = ask(user, f"customers/{key}?{here}")
    assert {one["unit"]["workload"] for one in found["units"]} == {"teams"}
    months = [(one["month"], one["amount"]["amount"]) for one in found["earnings_by_month"]]
    assert months == [("2026-02", "540.00")]
    text = page(user, f"customers/{key}/?{here}")
    assert text.count('href="/earnings/lines/') == 1
    kept = here.replace("&", "&amp;")
    assert f"tables/customer-earnings.csv?{kept}&amp;customer={key}" in text
    assert f'href="?{kept}&amp;unit=' in text
    assert ask(user, f"customers/{key}?area=business-applications")["units"] == []
    assert status(user, f"customers/{key}/?color=red") == 422


def test_the_usual_months_of_the_form_leave_posted_lines_as_they_are(world: World) -> None:
    world.close(JANUARY)
    world.close(FEBRUARY)
    UsageFact.objects.filter(month=FEBRUARY.first_day).delete()  # lines go on after usage
    user, key = viewer(world, Role.INCENTIVES_ADMIN), world.customer.pk
    for months, lines in (("", 2), ("13", 2), ("3", 1)):
        asked = f"months={months}&since=&through=&area=&workload=teams"
        text = page(user, f"customers/{key}/?{asked}")
        assert (months, text.count('href="/earnings/lines/')) == (months, lines)


def test_potential_is_the_opportunity_at_today_s_rate_and_says_it_is_illustrative(
    world: World,
) -> None:
    user = viewer(world, Role.INCENTIVES_ADMIN)
    found = ask(user, f"customers/{world.customer.pk}")
    assert found["potential"] == [
        {
            "program": "microsoft-cpor",
            "amount": {"amount": "6210.00", "currency": "USD"},  # 1,380 units at 4.50
            "illustrative": True,
        }
    ]
    prospect = unit(found, "teams")["associations"][0]["prospect"]  # type: ignore[index]
    names = (prospect["rule"], prospect["rule_name"])
    assert names == ("mws-usage-growth", "Modern Work and Security Usage")
    text = page(user, f"customers/{world.customer.pk}/")
    assert "USD 6,210.00" in text
    assert "illustrative" in text


def test_an_operator_sees_every_partner_s_units_and_all_months(world: World) -> None:
    found = ask(make_user(Role.REVIEWER), f"customers/{world.customer.pk}")
    assert [one["unit"]["workload"] for one in found["units"]] == [
        "exchange",
        "sharepoint",
        "teams",
    ]
    assert len(unit(found, "teams")["months"]) == 3  # type: ignore[arg-type]
    assert unit(found, "exchange")["associations"][0]["partner"]  # type: ignore[index]
    assert found["potential"] is None
    assert found["usage"]["active_users"] == 620 + 1000 + 88


def test_a_subscription_is_named_shortly_and_its_row_gives_the_whole_guid(world: World) -> None:
    guid = UUID("2a2a2a2a-0000-4000-8000-000000000001")
    UsageFact.objects.filter(workload="exchange").update(subscription_id=guid)
    text = page(make_user(Role.AUDITOR), f"customers/{world.customer.pk}/")
    assert text.count('· <code class="id-short">2a2a2a2a</code>') == 1  # not beside the whole one
    assert text.count(f'data-copy="{guid}"') == 1
    assert text.count(f">{guid}<") == text.count(f'class="id-whole">{guid}<') == 1


def test_what_has_no_figures_yet_says_so_in_one_cell(world: World) -> None:
    world.customer = make_customer()
    world.associate("intune")
    user, path = viewer(world, Role.INCENTIVES_ADMIN), f"customers/{world.customer.pk}"
    assert (ask(user, path)["usage"], unit(ask(user, path), "intune")["usage"]) == (None, None)
    row = re.search(r'<th scope="row" colspan="11">.*?</tr>', page(user, f"{path}/"), re.DOTALL)
    assert row
    assert "No usage is known in these months." in row[0]
    assert "<td" not in row[0]
    assert '<td class="figures">\N{EN DASH}</td>' in page(user, "customers/")


def queries_of(user: User, path: str) -> int:
    client, headers = Client(), {"Authorization": f"Bearer {token_of(user)}"}
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/api/v1/insights/{path}", headers=headers).status_code == 200
    return len(asked)


def test_more_rows_take_no_more_queries(world: World) -> None:
    user = viewer(world, Role.INCENTIVES_ADMIN)
    paths = ("home", "customers", f"customers/{world.customer.pk}")
    before = [queries_of(user, path) for path in paths]
    for workload in ("intune", "viva-insights", "defender-endpoint"):
        world.associate(workload)
        world.usage((workload, FEBRUARY, 9, 900))
        make_claim(world, "draft", 9)
    one_more_customer(world)
    assert [queries_of(user, path) for path in paths] == before


def one_more_customer(world: World) -> None:
    first, world.customer = world.customer, make_customer()
    world.associate("teams")
    world.usage(("teams", FEBRUARY, 5, 500))
    world.customer = first


def test_a_claim_begins_from_the_customer_and_from_each_free_workload(world: World) -> None:
    where, begun = f"customers/{world.customer.pk}/", f"/claims/add?customer={world.customer.pk}"
    text = page(viewer(world, Role.INCENTIVES_ADMIN), where)
    assert f'href="{begun}"' in text
    assert f'href="{begun}&amp;workload=intune"' in text
    assert f'href="{begun}&amp;workload=exchange"' not in text  # held by another partner
    assert "/claims/add" not in page(viewer(world, Role.REPORT_VIEWER), where)
    assert "/claims/add" not in page(make_user(Role.PROGRAM_MANAGER), where)


def test_no_claim_begins_from_a_customer_of_places_that_one_only_reads_of(world: World) -> None:
    both = make_user(Role.INCENTIVES_USER)
    add_role(both, Role.REPORT_VIEWER, partner_of(world))
    text = page(both, f"customers/{world.customer.pk}/")
    assert world.customer.organization.name in text
    assert "/claims/add?customer=" not in text
