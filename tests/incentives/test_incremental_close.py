"""A close goes on from the one before: what it leaves is what a full pass over history gives."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import make_customer
from tests.incentives.tales import Tale
from tests.incentives.test_close_equals_the_oracle import PHASES, forgotten
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, SYSTEM, World, lines, make_world
from tests.incentives.worlds import Worlds
from tests.oracle import histories
from tests.usage.batches import PROGRAM, imported

from opencpor.common.errors import Conflict
from opencpor.common.months import Month
from opencpor.directory.models import Customer
from opencpor.incentives.models import Close, Earning
from opencpor.incentives.verification import faults_of_close
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.register.actions.change_payment import change_payment
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.move_association import move_association
from opencpor.register.actions.open_association import open_association
from opencpor.register.actions.transfer import transfer
from opencpor.register.actions.void_association import void_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms
from opencpor.usage.engine import duck
from opencpor.usage.lake.here import the_lake

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = settings().max_examples // 50  # a story takes seconds


def at_first(folder: Path) -> World:
    """Two tenants with usage in three months, the first of them closed."""
    made = make_world(folder)
    made.enroll()
    for _ in range(2):
        made.associate()
        made.usage(
            ("teams", JANUARY, 300, 1000), ("teams", FEBRUARY, 400, 1000),
            ("teams", MARCH, 500, 1000),
        )  # fmt: skip
        made.customer = make_customer()
    made.close(JANUARY)
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


def begun(close: Close) -> tuple[str, int | None]:
    return close.judged_from, close.judged_anew


def first_customer() -> Customer:
    return Customer.objects.get(pk=Association.objects.earliest("created_at").slot.customer_id)


def test_where_nothing_changed_nobody_is_judged_anew(world: World) -> None:
    january = Close.objects.get()
    assert begun(january) == ("", None)
    february = world.close(FEBRUARY)
    assert begun(february) == (january.id, 0)
    assert lines(february) == [("earned", "2026-02", "teams", 45_000)] * 2
    march = world.close(MARCH)
    assert begun(march) == (february.id, 0)
    assert faults_of_close(february) == faults_of_close(march) == []


def test_another_month_is_judged_by_the_same_statements(world: World) -> None:
    world.close(FEBRUARY)
    compiled = duck._compiled.cache_info().misses  # noqa: SLF001 - nothing else shows it
    march = world.close(MARCH)
    assert begun(march)[1] == 0
    assert duck._compiled.cache_info().misses == compiled  # noqa: SLF001


def test_only_the_tenant_of_a_corrected_fact_is_judged_anew(world: World) -> None:
    imported(world.folder, f"{first_customer().tenant_id},teams,{JANUARY},310,1000")
    february = world.close(FEBRUARY)
    assert begun(february)[1] == 1
    assert lines(february) == [
        ("difference", "2026-01", "teams", 4_500),
        ("earned", "2026-02", "teams", 40_500),
        ("earned", "2026-02", "teams", 45_000),
    ]
    assert faults_of_close(february) == []


def test_facts_that_say_the_same_again_touch_nobody(world: World) -> None:
    imported(world.folder, f"{first_customer().tenant_id},teams,{JANUARY},300,1000")
    assert begun(world.close(FEBRUARY))[1] == 0


def test_what_begins_in_the_new_month_touches_only_units_that_nobody_held(world: World) -> None:
    opened = datetime(2026, 2, 1, 12, tzinfo=UTC)
    world.customer = first_customer()
    world.associate("intune", date(2026, 2, 3))
    held = Association.objects.latest("created_at").tenure
    february = world.close(FEBRUARY)
    assert begun(february)[1] == 2  # both associations of that tenant
    terms = Terms(
        partner_id=world.location.organization_id, location_id=world.location.pk,
        engagement="invented", program_version=1, claim_line="lin_2",
        starts_at=opened.replace(month=3), ends_at=None,
    )  # fmt: skip
    open_association(SlotKey(PROGRAM, held.slot.customer_id, "intune"), terms, SYSTEM)
    march = world.close(MARCH, "usage is missing")
    assert begun(march)[1] == 0
    assert faults_of_close(march) == []


def test_payment_waived_from_the_new_month_on_touches_nobody_until_it_changes(
    world: World,
) -> None:
    association = Association.objects.earliest("created_at")
    change_payment(association.id, FEBRUARY, SYSTEM, opted_out=True)
    february = world.close(FEBRUARY)
    assert begun(february)[1] == 0
    assert lines(february) == [("earned", "2026-02", "teams", 45_000)]
    assert faults_of_close(february) == []


def test_what_something_else_posted_for_a_closed_month_is_judged_anew(world: World) -> None:
    line = Earning.objects.filter(month=JANUARY.first_day).earliest("id")
    Earning.objects.create(
        posting="rcp_1", program_version=1, kind="difference", program_key=PROGRAM,
        location=line.location, customer=line.customer, association=line.association,
        engagement=line.engagement, rule=line.rule, workload=line.workload, month=line.month,
        processed=FEBRUARY.first_day, amount_minor=0, currency=line.currency, corrects=line,
    )  # fmt: skip
    assert begun(world.close(FEBRUARY))[1] == 1


def test_a_state_that_is_damaged_is_told_and_not_gone_on_from(world: World) -> None:
    january = Close.objects.get()
    with the_lake().local(january.state_file) as (path,):
        path.write_bytes(path.read_bytes() + b"x")
    assert faults_of_close(january) == [
        f"{january.state_file}: content differs from its registered hash"
    ]
    february = world.close(FEBRUARY)
    assert begun(february) == ("", None)
    assert faults_of_close(february) == []


def test_a_state_that_says_something_else_is_told(world: World) -> None:
    february, march = world.close(FEBRUARY), world.close(MARCH)
    february.state_file, february.state_hash = march.state_file, march.state_hash
    february.state_about |= {"versions": february.state_about["versions"]}
    (fault,) = faults_of_close(february)
    assert fault.endswith("rows of the carried state differ from those kept")
    february.state_about = march.state_about | {"steps": []}
    assert faults_of_close(february) == ["what is said of the carried state differs"]


def test_a_milestone_that_no_state_knows_takes_one_full_pass(world: World) -> None:
    text = shipped_text(MICROSOFT)
    share = re.search(r'reach: "(0\.[0-9]+)"', text)
    assert share
    publish(SYSTEM, text.replace(share[0], 'reach: "0.1234"'), effective_from=FEBRUARY)
    february = world.close(FEBRUARY)
    assert begun(february) == ("", None)
    assert begun(world.close(MARCH)) == (february.id, 0)


def test_other_rates_are_gone_on_with(world: World) -> None:
    text = shipped_text(MICROSOFT).replace('teams: "4.50"', 'teams: "9.00"')
    publish(SYSTEM, text, effective_from=FEBRUARY)
    february = world.close(FEBRUARY)
    assert begun(february)[1] == 0
    assert lines(february) == [("earned", "2026-02", "teams", 90_000)] * 2
    assert faults_of_close(february) == []


class Wider(Tale):
    """A story in which associations also change hands, move, are voided, and change their mind."""

    def go_on(self) -> None:
        """Let some of the kind happen, in any order, beside the rest; a transfer each time."""
        super().go_on()
        others = self.random.sample((self.waive, self.void_one, self.move_one), 2)
        for what in self.random.sample((self.hand_over, *others), 3):
            for name in self.random.sample([*self.held], min(2, len(self.held))):
                with suppress(Conflict):  # such as of what has ended
                    what(name)

    def end(self) -> None:
        """End one as every story does, unless a transfer ended it before."""
        with suppress(Conflict):
            super().end()

    def hand_over(self, name: str) -> None:
        """Let a location of another partner have the slot from a day on, perhaps a closed one."""
        old = Association.objects.select_related("slot").get(pk=name)
        others = [one for one in self.locations.values() if one.organization_id != old.partner_id]
        there, slot = self.random.choice(others), old.slot
        at = self.instant(histories.day(self.random))
        terms = Terms(there.organization_id, there.pk, old.engagement, 1, at, claim_line="lin_1")
        key = SlotKey(slot.program_key, slot.customer_id, slot.workload, slot.subscription_id)
        transfer(key, [terms], at, "displaced", SYSTEM)

    def waive(self, name: str) -> None:
        out = not Association.objects.get(pk=name).opted_out
        change_payment(name, Month(*self.next), SYSTEM, opted_out=out)

    def void_one(self, name: str) -> None:
        end_association(name, self.instant(histories.day(self.random)), "revoked", SYSTEM)
        void_association(name, Month(*self.random.choice((self.first, self.next))), SYSTEM)

    def move_one(self, name: str) -> None:
        old = Association.objects.get(pk=name)
        there = self.random.choice([*self.locations.values()])
        if there.partner_id == old.partner_id:
            move_association(name, there.pk, self.instant(histories.day(self.random)), SYSTEM)


@pytest.mark.long
@settings(max_examples=EXAMPLES, deadline=None, phases=PHASES)
@given(st.integers(0, 2**32))
def test_after_any_story_a_full_pass_gives_the_same(seed: int) -> None:
    with TemporaryDirectory() as folder, forgotten():
        tale = Wider(Random(seed), Path(folder))  # noqa: S311 - guards nothing
        tale.begin()
        closes = [tale.close_next()]
        for _ in range(tale.random.randint(2, 3)):
            rules = dict(tale.governing)
            tale.go_on()
            closes.append(tale.close_next())
            if tale.governing == rules:
                assert closes[-1].judged_from == closes[-2].id
            assert faults_of_close(closes[-1]) == []
