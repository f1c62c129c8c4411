from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.builders import make_user
from tests.incentives.billing import MARCH, Billing
from tests.incentives.rows import make_close
from tests.incentives.world import FEBRUARY, JANUARY, PROGRAM, World, make_world
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs

from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.http.models import Operation
from opencpor.incentives.models import Close, Earning, Statement

pytestmark = pytest.mark.django_db(transaction=True)


def at_first(folder: Path) -> World:
    made = make_world(folder)
    made.enroll()
    made.associate()
    made.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 390, 1000))
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


@pytest.fixture
def as_partner(world: World, client: Client) -> Client:
    client.force_login(make_user(Role.INCENTIVES_ADMIN, world.location.organization.organization))
    return client


def test_finance_closes_a_month_from_its_page(world: World, client: Client) -> None:
    client.force_login(world.finance)
    asked = client.post("/earnings/closes/new/", {"program": PROGRAM, "month": "2026-01"})
    assert "/earnings/closes/running/" in asked["Location"]
    assert "Waiting for its turn" in client.get(asked["Location"]).content.decode()
    run_jobs()
    assert (
        client.get(asked["Location"])["Location"] == f"/earnings/closes/{Close.objects.get().id}/"
    )


def test_a_close_that_does_not_move_says_so(world: World, client: Client) -> None:
    client.force_login(world.finance)
    asked = client.post("/earnings/closes/new/", {"program": PROGRAM, "month": "2026-01"})
    assert "Nothing has moved" not in client.get(asked["Location"]).content.decode()
    Operation.objects.update(updated_at=now() - timedelta(minutes=10, seconds=5))
    page = client.get(asked["Location"]).content.decode()
    assert "Nothing has moved for 10 minutes." in page


def test_a_month_that_is_none_is_said_at_the_form(world: World, client: Client) -> None:
    client.force_login(world.finance)
    refused = client.post("/earnings/closes/new/", {"program": PROGRAM, "month": "October"})
    assert refused.status_code == 422
    assert "is no month" in refused.content.decode()


@pytest.mark.parametrize(
    ("anew", "told"),
    [
        (0, "nothing about earlier months had changed"),
        (1, "earlier months anew for 1 association, since something about its customer changed"),
        (1234, "earlier months anew for 1,234 associations, since something about their"),
    ],
)
def test_a_close_says_what_it_went_on_from_and_whom_it_judged_anew(
    world: World, client: Client, anew: int, told: str
) -> None:
    client.force_login(world.finance)
    close = make_close(PROGRAM, judged_from="cls_before", judged_anew=anew)
    page = " ".join(client.get(f"/earnings/closes/{close.id}/").content.decode().split())
    assert '<a href="/earnings/closes/cls_before/">what the close before left</a>' in page
    assert told in page
    found = client.get(f"/api/v1/closes/{close.id}").json()
    assert (found["judged_from"], found["judged_anew"]) == ("cls_before", anew)


def test_a_close_that_went_on_from_none_says_that_it_judged_everything(
    world: World, client: Client
) -> None:
    client.force_login(world.finance)
    close = make_close(PROGRAM)
    page = client.get(f"/earnings/closes/{close.id}/").content.decode()
    assert "from all usage there is, every month anew" in page
    found = client.get(f"/api/v1/closes/{close.id}").json()
    assert (found["judged_from"], found["judged_anew"]) == (None, None)


def test_a_close_names_the_files_that_it_read(world: World, client: Client) -> None:
    world.usage(("exchange", JANUARY, 10, 100))
    close = world.close(JANUARY)
    client.force_login(world.finance)
    page = client.get(f"/earnings/closes/{close.id}/").content.decode()
    first, second = sorted(close.batches)
    for batch, name in ((first, "usage-0.csv"), (second, "usage-1.csv")):
        assert f'<a href="/usage/batches/{batch}">{name}</a>' in page
    assert "OpenCPOR usage" in page
    assert page.index(second) < page.index(first)  # the latest first
    assert "It read no usage." not in page


def test_statements_of_several_programs_name_theirs(
    world: World, client: Client, tmp_path: Path
) -> None:
    client.force_login(world.finance)
    world.close(JANUARY)
    named = '<div class="soft">Claiming Partner of Record</div>'
    assert named not in client.get("/earnings/statements/").content.decode()
    billing = Billing(tmp_path, world.location, world.customer)
    billing.associate()
    billing.bill(("2026-01-05", "434"), ("2025-12-31", "254"))
    billing.close(MARCH)
    page = client.get("/earnings/statements/").content.decode()
    assert (page.count(named), page.count('<div class="soft">Tidewell Alliance</div>')) == (1, 1)


def test_a_line_is_explained_in_words(world: World, as_partner: Client) -> None:
    world.close(JANUARY)
    page = as_partner.get(f"/earnings/lines/{Earning.objects.get().id}/").content.decode()
    for part in ("Teams", "Growth above the mark", "usage-0.csv", "row 2", "illustrative"):
        assert part in page
    assert "Modern Work and Security Usage <span" in page  # with its key behind it
    assert "(mws-usage-growth)" in page


def test_illustrative_rates_are_marked_wherever_an_amount_stands(
    world: World, as_partner: Client
) -> None:
    world.close(JANUARY)
    statement = Statement.objects.get().id
    for page in ("", "judged/", f"statements/{statement}/"):
        assert "illustrative rate" in as_partner.get(f"/earnings/{page}").content.decode()


def test_a_zero_is_explained_with_its_remedy(world: World, as_partner: Client) -> None:
    world.close(JANUARY)
    world.close(FEBRUARY)
    page = as_partner.get(f"/earnings/judged/?close={PROGRAM}:2026-02").content.decode()
    assert "<code>MAULWPHWM</code>" in page


def test_a_statement_shows_its_balance_and_lines(world: World, as_partner: Client) -> None:
    world.close(JANUARY)
    page = as_partner.get(f"/earnings/statements/{Statement.objects.get().id}/").content.decode()
    for part in ("Payable", "1,800.00", "Download PDF"):
        assert part in page


def test_before_the_first_close_the_pages_say_what_to_expect(as_partner: Client) -> None:
    assert "once a month is closed" in as_partner.get("/earnings/").content.decode()
    assert "No month is closed yet" in as_partner.get("/earnings/judged/").content.decode()
    assert "No statements yet" in as_partner.get("/earnings/statements/").content.decode()
