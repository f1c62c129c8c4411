import pytest
from django.db import IntegrityError, transaction
from tests.builders import make_organization, make_user

from opencpor.access.actor import ANONYMOUS, Actor, ActorKind, Grant, system
from opencpor.access.models import Membership, Unit
from opencpor.access.roles import Permission, Role, Side
from opencpor.access.scope import fetch, restrict
from opencpor.common.errors import Forbidden, NotFound, Unauthenticated
from opencpor.http.models import KeptAnswer

pytestmark = pytest.mark.django_db


def actor(role: Role, organization_id: str, units: frozenset[str] | None = None) -> Actor:
    return Actor(ActorKind.USER, "usr_1", grants=(Grant(role, organization_id, units),))


def two_partners() -> tuple[Unit, Unit, Unit]:
    ours, theirs = make_organization(Side.PARTNER), make_organization(Side.PARTNER)
    return (
        Unit.objects.create(organization=ours, name="Berlin"),
        Unit.objects.create(organization=ours, name="Paris"),
        Unit.objects.create(organization=theirs, name="Oslo"),
    )


def test_a_partner_sees_only_its_own_rows() -> None:
    berlin, paris, _ = two_partners()
    seen = restrict(Unit.objects.all(), actor(Role.REPORT_VIEWER, berlin.organization_id))
    assert set(seen) == {berlin, paris}


def test_a_role_limited_to_a_location_sees_only_that_location() -> None:
    berlin, _, _ = two_partners()
    limited = actor(Role.REPORT_VIEWER, berlin.organization_id, frozenset({berlin.id}))
    assert list(restrict(Unit.objects.all(), limited)) == [berlin]


def test_an_operator_sees_all_rows() -> None:
    units = two_partners()
    assert set(restrict(Unit.objects.all(), actor(Role.AUDITOR, "org_x"))) == set(units)


def test_a_role_without_the_permission_sees_nothing() -> None:
    berlin, _, _ = two_partners()
    viewer = actor(Role.REPORT_VIEWER, berlin.organization_id)
    assert not restrict(Unit.objects.all(), viewer, Permission.MEMBER_WRITE).exists()


def test_nobody_signed_in_sees_nothing() -> None:
    two_partners()
    assert not restrict(Unit.objects.all(), ANONYMOUS).exists()


def test_the_system_sees_all_rows() -> None:
    units = two_partners()
    assert set(restrict(Unit.objects.all(), system("clock"))) == set(units)


def test_another_partners_row_is_not_found() -> None:
    berlin, _, oslo = two_partners()
    with pytest.raises(NotFound, match="no such location, or it is not yours"):
        fetch(Unit.objects.all(), actor(Role.REPORT_VIEWER, berlin.organization_id), "location",
              id=oslo.id)  # fmt: skip


def test_an_internal_table_cannot_be_read_for_anybody() -> None:
    with pytest.raises(TypeError, match="internal"):
        restrict(KeptAnswer.objects.all(), system("clock"))


def test_a_missing_permission_is_forbidden_and_a_missing_sign_in_unauthenticated() -> None:
    with pytest.raises(Forbidden):
        actor(Role.REPORT_VIEWER, "org_1").require(Permission.CLOSE)
    with pytest.raises(Unauthenticated):
        ANONYMOUS.require(Permission.CLOSE)


def test_the_database_refuses_a_partner_role_at_an_operator() -> None:
    operator = make_organization(Side.OPERATOR)
    user = make_user(Role.AUDITOR, operator)
    with pytest.raises(IntegrityError, match="membership_role_fits_side"), transaction.atomic():
        Membership.objects.create(
            user=user, organization=operator, side="operator", role="incentives_admin"
        )
    assert user.memberships.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_side_that_is_not_the_organizations() -> None:
    user = make_user(Role.AUDITOR)
    with pytest.raises(IntegrityError, match="membership_side_is_kind"):
        Membership.objects.create(
            user=user,
            organization=make_organization(Side.OPERATOR),
            side="partner",
            role="incentives_admin",
        )
    assert user.memberships.count() == 1
