"""Why a closed month did not earn more: judgments and amounts by reason, to who may see them."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.billing import MARCH, Billing
from tests.incentives.world import JANUARY, PROGRAM, World, make_world
from tests.incentives.worlds import Worlds

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.why_not import why_not

pytestmark = pytest.mark.django_db(transaction=True)
TOTALS = "/api/v1/earnings/verdicts/totals"


def _closed(folder: Path) -> World:
    """Teams earns more than its cap; the others earn nothing for one reason, or for two."""
    made = make_world(folder)
    made.enroll()
    for workload, waived in (
        ("teams", False), ("teams-phone", False), ("intune", False), ("exchange", True),
        ("sharepoint", True),
    ):  # fmt: skip
        made.associate(workload, opted_out=waived)
    made.usage(
        ("teams", JANUARY, 9000, 10_000),
        ("teams-phone", JANUARY, 150, 200),
        ("exchange", JANUARY, 100, 1000),
        ("sharepoint", JANUARY, 50, 100),
    )
    made.close(JANUARY)
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(_closed)


def partner(world: World) -> User:
    return make_user(Role.INCENTIVES_ADMIN, world.location.organization.organization)


def got(user: User, path: str, **asked: str) -> Any:
    query = {"program": PROGRAM, "month": "2026-01"} | asked
    return Client().get(path, query, headers={"Authorization": f"Bearer {token_of(user)}"})


def test_amounts_stand_with_the_one_reason_that_kept_them_back(world: World) -> None:
    found = got(partner(world), TOTALS).json()
    lost = [(one["code"], one["judgments"], one["alone"], one["amount"]["amount"])
            for one in found["lost"]]  # fmt: skip
    assert lost == [
        ("BELOWMINPAU", 2, 1, "1800.00"), ("OPTOUT", 2, 1, "300.00"), ("NOUSAGE", 1, 1, "0.00"),
    ]  # fmt: skip
    assert (found["judgments"], found["earned"], found["together"]) == (5, 1, 1)
    assert found["together_amount"] == {"amount": "150.00", "currency": "USD"}
    assert found["cut_by_caps"]["amount"] == "10500.00"


def test_others_read_sums_of_their_own(world: World) -> None:
    stranger = got(make_user(Role.INCENTIVES_ADMIN), TOTALS).json()
    assert (stranger["judgments"], stranger["lost"], stranger["cut_by_caps"]["amount"]) == (
        0, [], "0.00",
    )  # fmt: skip
    assert got(world.finance, TOTALS).json() == got(partner(world), TOTALS).json()
    assert got(make_user(Role.REVIEWER), TOTALS).status_code == 403
    assert got(world.finance, TOTALS, month="2026-02").status_code == 404


def test_judgments_are_narrowed_by_reason(world: World) -> None:
    found = got(partner(world), "/api/v1/earnings/verdicts", reason="OPTOUT").json()["items"]
    assert [(one["workload"], one["reasons"]) for one in found] == [
        ("exchange", ["OPTOUT"]), ("sharepoint", ["OPTOUT", "BELOWMINPAU"]),
    ]  # fmt: skip
    assert got(partner(world), "/api/v1/earnings/verdicts", reason="NO").status_code == 422


def test_the_page_adds_up_and_leads_to_the_judgments_of_a_reason(
    world: World, client: Client
) -> None:
    client.force_login(partner(world))
    page = client.get("/earnings/judged/").content.decode()
    assert f'href="?close={PROGRAM}:2026-01&amp;reason=OPTOUT"' in page
    for part in ("1,800.00", "300.00", "150.00", "10,500.00", "1 of 5 judgments earned"):
        assert part in page
    narrowed = client.get("/earnings/judged/?reason=OPTOUT").content.decode()
    assert (page.count('class="judged"'), narrowed.count('class="judged"')) == (5, 2)


def test_the_page_refuses_a_month_an_outcome_and_a_reason_that_there_is_not(
    world: World, client: Client
) -> None:
    client.force_login(partner(world))
    for name in ("close", "outcome", "reason"):
        answer = client.get("/earnings/judged/", {name: "nonsense"})
        assert (answer.status_code, answer.content.decode().count('class="judged"')) == (422, 0)
        assert client.get("/earnings/judged/", {name: ""}).status_code == 200


def test_a_reason_that_nothing_has_is_chosen_all_the_same(world: World, client: Client) -> None:
    client.force_login(partner(world))
    words = {
        "CUSPUBSEC": "The customer is in the public sector.",
        "OPTOUT": "You waived payment for this association.",
    }
    for reason, text in words.items():
        page = client.get(f"/earnings/judged/?reason={reason}").content.decode()
        assert page.count(f'<option value="{reason}"') == 1
        assert f'<option value="{reason}" selected>{text}</option>' in page


def test_growth_by_period_is_added_up_by_its_rate(worlds: Worlds) -> None:
    billing = worlds.get(Billing)
    billing.associate(opted_out=True)
    billing.bill(("2025-12-01", 100), ("2026-03-01", "340.30"))
    found = why_not(billing.actor, billing.close(MARCH))
    assert [(one.code, f"{one.amount}") for one in found.lost] == [("OPTOUT", "12.02")]
