"""People and roles: invited, accepted, given, taken away."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.builders import add_role, make_organization, make_token, make_user

from opencpor.access.actions.accept_invitation import accept_invitation
from opencpor.access.actions.add_member import add_member
from opencpor.access.actions.create_admin import create_admin
from opencpor.access.actions.invite import invite
from opencpor.access.actions.remove_member import remove_member
from opencpor.access.actions.revoke_invitation import revoke_invitation
from opencpor.access.actor import Actor, system
from opencpor.access.models import Invitation, Membership, Organization, Unit, User
from opencpor.access.queries import actor_of_id, actor_of_token, actor_of_user, covering
from opencpor.access.roles import Role, Side
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Forbidden, Invalid, NotFound
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "a rather long phrase"


@pytest.fixture
def admin() -> User:
    return make_user(Role.ACCOUNT_ADMIN)


def place_of(user: User) -> str:
    return user.memberships.get().organization_id


def acting(user: User) -> Actor:
    return actor_of_user(user)


def types() -> list[str]:
    return list(Event.objects.order_by("number").values_list("type", flat=True))


def test_the_first_administrator_gets_the_operators_organization() -> None:
    membership = create_admin(system("cli"), "Ada@Example.com", PASSWORD, "Ada", "The Vendor")

    assert membership.organization.name == "The Vendor"
    assert membership.user is not None
    assert membership.user.email == "ada@example.com"
    assert membership.user.check_password(PASSWORD)
    assert types() == ["user.created", "member.added"]


def test_a_second_administrator_joins_the_same_organization() -> None:
    first = create_admin(system("cli"), "a@example.com", PASSWORD)
    second = create_admin(system("cli"), "b@example.com", PASSWORD)

    assert first.organization_id == second.organization_id


@pytest.mark.parametrize("password", ["short", "password1234", "12345678901"])
def test_a_weak_password_makes_no_administrator(password: str) -> None:
    with pytest.raises(Invalid):
        create_admin(system("cli"), "a@example.com", password)

    assert User.objects.count() == 0


def test_an_invited_person_becomes_a_user_with_the_role(admin: User) -> None:
    _, secret = invite(acting(admin), "New@Example.com", place_of(admin), Role.INCENTIVES_USER)

    membership = accept_invitation(secret, name="Nia", password=PASSWORD)

    assert membership.user is not None
    assert (membership.user.email, membership.role) == ("new@example.com", Role.INCENTIVES_USER)
    assert types() == [
        "invitation.sent",
        "notice.queued",
        "user.created",
        "member.added",
        "invitation.accepted",
    ]


def test_an_invitation_to_some_locations_gives_the_role_only_there(admin: User) -> None:
    unit = Unit.objects.create(organization_id=place_of(admin), name="Leeds")
    Unit.objects.create(organization_id=place_of(admin), name="Lyon")
    _, secret = invite(
        acting(admin), "n@example.com", place_of(admin), Role.REPORT_VIEWER, [unit.id]
    )

    membership = accept_invitation(secret, password=PASSWORD)

    assert (membership.limited, list(membership.units.all())) == (True, [unit])


def test_a_limited_role_without_locations_is_good_nowhere_not_everywhere(admin: User) -> None:
    here = Unit.objects.create(organization_id=place_of(admin), name="Leeds")
    user = make_user(Role.REPORT_VIEWER, Organization.objects.get(id=place_of(admin)), here)
    role = user.memberships.get()
    secret = make_token(role)
    assert actor_of_user(user).grants[0].units == frozenset({here.id})
    role.units.clear()
    for actor in (acting(user), actor_of_token(secret, now()), actor_of_id(user.id)):
        assert actor is not None
        assert actor.grants[0].units == frozenset()
        assert not restrict(Unit.objects.all(), actor).exists()
    assert not Membership.objects.filter(covering(here.id), user=user).exists()
    assert Membership.objects.filter(covering(here.id), user=admin).exists()


def test_an_invitation_whose_locations_are_gone_gives_no_role_at_all_of_them(admin: User) -> None:
    unit = Unit.objects.create(organization_id=place_of(admin), name="Leeds")
    _, secret = invite(
        acting(admin), "n@example.com", place_of(admin), Role.REPORT_VIEWER, [unit.id]
    )
    unit.delete()
    with pytest.raises(NotFound):
        accept_invitation(secret, password=PASSWORD)
    assert not User.objects.filter(email="n@example.com").exists()


def test_the_database_takes_no_location_for_a_role_that_is_not_limited(admin: User) -> None:
    unit = Unit.objects.create(organization_id=place_of(admin), name="Leeds")
    invitation, _ = invite(acting(admin), "n@example.com", place_of(admin), Role.REPORT_VIEWER)
    for row in (admin.memberships.get(), invitation):
        with pytest.raises(IntegrityError, match="has no location"), transaction.atomic():
            row.units.add(unit)
        with pytest.raises(IntegrityError, match="as it was given"), transaction.atomic():
            type(row).objects.filter(id=row.id).update(limited=True)
        assert not row.units.exists()


def test_an_invitation_works_once(admin: User) -> None:
    _, secret = invite(acting(admin), "n@example.com", place_of(admin), Role.REPORT_VIEWER)
    accept_invitation(secret, password=PASSWORD)

    with pytest.raises(NotFound):
        accept_invitation(secret, password=PASSWORD)


def test_an_invitation_lapses_after_two_weeks(admin: User) -> None:
    row, secret = invite(acting(admin), "n@example.com", place_of(admin), Role.REPORT_VIEWER)
    assert row.expires_at - row.created_at >= timedelta(days=13)
    Invitation.objects.update(expires_at=now())

    with pytest.raises(NotFound):
        accept_invitation(secret, password=PASSWORD)


def test_an_invitation_taken_back_does_not_work(admin: User) -> None:
    row, secret = invite(acting(admin), "n@example.com", place_of(admin), Role.REPORT_VIEWER)
    revoke_invitation(acting(admin), row.id)

    with pytest.raises(NotFound):
        accept_invitation(secret, password=PASSWORD)


def test_inviting_again_ends_the_earlier_link(admin: User) -> None:
    _, first = invite(acting(admin), "n@example.com", place_of(admin), Role.REPORT_VIEWER)
    _, second = invite(acting(admin), "n@example.com", place_of(admin), Role.REPORT_VIEWER)

    with pytest.raises(NotFound):
        accept_invitation(first, password=PASSWORD)
    assert accept_invitation(second, password=PASSWORD).role == Role.REPORT_VIEWER


def test_holding_the_link_does_not_open_somebodys_account(admin: User) -> None:
    known = make_user(Role.REPORT_VIEWER)
    _, secret = invite(acting(admin), known.email, place_of(admin), Role.INCENTIVES_ADMIN)

    with pytest.raises(Forbidden):
        accept_invitation(secret, password=PASSWORD)
    assert not User.objects.get(id=known.id).check_password(PASSWORD)
    assert accept_invitation(secret, actor=acting(known)).user_id == known.id


def test_an_account_admin_cannot_invite_into_another_organization(admin: User) -> None:
    other = make_organization(Side.PARTNER)

    with pytest.raises(NotFound):
        invite(acting(admin), "n@example.com", other.id, Role.REPORT_VIEWER)
    assert Invitation.objects.count() == 0


def test_a_role_of_another_side_cannot_be_given(admin: User) -> None:
    with pytest.raises(Invalid):
        invite(acting(admin), "n@example.com", place_of(admin), Role.AUDITOR)


def test_a_location_of_another_partner_cannot_limit_a_role(admin: User) -> None:
    foreign = Unit.objects.create(organization=make_organization(Side.PARTNER), name="Oslo")

    with pytest.raises(Invalid):
        invite(acting(admin), "n@example.com", place_of(admin), Role.REPORT_VIEWER, [foreign.id])


def test_the_administrator_gives_partners_their_first_manager_and_nothing_else() -> None:
    operator, partner = make_user(Role.ADMINISTRATOR), make_organization(Side.PARTNER)

    row, _ = invite(acting(operator), "a@example.com", partner.id, Role.ACCOUNT_ADMIN)
    with pytest.raises(Forbidden):
        invite(acting(operator), "b@example.com", partner.id, Role.INCENTIVES_ADMIN)

    assert list(Invitation.objects.all()) == [row]


def test_a_member_can_be_given_another_role(admin: User) -> None:
    place = admin.memberships.get().organization
    user = make_user(Role.REPORT_VIEWER, place)

    add_member(acting(admin), user.id, place.id, Role.INCENTIVES_USER)

    assert user.memberships.count() == 2
    with pytest.raises(Conflict):
        add_member(acting(admin), user.id, place.id, Role.INCENTIVES_USER)


def test_somebody_elses_member_is_not_found(admin: User) -> None:
    stranger = make_user(Role.REPORT_VIEWER)

    with pytest.raises(NotFound):
        add_member(acting(admin), stranger.id, place_of(admin), Role.REPORT_VIEWER)
    assert stranger.memberships.count() == 1


def test_a_role_that_is_taken_away_is_gone(admin: User) -> None:
    place = admin.memberships.get().organization
    user = make_user(Role.REPORT_VIEWER, place)

    remove_member(acting(admin), user.memberships.get().id)

    assert user.memberships.count() == 0
    assert types() == ["member.removed"]


def test_the_last_manager_cannot_be_removed(admin: User) -> None:
    place = admin.memberships.get().organization
    with pytest.raises(Conflict):
        remove_member(acting(admin), admin.memberships.get().id)
    assert Membership.objects.count() == 1

    second = make_user(Role.REPORT_VIEWER, place)
    add_role(second, Role.ACCOUNT_ADMIN, place)
    remove_member(acting(admin), admin.memberships.get().id)
    assert admin.memberships.count() == 0


def test_no_address_stands_in_the_log(admin: User) -> None:
    _, secret = invite(acting(admin), "nia@example.com", place_of(admin), Role.REPORT_VIEWER)
    accept_invitation(secret, name="Nia Doe", password=PASSWORD)

    said = str(list(Event.objects.values_list("data", "actor_id")))
    assert "nia@example.com" not in said
    assert "Nia Doe" not in said
