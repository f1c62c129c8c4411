"""A query that is built once gives every actor its own rows, and never those of the one before."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, QuerySet, Window
from django.test.utils import CaptureQueriesContext
from tests.builders import make_organization, make_user

from opencpor.access.actor import ANONYMOUS, Actor, ActorKind, Grant, system
from opencpor.access.kept import KeptFor
from opencpor.access.models import Membership, Organization, Unit
from opencpor.access.roles import Role, Side
from opencpor.access.scope import restrict
from opencpor.runtime.kept import Kept, hand_over

pytestmark = pytest.mark.django_db


def units(actor: Actor, *names: str) -> QuerySet[Unit]:
    rows = Unit.objects.select_related("organization").order_by("name")
    return restrict(rows.filter(name__in=names) if names else rows, actor)


def actor(*grants: Grant) -> Actor:
    return Actor(ActorKind.USER, "usr_1", grants=grants)


def viewer(place: Organization, *limits: Unit) -> Grant:
    return Grant(Role.REPORT_VIEWER, place.id, frozenset(one.id for one in limits) or None)


@pytest.fixture
def places() -> tuple[list[Unit], list[Unit]]:
    ours, theirs = make_organization(Side.PARTNER), make_organization(Side.PARTNER)
    return tuple(  # type: ignore[return-value]
        [Unit.objects.create(organization=place, name=name) for name in ("Berlin", "Oslo", "Paris")]
        for place in (ours, theirs)
    )


def test_actors_with_the_same_roles_see_each_its_own(places: tuple[list[Unit], list[Unit]]) -> None:
    kept = KeptFor(units)
    assert [kept(actor(viewer(own[0].organization))) for own in places] == list(places)
    assert [kept.count(actor(viewer(own[0].organization)), "Oslo") for own in places] == [1, 1]
    assert kept.count(actor(viewer(places[0][0].organization, *places[0][1:]))) == 2
    assert kept.count(ANONYMOUS) == 0


def test_limits_to_locations_hold_whoever_asked_before(
    places: tuple[list[Unit], list[Unit]],
) -> None:
    kept, (ours, theirs) = KeptFor(units), places
    berlin, oslo, paris = ours
    for limits in ((), (berlin,), (paris,), (oslo, paris), (paris, berlin)):
        grants = viewer(berlin.organization, *limits), viewer(theirs[0].organization, theirs[1])
        assert kept(actor(*grants)) == list(units(actor(*grants)))
        assert kept(actor(*grants), "Oslo") == list(units(actor(*grants), "Oslo"))


def test_a_role_that_is_taken_away_sees_nothing_at_once(
    places: tuple[list[Unit], list[Unit]],
) -> None:
    kept = KeptFor(units)
    assert len(kept(actor(viewer(places[0][0].organization)))) == 3
    assert kept(actor()) == kept(ANONYMOUS) == []
    assert len(kept(system("clock"))) == 6


def test_joined_objects_are_read_along(places: tuple[list[Unit], list[Unit]]) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = KeptFor(units)(system("clock"), "Berlin")
        assert {one.organization for one in found} == {own[0].organization for own in places}
    assert len(asked) == 1


def test_rows_that_are_handed_over_are_not_read_again() -> None:
    user = make_user(Role.REVIEWER)
    hand_over(user, "memberships", Kept(lambda of: Membership.objects.filter(user_id=of))(user.id))
    with CaptureQueriesContext(connection) as asked:
        assert [one.role for one in user.memberships.all()] == [Role.REVIEWER]
        assert user.memberships.all()[0].user is user
    assert not asked.captured_queries
    assert user.memberships.filter(role=Role.AUDITOR).count() == 0


@pytest.mark.parametrize(
    "build",
    [
        lambda name: Unit.objects.filter(name=f"{name}!"),
        lambda name: Unit.objects.filter(name=name).values("id"),
    ],
)
def test_what_cannot_be_kept_is_refused(build: Any) -> None:
    with pytest.raises(TypeError):
        Kept(build)("Berlin")


def test_a_list_asked_among_some_rows_gives_those_the_actor_may_see(
    places: tuple[list[Unit], list[Unit]],
) -> None:
    def counting(actor: Actor) -> QuerySet[Unit]:
        return units(actor).annotate(number=Window(Count("id")))[:2]

    some = Kept(lambda name: Unit.objects.filter(name__gte=name)).written("Oslo")
    for own in places:
        found = KeptFor(counting).among(actor(viewer(own[0].organization)), some)
        assert found == own[1:]
        assert [vars(one)["number"] for one in found] == [2, 2]
    assert KeptFor(counting).among(ANONYMOUS, some) == []
