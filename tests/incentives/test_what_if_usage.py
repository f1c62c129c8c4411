"""What would be earned if usage grew: the months to come, by the rules in force."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_location, make_user, token_of
from tests.incentives.trying import Bench, raised_draft
from tests.incentives.world import MARCH, PROGRAM, SYSTEM, make_world
from tests.jobs import run_jobs
from tests.usage.batches import publish_program

from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Invalid
from opencpor.common.months import Month
from opencpor.incentives.models import Earning
from opencpor.incentives.whatif import queries
from opencpor.incentives.whatif.actions.ask_usage import UsageWish, ask_usage
from opencpor.incentives.whatif.models import WhatIf
from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.shipped import shipped_text
from opencpor.register.actions.end_association import end_association
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db(transaction=True)
APRIL, MAY = Month(2026, 4), Month(2026, 5)


def admin_of(bench: Bench) -> User:
    return make_user(Role.INCENTIVES_ADMIN, bench.world.location.organization.organization)


def asked(actor: Actor, **wish: Any) -> WhatIf:
    operation = ask_usage(UsageWish(PROGRAM, **wish), actor)
    run_jobs()
    return WhatIf.objects.get(operation_id=operation.id)


def earned(actor: Actor, row: WhatIf) -> list[tuple[Month, Decimal | None]]:
    return [(line.month, line.after_amount) for line in queries.lines(actor, row)]


def test_growth_goes_on_from_the_latest_closed_month(bench: Bench) -> None:
    before = Earning.objects.count()
    row = asked(bench.actor, percent="10", months=2)  # 460, 506, 556 active of 1000 paid
    assert earned(bench.actor, row) == [
        (APRIL, Decimal("207.00")), (MAY, Decimal("225.00")),
    ]  # fmt: skip
    assert (row.first, row.last) == (APRIL.first_day, MAY.first_day)
    assert Earning.objects.count() == before


def test_users_are_added_and_paid_units_limit_them(bench: Bench) -> None:
    row = asked(bench.actor, units=600)
    assert earned(bench.actor, row) == [(APRIL, Decimal("2430.00"))]  # 1000 paid, 460 before
    row = asked(bench.actor, units=600, paid_too=True)
    assert earned(bench.actor, row) == [(APRIL, Decimal("2700.00"))]


def test_usage_that_stays_or_shrinks_earns_nothing(bench: Bench) -> None:
    for wish in ({"percent": "0"}, {"percent": "-5.5"}, {"units": 0}):
        row = asked(bench.actor, **wish)
        assert (earned(bench.actor, row), queries.total(bench.actor, row).after) == ([], 0)


def test_only_one_workload_or_customer_grows(bench: Bench) -> None:
    other = asked(bench.actor, units=10, workload="exchange")
    assert earned(bench.actor, other) == []
    own = asked(bench.actor, units=10, customer=bench.world.customer.pk, workload="teams")
    assert earned(bench.actor, own) == [(APRIL, Decimal("45.00"))]


def test_a_partner_asks_about_its_own_alone(bench: Bench) -> None:
    admin, rival = (
        admin_of(bench),
        make_user(Role.INCENTIVES_ADMIN, make_location().organization.organization),
    )
    own = asked(actor_of_user(admin), units=10)
    assert earned(actor_of_user(admin), own) == [(APRIL, Decimal("45.00"))]
    theirs = asked(actor_of_user(rival), units=10)
    assert earned(actor_of_user(rival), theirs) == []
    assert theirs.lines == 0
    for reader in (rival, bench.manager):
        headers = {"Authorization": f"Bearer {token_of(reader)}"}
        assert Client().get(f"/api/v1/what-ifs/{own.id}", headers=headers).status_code == 404
    with pytest.raises(Invalid):
        asked(actor_of_user(rival), units=10, customer=bench.world.customer.pk)


def test_a_partner_sees_no_usage_of_a_month_in_which_it_did_not_hold_the_unit(
    tmp_path: Path,
) -> None:
    world = make_world(tmp_path)
    world.enroll()
    world.associate(start=date(2026, 4, 5))  # before the close of March runs
    world.usage(("teams", MARCH, 460, 1000))
    world.close(MARCH)
    place = world.location.organization.organization
    actor = actor_of_user(make_user(Role.INCENTIVES_ADMIN, place))
    row = asked(actor, units=10)
    assert (row.lines, earned(actor, row)) == (0, [])
    program = actor_of_user(
        make_user(Role.PROGRAM_MANAGER, world.finance.memberships.get().organization)
    )
    assert earned(program, asked(program, units=10)) == [(APRIL, Decimal("45.00"))]


def hides_history() -> None:
    publish_program(shipped_text(PROGRAM).replace("on_decline: keep_", "on_decline: hide_"))


def declines() -> None:
    held = Association.objects.get()
    end_association(held.id, datetime(2026, 4, 5, tzinfo=UTC), "customer_declined", SYSTEM)


def test_a_customer_that_declined_and_hides_its_history_is_left_out(bench: Bench) -> None:
    actor = actor_of_user(admin_of(bench))
    declines()
    assert earned(actor, asked(actor, units=10)) == [(APRIL, Decimal("45.00"))]
    hides_history()
    assert earned(actor, asked(actor, units=10)) == []


def test_an_answer_from_before_a_decline_that_hides_is_not_shown_any_longer(bench: Bench) -> None:
    hides_history()
    user = admin_of(bench)
    row, whole = asked(actor_of_user(user), units=10), asked(bench.actor, units=10)
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    address = f"/api/v1/what-ifs/{row.id}"
    assert Client().get(address, headers=headers).status_code == 200
    declines()
    refused = Client().get(address, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "hidden_since")
    assert earned(bench.actor, whole) == [(APRIL, Decimal("45.00"))]


def test_the_rules_of_a_draft_judge_the_months_to_come(bench: Bench) -> None:
    draft = raised_draft(bench)
    client = Client()
    client.force_login(bench.manager)
    assert f"usage/?program={PROGRAM}&amp;draft={draft}" in (
        client.get(f"/programs/drafts/{draft}").content.decode()
    )
    form = {"program": PROGRAM, "percent": "10", "months": "2", "draft": draft}
    sent = client.post("/earnings/what-ifs/usage/", form)
    save_text(draft, bench.actor, "key: [later", seen=None)  # it is judged as it stood
    run_jobs()
    row = WhatIf.objects.get()
    assert earned(bench.actor, row) == [(APRIL, Decimal("276.00")), (MAY, Decimal("300.00"))]
    assert (row.asked["draft"], row.lines) == (draft, 2)
    page = client.get(sent.headers["Location"]).content.decode()
    assert "usage grows by 10 % a month, by a draft of a version" in page


def test_a_draft_is_asked_about_by_those_who_read_drafts_if_it_is_right(bench: Bench) -> None:
    draft = raised_draft(bench, "a lot")
    asking = {"program": PROGRAM, "percent": "10", "draft": draft}

    def status(user: User, **named: str) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {token_of(user)}", "Idempotency-Key": f"{named}"}
        wire = {"data": asking | named, "content_type": "application/json"}
        answer = Client().post("/api/v1/what-ifs/usage", headers=headers, **wire)
        return answer.status_code, answer.json()["code"]

    assert status(admin_of(bench)) == (404, "not_found")
    assert status(bench.manager) == (422, "wrong_document")
    assert status(bench.manager, draft="pdr_nosuch") == (404, "not_found")
    client = Client()
    client.force_login(bench.manager)
    page = client.post("/earnings/what-ifs/usage/", asking | {"months": "1"})
    assert "incentives.2.rates.teams" in page.content.decode()
    client.force_login(admin_of(bench))
    assert "draft" not in client.get("/earnings/what-ifs/usage/").context["form"].fields
    assert not WhatIf.objects.exists()


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({}, "percent"),
        ({"percent": "5", "units": 5}, "percent"),
        ({"percent": "much"}, "percent"),
        ({"percent": "-101"}, "percent"),
        ({"units": 10**9}, "units"),
        ({"units": 5, "months": 13}, "months"),
        ({"units": 5, "workload": "no-such"}, "workload"),
        ({"units": 5, "customer": "org_x"}, "customer"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    bench: Bench, wish: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ask_usage(UsageWish(PROGRAM, **wish), bench.actor)
    assert [error.field for error in refused.value.errors] == [field]


def test_it_is_asked_by_api_and_page(bench: Bench) -> None:
    admin = admin_of(bench)
    headers = {"Authorization": f"Bearer {token_of(admin)}", "Idempotency-Key": "k"}
    body = {"program": PROGRAM, "percent": "10"}
    begun = Client().post(
        "/api/v1/what-ifs/usage", body, content_type="application/json", headers=headers
    )  # fmt: skip
    assert begun.status_code == 202
    run_jobs()
    client = Client()
    client.force_login(admin)
    form = {"program": PROGRAM, "percent": "10", "months": "1"}
    sent = client.post("/earnings/what-ifs/usage/", form)
    run_jobs()
    page = client.get(sent.headers["Location"]).content.decode()
    assert "<h1>Usage grows by 10 % a month" in page
    assert f"{bench.world.customer.organization.name} · " in page
    assert "207.00" in page
    wrong = client.post("/earnings/what-ifs/usage/", form | {"tenant": "Nobody"})
    assert "There is no such customer." in wrong.content.decode()
