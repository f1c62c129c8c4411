"""Associations that move to another location of the organization, at once or in a later month."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.builders import limit, make_location, make_user
from tests.claims.every_verb import picture
from tests.claims.rules.plain import program
from tests.claims.scene import Scene, make_claimant

from opencpor.access.models import Organization, Unit, User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions import move as moving
from opencpor.claims.actions.end import disassociate
from opencpor.claims.actions.move import carry_out_all, move
from opencpor.claims.actions.reinstate import reinstate
from opencpor.claims.actions.revoke import revoke
from opencpor.claims.actions.terms_ending import end_all
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.common.errors import Problem
from opencpor.common.months import Month
from opencpor.directory.models import Location
from opencpor.notices.center.models import Notice
from opencpor.notices.models import Mail
from opencpor.register.models import Association, Tenure

pytestmark = pytest.mark.django_db


def this_month() -> Month:
    return program().business_calendar.month_of(now())


def start_of(month: Month) -> datetime:
    return program().business_calendar.month_start(month)


def other(scene: Scene) -> Location:
    return make_location(scene.ours.location.organization)


def since_long(scene: Scene) -> tuple[Claim, Association]:
    """A claim whose association has stood for three months."""
    claim = scene.approved("teams")
    row = Association.objects.get()
    began = row.period.lower - timedelta(days=92)
    for one in (row, row.tenure):
        one.period = type(row.period)(began, one.period.upper)
        one.save()
    return claim, Association.objects.get()


def check_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def code_of(attempt: object, claim: Claim) -> str:
    """Return why something is refused; nothing may have changed."""
    before = picture(claim)
    with pytest.raises(Problem) as caught:
        attempt()  # type: ignore[operator]
    assert picture(claim) == before
    return caught.value.code


def test_from_a_month_that_has_begun_a_successor_goes_on_in_the_same_tenure(scene: Scene) -> None:
    claim, old = since_long(scene)
    there, start = other(scene), start_of(this_month())
    new = move(old.id, there.pk, this_month(), scene.ours.actor)
    old.refresh_from_db()
    assert (old.period.upper, old.end_reason, old.moved_to) == (start, "moved", new)
    assert (new.period.lower, new.period.upper, new.location_id) == (start, None, there.pk)
    assert (Tenure.objects.get().id, Claim.objects.get().state) == (new.tenure_id, "approved")
    assert (scene.line(claim).state, scene.consent.heard[-1]) == ("active", "altered")
    assert end_all() == 0
    check_constraints()


def test_a_later_month_is_noted_and_carried_out_when_it_comes(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.approved("teams")
    there, month = other(scene), this_month().plus(1)
    noted = move(Association.objects.get().id, there.pk, month, scene.ours.actor)
    assert (noted.moves_on, Association.objects.count()) == (month.first_day, 1)
    assert carry_out_all() == 0
    monkeypatch.setattr(moving, "now", lambda: start_of(month) + timedelta(hours=1))
    assert (carry_out_all(), carry_out_all()) == (1, 0)
    new = Association.objects.get(moved_from=noted)
    assert (new.location_id, new.period.lower) == (there.pk, start_of(month))
    check_constraints()


def test_long_names_of_customer_and_location_hinder_no_move(scene: Scene) -> None:
    scene.approved("teams")
    there, row = other(scene), Association.objects.get()
    limit(
        make_user(Role.INCENTIVES_USER, scene.ours.location.organization.organization), there.unit
    )
    Unit.objects.filter(id=there.pk).update(name="L" * 200)
    Organization.objects.filter(id=row.slot.customer_id).update(name="C" * 200)
    move(row.id, there.pk, this_month().plus(1), scene.ours.actor)
    subject = Notice.objects.latest("id").subject
    assert (len(subject), subject[:13], subject[-1]) == (300, "Moves to LLLL", "…")


def test_a_noted_move_is_taken_back_by_choosing_the_present_location(scene: Scene) -> None:
    claim = scene.approved("teams")
    row, month = Association.objects.get(), this_month().plus(1)
    home, ours = scene.ours.location.pk, scene.ours.actor
    assert code_of(lambda: move(row.id, home, month, ours), claim) == "location_unknown"
    move(row.id, other(scene).pk, month, ours)
    assert move(row.id, home, month, ours).moves_to_id is None
    assert Association.objects.count() == 1


def test_what_ends_before_its_month_does_not_move(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.approved("teams")
    row, month = Association.objects.get(), this_month().plus(1)
    move(row.id, other(scene).pk, month, scene.ours.actor)
    disassociate(row.id, "Done.", scene.ours.actor)
    monkeypatch.setattr(moving, "now", lambda: start_of(month) + timedelta(hours=1))
    assert (carry_out_all(), Association.objects.count()) == (0, 1)


def test_closed_months_and_the_first_one_cannot_be_chosen(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, row = since_long(scene)
    there, ours = other(scene).pk, scene.ours.actor
    monkeypatch.setattr(moving, "last_closed", lambda _key: this_month().plus(-1))
    for month in (this_month().plus(-1), this_month().plus(13)):
        assert code_of(lambda m=month: move(row.id, there, m, ours), claim) == "month_out_of_range"
    monkeypatch.setattr(moving, "last_closed", lambda _key: this_month().plus(-9))
    first = program().business_calendar.month_of(row.period.lower)
    assert code_of(lambda: move(row.id, there, first, ours), claim) == "month_out_of_range"
    assert move(row.id, there, first.plus(1), ours).period.lower == start_of(first.plus(1))


def test_only_locations_of_ones_own_can_be_chosen(scene: Scene) -> None:
    claim, row = since_long(scene)
    month, theirs = this_month(), make_claimant().location.pk
    user = make_user(Role.INCENTIVES_ADMIN, scene.ours.location.organization.organization)
    limit(user, scene.ours.location.unit)
    limited, there = actor_of_user(user), other(scene).pk
    ours, rival = scene.ours.actor, make_claimant().actor
    assert code_of(lambda: move(row.id, theirs, month, ours), claim) == "location_unknown"
    assert code_of(lambda: move(row.id, there, month, limited), claim) == "location_unknown"
    assert code_of(lambda: move(row.id, there, month, rival), claim) == "not_found"


def test_the_new_location_answers_for_it_and_the_old_one_no_longer(scene: Scene) -> None:
    claim, old = since_long(scene)
    there = other(scene)
    user = make_user(Role.INCENTIVES_ADMIN, scene.ours.location.organization.organization)
    limit(user, there.unit)
    new = move(old.id, there.pk, this_month(), scene.ours.actor)
    again = code_of(lambda: disassociate(old.id, "Done.", scene.ours.actor), claim)
    assert again == "already_ended"
    assert disassociate(new.id, "Done.", actor_of_user(user)).end_reason == "disassociated"
    assert Claim.objects.get(id=claim.id).state == "ended"


def test_the_customer_and_the_partner_are_told(scene: Scene) -> None:
    _, old = since_long(scene)
    move(old.id, other(scene).pk, this_month(), scene.ours.actor)
    assert Mail.objects.filter(kind="claim.partner-association-changed").exists()
    assert scene.consent.heard[-1] == "altered"


def at_place(scene: Scene, place: Location) -> User:
    user = make_user(Role.INCENTIVES_USER, scene.ours.location.organization.organization)
    limit(user, place.unit)
    return user


def kinds(user: User) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(user=user).order_by("id")
    return [(row.kind.removeprefix("claim.partner-association-"), row.path) for row in rows]


def test_people_of_other_locations_hear_of_a_move_and_of_what_they_hold_then(scene: Scene) -> None:
    _, old = since_long(scene)
    second, third = other(scene), other(scene)
    here, there, later = (at_place(scene, one) for one in (scene.ours.location, second, third))
    new = move(old.id, second.pk, this_month(), scene.ours.actor)
    month, at = this_month().plus(1), f"/claims/associations/{new.id}"
    move(new.id, third.pk, month, scene.ours.actor)
    move(new.id, second.pk, month, scene.ours.actor)  # it stays after all
    disassociate(new.id, "Done.", scene.ours.actor)
    assert kinds(there) == [("moves", at), ("moves", at), ("stays", at), ("ended", at)]
    lists = "/claims/associations"
    assert kinds(later) == [("moves", lists), ("stays", lists)]
    assert {kind for kind, _ in kinds(here)} == {"changed", "ended"}
    mail = Mail.objects.filter(recipient=there.email).order_by("id").first()
    assert (mail.kind, mail.about) == ("claim.partner-association-moves", f"association:{new.id}")


def test_nobody_is_left_out_when_an_imported_association_moves(scene: Scene) -> None:
    _, old = since_long(scene)
    Association.objects.filter(id=old.id).update(claim_line="", source="imported")
    here, place = at_place(scene, scene.ours.location), other(scene)
    there = at_place(scene, place)
    new = move(old.id, place.pk, this_month(), scene.ours.actor)
    assert kinds(here) == [("moves", f"/claims/associations/{old.id}")]
    assert kinds(there) == [("moves", f"/claims/associations/{new.id}")]


def test_reinstating_and_voiding_see_through_a_move(scene: Scene) -> None:
    claim, old = since_long(scene)
    first = program().business_calendar.month_of(old.period.lower)
    new = move(old.id, other(scene).pk, this_month(), scene.ours.actor)
    revoke(new.id, "revoked", scene.senior, void_from=first.plus(1))
    marks = Association.objects.order_by("id").values_list("void_from", flat=True)
    assert list(marks) == [first.plus(1).first_day] * 2
    assert code_of(lambda: reinstate(old.id, "No.", scene.senior), claim) == "not_ended"
    assert reinstate(new.id, "It was right.", scene.senior).period.upper is None


def test_whoever_holds_it_by_now_hears_that_it_is_reinstated(scene: Scene) -> None:
    _, old = since_long(scene)
    place = other(scene)
    there = at_place(scene, place)
    new = move(old.id, place.pk, this_month(), scene.ours.actor)
    revoke(new.id, "revoked", scene.senior)
    reinstate(new.id, "It was right.", scene.senior)
    at = f"/claims/associations/{new.id}"
    assert kinds(there)[-1] == ("claim.partner-reinstated", at)
