"""Where a program hides the past, a decline takes forecasts of it away at every door."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import make_user, token_of
from tests.incentives.test_forecast import MAY, at_work, partner
from tests.incentives.test_forecast_page import PAGE, admin, counted, opened
from tests.incentives.test_forecast_page import _two_workloads as two_workloads
from tests.incentives.test_what_holders_see import HIDING
from tests.incentives.world import SYSTEM, World
from tests.incentives.worlds import Worlds
from tests.usage.batches import PROGRAM, publish_program

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.incentives.forecasts.actions.make import make_forecast
from opencpor.incentives.forecasts.models import ForecastCount, ForecastLine
from opencpor.incentives.forecasts.queries import Wanted, outlooks
from opencpor.programs.shipped import shipped_text
from opencpor.register.actions.end_association import end_association

pytestmark = pytest.mark.django_db(transaction=True)
REST = Wanted(workloads=("exchange",))


def hide() -> None:
    publish_program(shipped_text(PROGRAM).replace(*HIDING))


def _declined(folder: Path) -> World:
    """May is forecast for two workloads; then the customer declines one of them."""
    made = two_workloads(folder)
    end_association(coming("teams").association_id, datetime(2026, 5, 5, tzinfo=UTC),
                    "customer_declined", SYSTEM)  # fmt: skip
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(_declined)


def coming(workload: str) -> ForecastLine:
    return ForecastLine.objects.get(forecast__month=MAY.first_day, workload=workload)


def amount(*lines: ForecastLine) -> str:
    minor = sum(line.amount_mid for line in lines)
    return f"{minor // 100}.{minor % 100:02} USD"


def test_list_file_and_sums_say_nothing_of_what_a_decline_has_hidden(world: World) -> None:
    user, rest = admin(world), coming("exchange")
    both = (2, 2, [amount(coming("teams"), rest)])
    assert counted(user, "") == both
    hide()
    assert counted(user, "") == (1, 1, [amount(rest)])
    assert counted(user, "workload=teams") == (0, 0, [])
    assert counted(make_user(Role.FINANCE), "") == both


def test_interface_export_and_the_customer_s_page_leave_it_out_too(world: World) -> None:
    hide()
    user, rest = partner(world), coming("exchange")
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    (said,) = Client().get("/api/v1/earnings/forecast", headers=headers).json()["items"]
    assert f"{said['amounts']['forecast']['amount']} USD" == amount(rest)
    answer = Client().get("/api/v1/earnings/exports/forecast", headers=headers)
    lines = b"".join(answer.streaming_content).decode().splitlines()[1:]  # type: ignore[attr-defined]
    assert [("exchange" in line, "teams" in line) for line in lines] == [(True, False)]
    (shown,) = opened(user, f"/insights/customers/{world.customer.pk}/").context["forecasts"]
    assert (shown.outlook.sums.made, shown.outlook.sums.amounts.mid) == (1, rest.amount_mid)


def test_nobody_who_is_hidden_from_reads_why_so_much(world: World) -> None:
    addresses = [f"{PAGE}{one.id}/" for one in ForecastLine.objects.filter(workload="teams")]
    hide()
    assert {opened(admin(world), one).status_code for one in addresses} == {404}
    assert opened(admin(world), f"{PAGE}{coming('exchange').id}/").status_code == 200
    assert opened(make_user(Role.FINANCE), f"{PAGE}{coming('teams').id}/").status_code == 200


def test_months_before_are_told_without_it_added_up_or_not(world: World) -> None:
    actor, operator = actor_of_user(admin(world)), world.actor
    whole = outlooks(actor)
    hide()
    (found,) = outlooks(actor)
    assert (found,) == outlooks(actor, REST)
    earned = [one.past[0].earned for one in (*whole, found)]
    assert (len(found.past), earned) == (1, [7500, 3000])
    assert outlooks(operator) == whole
    ForecastCount.objects.all().delete()  # now they are read from the lines
    assert outlooks(actor) == (found,)


def test_sums_ask_about_declines_only_where_a_program_hides(world: World) -> None:
    actor, found = actor_of_user(admin(world)), []
    other = shipped_text("tidewell-alliance")  # it hides, and has no forecast here
    for prepare in (lambda: None, lambda: publish_program(other), hide):
        prepare()
        with CaptureQueriesContext(connection) as statements:
            outlooks(actor)
        said = [str(one["sql"]) for one in statements]
        found.append(sum('"incentives_forecastline"' in one for one in said))
    assert found == [0, 0, 2]  # what is hidden, and what it earned


@pytest.mark.parametrize(("hides", "standing"), [(False, "made"), (True, "history")])
def test_who_is_claimed_again_is_not_forecast_by_what_was_hidden(
    tmp_path: Path, *, hides: bool, standing: str
) -> None:
    made = at_work(tmp_path)
    (held,) = made.location.unit.associations.all()
    end_association(held.id, datetime(2026, 4, 5, tzinfo=UTC), "customer_declined", SYSTEM)
    made.associate(start=date(2026, 4, 10))
    if hides:
        hide()
    make_forecast(PROGRAM, MAY)
    assert [one.standing for one in ForecastLine.objects.all()] == [standing]
