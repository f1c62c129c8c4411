"""A slot that passes from one organization to another."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import make_organization
from tests.register.test_associations import CLOCK, DAY, T0, check_constraints, open_for, slot_key

from opencpor.access.models import Unit
from opencpor.access.roles import Side
from opencpor.common.errors import Conflict
from opencpor.journal.models import Event
from opencpor.register.actions.transfer import Transferred, transfer
from opencpor.register.models import Association, Tenure
from opencpor.register.queries import holder
from opencpor.register.rules import SHORTEST, Period, SlotKey, Terms, cut

D = T0 + 30 * DAY


def pass_on(key: SlotKey, at: datetime = D, *engagements: str) -> Transferred:
    place = make_organization(Side.PARTNER).id
    unit = Unit.objects.create(organization_id=place, name="Bonn")
    starts = [
        Terms(place, unit.id, one, 1, at, claim_line=f"lin_{one}")
        for one in engagements or ("usage",)
    ]
    return transfer(key, starts, at, "displaced", CLOCK)


@pytest.mark.django_db
def test_all_associations_of_the_old_holder_end_as_the_new_ones_start() -> None:
    key = slot_key()
    first = open_for(key)
    open_for(key, first.partner_id, "recognition", starts_at=T0 + DAY)
    done = pass_on(key, D, "usage", "recognition")
    check_constraints()
    assert {(one.period.upper, one.end_reason) for one in done.ended} == {(D, "displaced")}
    assert {(one.period.lower, one.period.upper) for one in done.started} == {(D, None)}
    assert (len(done.ended), len(done.started), Tenure.objects.count()) == (2, 2, 2)
    assert Event.objects.filter(type="association.ended").count() == 2


@pytest.mark.django_db
def test_somebody_holds_the_slot_at_every_instant_around_a_transfer() -> None:
    key = slot_key()
    old = open_for(key)
    new = pass_on(key).started[0]
    before, after = holder(old.slot_id, D - timedelta(microseconds=1)), holder(old.slot_id, D)
    assert before is not None
    assert after is not None
    assert (before.partner_id, after.partner_id) == (old.partner_id, new.partner_id)


@pytest.mark.django_db
def test_what_would_have_begun_later_ends_with_the_rest() -> None:
    key = slot_key()
    first = open_for(key, ends_at=D + DAY)
    later = open_for(key, first.partner_id, starts_at=D + DAY)
    pass_on(key)
    check_constraints()
    later.refresh_from_db()
    assert later.period.upper == D + SHORTEST
    tenures = Tenure.objects.filter(partner=first.partner)
    assert max(one.period.upper for one in tenures) == D + SHORTEST


@pytest.mark.django_db
def test_what_would_have_begun_later_holds_at_no_instant_before() -> None:
    key = slot_key()
    first = open_for(key)
    later = open_for(key, first.partner_id, "recognition", starts_at=D + DAY)
    (new,) = pass_on(key).started
    check_constraints()
    later.refresh_from_db()
    assert (later.period.lower, later.period.upper) == (D, D + SHORTEST)
    assert new.period.lower == D + SHORTEST


@pytest.mark.django_db
def test_who_held_the_slot_right_before_the_holder_keeps_every_instant() -> None:
    key = slot_key()
    before = open_for(key, ends_at=D)
    holds = open_for(key, starts_at=D)
    (new,) = pass_on(key).started
    check_constraints()
    before.refresh_from_db()
    holds.refresh_from_db()
    found = [(one.period.lower, one.period.upper) for one in (before, holds, new)]
    assert found == [(T0, D), (D, D + SHORTEST), (D + SHORTEST, None)]


@pytest.mark.django_db
def test_a_slot_that_was_given_up_before_goes_to_the_new_holder_all_the_same() -> None:
    key = slot_key()
    open_for(key, ends_at=T0 + DAY)
    done = pass_on(key)
    assert (done.ended, done.started[0].period.lower) == ((), D)


@pytest.mark.django_db
def test_a_transfer_that_meets_a_later_holder_changes_nothing() -> None:
    key = slot_key()
    open_for(key, ends_at=D + DAY)
    open_for(key, starts_at=D + DAY)
    before = list(Association.objects.order_by("id").values())
    with pytest.raises(Conflict) as refused, transaction.atomic():
        pass_on(key)
    assert refused.value.code == "slot_taken"
    assert list(Association.objects.order_by("id").values()) == before


@given(
    st.lists(st.integers(0, 60), min_size=2, max_size=8, unique=True),
    st.sampled_from([(), (None,)]),
)
def test_cutting_leaves_every_period_and_no_overlap(
    days: list[int], last: tuple[None, ...]
) -> None:
    marks = [datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day) for day in sorted(days)]
    periods: list[Period] = list(pairwise(marks))
    periods += [(marks[-1], end) for end in last]
    found = cut(periods, D)
    assert len(found) == len(periods)
    ends = [end for _, end in found if end is not None]
    assert len(ends) == len(found)
    assert all(start < end for (start, _), end in zip(found, ends, strict=True))
    assert all(end <= start for end, (start, _) in zip(ends, found[1:], strict=False))
    assert max(ends) <= D
