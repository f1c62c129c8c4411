"""Tokens and service accounts: who may make them, what they can, when they end."""

import pytest
from tests.builders import make_user

from opencpor.access.actions.create_service_account import create_service_account
from opencpor.access.actions.create_token import create_token
from opencpor.access.actions.revoke_token import revoke_token
from opencpor.access.actor import ActorKind
from opencpor.access.models import Membership, ServiceAccount, Token, User
from opencpor.access.queries import actor_of_id, actor_of_token, actor_of_user
from opencpor.access.roles import Role
from opencpor.common import clock
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Forbidden, Invalid, NotFound
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make_user(Role.ACCOUNT_ADMIN)


def test_a_token_acts_with_exactly_its_role(admin: User) -> None:
    user = make_user(Role.INCENTIVES_USER, admin.memberships.get().organization)

    token, secret = create_token(actor_of_user(user), user.memberships.get().id, "CRM", 30)

    actor = actor_of_token(secret, now())
    assert actor is not None
    assert (actor.id, [grant.role for grant in actor.grants]) == (user.id, [Role.INCENTIVES_USER])
    assert secret.startswith(token.prefix)
    assert secret not in str(Event.objects.values_list("data"))


@pytest.mark.parametrize(("name", "days"), [("", 1), ("x" * 101, 1), ("x", 0), ("x", 367)])
def test_a_token_needs_a_name_and_an_end(admin: User, name: str, days: int) -> None:
    with pytest.raises(Invalid):
        create_token(actor_of_user(admin), admin.memberships.get().id, name, days)
    assert Token.objects.count() == 0


def test_nobody_makes_tokens_for_another_organization(admin: User) -> None:
    stranger = make_user(Role.INCENTIVES_ADMIN)

    with pytest.raises(NotFound):
        create_token(actor_of_user(admin), stranger.memberships.get().id, "x", 1)


def test_the_operator_cannot_act_as_a_partner_by_a_token_of_its_own_making() -> None:
    operator, partner = make_user(Role.ADMINISTRATOR), make_user(Role.INCENTIVES_ADMIN)

    with pytest.raises(Forbidden):
        create_token(actor_of_user(operator), partner.memberships.get().id, "x", 1)
    assert Token.objects.count() == 0


def test_nobody_makes_a_token_that_acts_as_a_colleague(admin: User) -> None:
    user = make_user(Role.INCENTIVES_USER, admin.memberships.get().organization)

    with pytest.raises(Forbidden):
        create_token(actor_of_user(admin), user.memberships.get().id, "x", 1)
    with pytest.raises(NotFound):
        create_token(actor_of_user(user), admin.memberships.get().id, "x", 1)
    assert Token.objects.count() == 0


def test_who_comes_with_a_token_makes_none_with_more_rights(admin: User) -> None:
    place = admin.memberships.get().organization
    lesser = Membership.objects.create(
        user=admin, organization=place, side="partner", role="report_viewer"
    )
    _, secret = create_token(actor_of_user(admin), lesser.id, "reports", 1)
    by_token = actor_of_token(secret, now())
    assert by_token is not None

    with pytest.raises(NotFound):
        create_token(by_token, admin.memberships.get(role="account_admin").id, "x", 1)


def test_a_token_is_revoked_by_its_owner_and_by_who_manages_tokens(admin: User) -> None:
    user = make_user(Role.INCENTIVES_USER, admin.memberships.get().organization)
    colleague = make_user(Role.INCENTIVES_USER, admin.memberships.get().organization)
    tokens = [
        create_token(actor_of_user(user), user.memberships.get().id, "x", 1)[0] for _ in range(2)
    ]
    with pytest.raises(NotFound):
        revoke_token(actor_of_user(colleague), tokens[0].id)
    assert revoke_token(actor_of_user(user), tokens[0].id).revoked_at is not None
    assert revoke_token(actor_of_user(admin), tokens[1].id).revoked_at is not None


def test_a_revoked_token_stops_working_and_revoking_again_changes_nothing(admin: User) -> None:
    actor = actor_of_user(admin)
    token, secret = create_token(actor, admin.memberships.get().id, "x", 1)

    first = revoke_token(actor, token.id).revoked_at
    second = revoke_token(actor, token.id).revoked_at

    assert actor_of_token(secret, now()) is None
    assert first == second
    assert Event.objects.filter(type="token.revoked").count() == 1


def test_a_service_account_acts_by_its_token() -> None:
    operator = make_user(Role.ADMINISTRATOR)
    actor, place = actor_of_user(operator), operator.memberships.get().organization_id

    membership = create_service_account(actor, place, "Usage feed", Role.USAGE_FEED)
    _, secret = create_token(actor, membership.id, "feed", 30)

    machine = actor_of_token(secret, now())
    assert machine is not None
    assert (machine.kind, machine.name) == (ActorKind.SERVICE, "Usage feed")


def test_two_accounts_of_one_name_are_refused(admin: User) -> None:
    actor, place = actor_of_user(admin), admin.memberships.get().organization_id
    create_service_account(actor, place, "CRM", Role.INCENTIVES_USER)

    with pytest.raises(Conflict):
        create_service_account(actor, place, " CRM ", Role.REPORT_VIEWER)
    assert ServiceAccount.objects.count() == 1


def test_the_log_says_what_was_done_with_a_token_and_with_which(admin: User) -> None:
    role = admin.memberships.get()
    token, secret = create_token(actor_of_user(admin), role.id, "CRM", 30)
    by_token = actor_of_token(secret, now())
    assert by_token is not None
    for actor, name in ((by_token, "one"), (actor_of_user(admin), "two")):
        create_service_account(actor, role.organization_id, name, "report_viewer")
    made = Event.objects.filter(type="service_account.created").order_by("number")
    assert [event.data.get("by_token") for event in made] == [token.id, None]
    assert {event.actor_id for event in made} == {admin.id}


def test_work_that_was_asked_for_with_a_token_has_no_role_once_it_is_over(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, _ = create_token(actor_of_user(admin), admin.memberships.get().id, "CRM", 30)
    assert len(actor_of_id(admin.id, token=token.id).grants) == 1
    monkeypatch.setattr(clock, "now", lambda: token.expires_at)
    assert actor_of_id(admin.id, token=token.id).grants == ()
