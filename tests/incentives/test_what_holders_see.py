"""What judgments show of usage: to who holds the unit its own months and the mark, not more."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.test_seats import WORKLOAD
from tests.incentives.test_seats import at_first as presales
from tests.incentives.test_seats import usage as seats_used
from tests.incentives.world import FEBRUARY, JANUARY, SYSTEM, World, make_world
from tests.incentives.worlds import Worlds
from tests.usage.batches import PROGRAM, publish_program

from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.incentives.explanations import explain
from opencpor.incentives.models import Close, Earning
from opencpor.incentives.verdicts import verdicts_of
from opencpor.programs.shipped import shipped_text
from opencpor.register.actions.end_association import end_association
from opencpor.usage.models import Batch

pytestmark = pytest.mark.django_db(transaction=True)
DECEMBER = JANUARY.plus(-1)
HIDING = ("on_decline: keep_history", "on_decline: hide_history")


def partner(world: World) -> User:
    return make_user(Role.INCENTIVES_ADMIN, world.location.organization.organization)


def grounds(actor: Actor, month: str) -> list[tuple[str, str, int | None, int | None]]:
    """The facts in the explanation of a month's line: role, month, active users, paid units."""
    (judged,) = explain(actor, Earning.objects.get(month=month).id).judged
    return [(one.role, str(one.month), one.active_users, one.paid_units) for one in judged.facts]


def _grown(folder: Path) -> World:
    """Usage of teams that grew before and after the association began in January."""
    made = make_world(folder)
    made.enroll()
    made.associate()
    made.usage(
        ("teams", DECEMBER, 300, 900), ("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 450, 1000)
    )
    made.close(JANUARY)
    made.close(FEBRUARY)
    return made


@pytest.fixture
def grown(worlds: Worlds) -> World:
    return worlds.get(_grown)


def test_of_a_month_before_it_held_the_unit_a_partner_reads_the_mark_alone(grown: World) -> None:
    own = ("month", "2026-01", 400, 1000)
    seen = grounds(actor_of_user(partner(grown)), "2026-01-01")
    assert seen == [own, ("mark", "2025-12", 300, None)]
    assert grounds(grown.actor, "2026-01-01") == [own, ("mark", "2025-12", 300, 900)]


def test_of_a_month_of_its_own_that_set_the_mark_a_partner_reads_all(grown: World) -> None:
    seen = grounds(actor_of_user(partner(grown)), "2026-02-01")
    assert seen == [("month", "2026-02", 450, 1000), ("mark", "2026-01", 400, 1000)]


def test_where_seats_set_the_mark_active_users_stay_hidden(worlds: Worlds) -> None:
    world = worlds.get(presales)
    seats_used(world, (DECEMBER, 3, 100), (JANUARY, 4, 130))
    world.close(JANUARY)
    user = partner(world)
    assert grounds(actor_of_user(user), "2026-01-01")[1] == ("mark", "2025-12", None, 100)
    address = f"/api/v1/earnings/{Earning.objects.get().id}/explanation"
    found = Client().get(address, headers={"Authorization": f"Bearer {token_of(user)}"}).json()
    (judged,) = found["judged"]
    assert (judged["verdict"]["workload"], judged["verdict"]["rate"]) == (WORKLOAD, "90")


def test_who_reads_batches_is_led_to_them_from_a_line(grown: World, client: Client) -> None:
    link = f'href="/usage/batches/{Batch.objects.get().id}"'
    page = f"/earnings/lines/{Earning.objects.get(month='2026-01-01').id}/"
    client.force_login(grown.finance)
    assert link in client.get(page).content.decode()
    client.force_login(partner(grown))
    assert link not in client.get(page).content.decode()


def _declined(folder: Path) -> World:
    """January earned, February did not; in March the customer declined."""
    made = make_world(folder)
    made.enroll()
    held = made.associate()
    made.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 390, 1000))
    made.close(JANUARY)
    made.close(FEBRUARY)
    end_association(held.id, datetime(2026, 3, 5, tzinfo=UTC), "customer_declined", SYSTEM)
    return made


def judged(actor: Actor) -> list[tuple[str, int | None]]:
    rows = [one for close in Close.objects.order_by("month") for one in verdicts_of(actor, close)]
    return [(one.outcome, one.active_users) for one in rows]


def ineligible(user: User) -> int:
    address = "/api/v1/earnings/exports/ineligible"
    answer = Client().get(address, headers={"Authorization": f"Bearer {token_of(user)}"})
    return b"".join(answer.streaming_content).count(b"MAULWPHWM")  # type: ignore[attr-defined]


def test_a_decline_takes_what_was_not_posted_away_where_the_program_hides_it(
    worlds: Worlds,
) -> None:
    world = worlds.get(_declined)
    user, all_of_it = partner(world), [("earned", 400), ("none", 390)]
    assert (judged(actor_of_user(user)), ineligible(user)) == (all_of_it, 1)
    publish_program(shipped_text(PROGRAM).replace(*HIDING))
    assert (judged(actor_of_user(user)), ineligible(user)) == ([("earned", 400)], 0)
    assert (judged(world.actor), ineligible(world.finance)) == (all_of_it, 1)
    assert grounds(actor_of_user(user), "2026-01-01") == [("month", "2026-01", 400, 1000)]
