"""A slot passes on by arbitration: a month goes to whoever holds it at the month's last instant."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.builders import make_user
from tests.claims.arbitration.case import Case
from tests.claims.scene import PROGRAM, QuietConsent, Scene
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, World

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims import ports
from opencpor.claims.arbitration.actions.transferring import carry_out_all
from opencpor.claims.arbitration.models import Arbitration
from opencpor.claims.ports import Standing
from opencpor.incentives.models import Close, Earning
from opencpor.programs.queries import version_in_force

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = timedelta(microseconds=1)


@dataclass
class Handover(Case):
    """An incumbent since January, a challenger with an accepted line, usage that grows."""

    folder: Path = Path()

    def __post_init__(self) -> None:
        self.senior = actor_of_user(make_user(Role.SENIOR_REVIEWER, self.scene.operator))
        finance = make_user(Role.FINANCE)
        self.old, self.new = (
            World(who.location, self.scene.customer, self.folder, finance)
            for who in (self.incumbent, self.challenger)
        )
        for world in (self.old, self.new):
            world.enroll()
        self.old.associate()
        self.scene.consent.standing_is = Standing(settled=True)
        self.rival = self.challenge(self.challenger)
        months = enumerate((JANUARY, FEBRUARY, MARCH))
        self.old.usage(*[("teams", month, 400 + 10 * n, 1000) for n, month in months])

    def schedule(self, instant: datetime) -> None:
        """Decide a transfer; its day cannot be waited for, so it is moved."""
        self.answered()
        self.decide("transfer", on=self.in_days(14))
        Arbitration.objects.update(transfer_at=instant)

    def earned(self, close: Close) -> list[tuple[str, str, str, int]]:
        """What a close posted: to whom, as what, for which month, minor units."""
        names = {self.old.location.pk: "incumbent", self.new.location.pk: "challenger"}
        rows = Earning.objects.filter(close=close).order_by("month", "amount_minor")
        return [
            (names[row.location_id], row.kind, f"{row.month:%Y-%m}", row.amount_minor)
            for row in rows
        ]


def midnight(day: date) -> datetime:
    """The first instant of a day in the program's time zone, which is not that of UTC."""
    return version_in_force(PROGRAM).document.business_calendar.start_of_day(day)


@pytest.fixture
def handover(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Handover:
    consent = QuietConsent()
    monkeypatch.setattr(ports._rooms, "consent", consent)  # noqa: SLF001 - set back after the test
    return Handover(Scene(consent), folder=tmp_path)


@pytest.mark.parametrize(
    ("instant", "february"),
    [
        ((date(2026, 2, 15), timedelta()), "challenger"),
        ((date(2026, 3, 1), -MOMENT), "challenger"),
        ((date(2026, 3, 1), timedelta()), "incumbent"),
    ],
    ids=["in mid-month", "in the month's last moment", "on the first of the next"],
)
def test_a_month_goes_to_whoever_holds_at_its_last_instant(
    handover: Handover, instant: tuple[date, timedelta], february: str
) -> None:
    handover.schedule(midnight(instant[0]) + instant[1])
    assert carry_out_all() == 1
    closes = [handover.old.close(month) for month in (JANUARY, FEBRUARY, MARCH)]
    assert [handover.earned(close) for close in closes] == [
        [("incumbent", "earned", "2026-01", 180_000)],
        [(february, "earned", "2026-02", 4_500)],
        [("challenger", "earned", "2026-03", 4_500)],
    ]


def test_a_transfer_that_was_carried_out_late_is_put_right_by_the_next_close(
    handover: Handover,
) -> None:
    handover.schedule(midnight(date(2026, 2, 15)))
    handover.old.close(JANUARY)
    february = handover.old.close(FEBRUARY)
    assert handover.earned(february) == [("incumbent", "earned", "2026-02", 4_500)]
    assert carry_out_all() == 1
    assert handover.earned(handover.old.close(MARCH)) == [
        ("incumbent", "difference", "2026-02", -4_500),
        ("challenger", "difference", "2026-02", 4_500),
        ("challenger", "earned", "2026-03", 4_500),
    ]
