"""Both sides hear of an association that no claim gave: it has no contacts of its own."""

from datetime import timedelta

import pytest
from tests.builders import make_user
from tests.claims.scene import PROGRAM, USAGE, Scene

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions import reminders
from opencpor.claims.actions.end import disassociate, end_by_customer
from opencpor.claims.actions.reinstate import reinstate
from opencpor.claims.actions.revoke import revoke
from opencpor.claims.actions.terms_ending import end_all
from opencpor.claims.actions.waive_payment import opt_in, opt_out
from opencpor.common.clock import now
from opencpor.notices.center.models import Notice
from opencpor.notices.models import Mail
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association, Source
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db


def imported(scene: Scene, days: int = 0, workload: str = "teams") -> Association:
    """An association of ours from before this installation; open, or ending in some days."""
    terms = Terms(
        partner_id=scene.ours.location.organization_id,
        location_id=scene.ours.location.pk,
        engagement=USAGE,
        program_version=1,
        starts_at=now() - timedelta(days=60),
        ends_at=now() + timedelta(days=days) if days else None,
    )
    key = SlotKey(PROGRAM, scene.customer.pk, workload)
    return open_association(key, terms, system("import"), Source.IMPORTED)


def tenant_admin(scene: Scene) -> User:
    return make_user(Role.CUSTOMER_ADMIN, scene.customer.organization)


def told(user: User) -> list[str]:
    rows = Notice.objects.filter(user=user).order_by("id")
    return [row.kind.removeprefix("claim.") for row in rows]


def test_both_sides_hear_that_the_operator_revokes_and_reinstates_it(scene: Scene) -> None:
    admin, row = tenant_admin(scene), imported(scene)
    revoke(row.id, "revoked", scene.senior)
    reinstate(row.id, "Our mistake.", scene.senior)
    assert told(scene.ours.user) == ["partner-holding-ended", "partner-holding-changed"]
    assert told(admin) == ["tenant-holding-ended", "tenant-holding-changed"]
    notice = Notice.objects.filter(user=admin).order_by("id").first()
    assert (notice.path, notice.about) == (
        f"/claims/associations/{row.id}", f"association:{row.id}",
    )  # fmt: skip
    assert notice.subject == f"{row.partner.name} no longer is your partner for Microsoft Teams"


def test_the_partner_hears_what_the_customer_ends_and_the_other_way_round(scene: Scene) -> None:
    admin, colleague = tenant_admin(scene), tenant_admin(scene)
    end_by_customer(imported(scene).id, actor_of_user(admin))
    assert (told(admin), told(colleague)) == ([], ["tenant-holding-ended"])
    assert told(scene.ours.user) == ["partner-holding-ended"]
    disassociate(imported(scene, workload="exchange").id, "Done.", scene.ours.actor)
    assert told(admin) == ["tenant-holding-ended"]
    assert len(told(scene.ours.user)) == 1


def test_the_customer_hears_that_payment_is_waived_and_wanted_again(scene: Scene) -> None:
    admin, row = tenant_admin(scene), imported(scene)
    opt_out(row.id, scene.ours.actor)
    opt_in(row.id, scene.ours.actor)
    assert told(admin) == ["tenant-holding-changed"] * 2
    assert told(scene.ours.user) == []


def test_its_own_end_is_announced_and_told_once(scene: Scene) -> None:
    admin, row = tenant_admin(scene), imported(scene, days=20)
    assert (reminders.remind_all(), reminders.remind_all()) == (1, 0)
    over = type(row.period)(row.period.lower, now() - timedelta(days=1))
    for one in (row, row.tenure):
        one.period = over
        one.save()
    assert (end_all(), end_all()) == (1, 0)
    assert told(scene.ours.user) == ["partner-holding-ends", "partner-holding-ended"]
    assert told(admin) == ["tenant-holding-ends", "tenant-holding-ended"]
    assert Mail.objects.filter(kind="claim.tenant-holding-ended").count() == 2


def test_what_is_open_is_announced_to_nobody(scene: Scene) -> None:
    imported(scene)
    assert reminders.remind_all() == 0
    assert not Notice.objects.exists()
