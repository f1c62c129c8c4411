"""What a customer is shown of its partners: the very figures that each of them sees, no others."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_customer, make_user
from tests.incentives.world import World
from tests.insights.scene import ask, page, partner_of, status, viewer

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db(transaction=True)


def admin(world: World) -> User:
    return make_user(Role.CUSTOMER_ADMIN, world.customer.organization)


def test_a_customer_lists_its_partners_with_their_associations(world: World) -> None:
    rival = Association.objects.get(slot__workload="exchange").partner
    rows = {row["partner"]: row for row in ask(admin(world), "partners")["items"]}
    counted = {key: (row["active_associations"], row["associations"]) for key, row in rows.items()}
    assert counted == {partner_of(world).pk: (1, 2), rival.pk: (1, 1)}
    assert partner_of(world).name in page(admin(world), "partners/")


def test_since_when_is_written_in_the_program_s_time_zone(world: World) -> None:
    text = page(admin(world), "partners/")
    assert re.findall(r"\d\d:\d\d ([A-Z]+)<", text) == ["PST", "PST"]


def test_it_is_shown_exactly_what_the_partner_sees(world: World) -> None:
    partner = partner_of(world)
    found = ask(admin(world), f"partners/{partner.pk}")
    seen = {
        (one["unit"]["workload"], month["month"], month["active_users"], month["paid_units"])
        for one in found["sees"]
        for month in one["months"]
    }
    own = ask(viewer(world, Role.REPORT_VIEWER), f"customers/{world.customer.pk}")["units"]
    assert seen == {
        (one["unit"]["workload"], month["month"], month["active_users"], month["paid_units"])
        for one in own
        for month in one["months"]
    }
    assert seen == {
        ("teams", "2026-01", 500, 2000), ("teams", "2026-02", 620, 2000),
        ("sharepoint", "2026-01", 77, 1000),
    }  # fmt: skip
    text = page(admin(world), f"partners/{partner.pk}/")
    assert [f">{figure}<" in text for figure in ("500", "620", "77", "88")] == [
        True, True, True, False,
    ]  # fmt: skip


def test_of_earlier_months_it_is_shown_the_mark_that_the_partner_sees(world: World) -> None:
    found = ask(admin(world), f"partners/{partner_of(world).pk}")
    months = [month for one in found["sees"] for month in one["months"]]
    assert ("2026-01", 400) in [(month["month"], month["prior_mark"]) for month in months]
    assert "2025-12" not in [month["month"] for month in months]
    text = page(admin(world), f"partners/{partner_of(world).pk}/")
    assert ("Highest before" in text, ">400<" in text) == (True, True)


def test_what_a_partner_sees_is_narrowed_alike_at_every_door(world: World, client: Client) -> None:
    partner, user = partner_of(world), admin(world)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    place, january = world.location.pk, ("teams", "2026-01")
    both = [january, ("teams", "2026-02")]
    for asked, held, seen in (
        ("workload=teams", ["teams"], both), (f"location={place}&workload=teams", ["teams"], both),
        ("location=unt_1", [], []), ("area=business-applications", [], []),
        ("since=2026-01&through=2026-01&workload=teams", ["teams"], [january]),
        ("workload=sharepoint", ["sharepoint"], [("sharepoint", "2026-01")]),
        ("through=2020-01&months=3", [], []),
    ):  # fmt: skip
        said = ask(user, f"partners/{partner.pk}?{asked}")
        assert (asked, [one["unit"]["workload"] for one in said["associations"]]) == (asked, held)
        months = [
            (one["unit"]["workload"], m["month"]) for one in said["sees"] for m in one["months"]
        ]
        assert (asked, months) == (asked, seen)
        shown = client.get(f"/insights/partners/{partner.pk}/?{asked}").context
        assert (len(shown["held"]), len(shown["months"])) == (len(held), len(seen))
        for key, rows in (("partner-associations", held), ("partner-sees", seen)):
            file: Any = client.get(f"/insights/tables/{key}.csv?partner={partner.pk}&{asked}")
            assert len(b"".join(file.streaming_content).splitlines()) == len(rows) + 1
    assert ask(user, f"partners/{partner.pk}?color=red") == 422
    assert status(user, f"partners/{partner.pk}/?since=May") == 422


def test_partners_are_narrowed_to_those_that_held_it(world: World) -> None:
    rival, user = Association.objects.get(slot__workload="exchange").partner, admin(world)
    own = partner_of(world).pk
    for asked, found in (
        ("workload=exchange", [(rival.pk, 1, 1)]), ("workload=teams", [(own, 1, 1)]),
        ("workload=sharepoint", [(own, 0, 1)]), ("through=2020-01", []),
        (f"location={world.location.pk}", [(own, 1, 2)]),
    ):  # fmt: skip
        rows = ask(user, f"partners?{asked}")["items"]
        counted = [
            (row["partner"], row["active_associations"], row["associations"]) for row in rows
        ]
        assert (asked, counted) == (asked, found)
    text = page(user, "partners/?workload=teams")
    assert f'href="/insights/partners/{own}/?workload=teams"' in text
    assert 'href="/insights/tables/partners.csv?workload=teams"' in text


def test_nobody_else_learns_of_a_customer_s_partners(world: World) -> None:
    partner = partner_of(world).pk
    elsewhere = make_user(Role.CUSTOMER_ADMIN, make_customer().organization)
    assert ask(elsewhere, "partners")["items"] == []
    assert ask(elsewhere, f"partners/{partner}") == 404
    assert status(elsewhere, f"partners/{partner}/") == 404
    assert ask(viewer(world, Role.INCENTIVES_ADMIN), "partners") == 403
    assert ask(make_user(Role.AUDITOR), f"partners/{partner}") == 403
