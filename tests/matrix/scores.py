"""A score for the matrix: partners have their own, operators all; and a trial, theirs alone."""

from datetime import date

from opencpor.access.roles import Side
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.eligibility.models import Score
from opencpor.eligibility.rules.keeping import kept
from opencpor.eligibility.rules.scene import Scene
from opencpor.eligibility.rules.scoring import score
from opencpor.eligibility.trials.models import ScoreTrial
from opencpor.programs.queries import latest_version
from opencpor.programs.shipped import INVENTED
from tests.matrix.pairs import Maker, Pair
from tests.matrix.world import World

DAY = date(2026, 10, 31)


def score_of(world: World, side: Side, program: Maker) -> Pair:
    program(world, side)

    def make(organization_id: str) -> str:
        version = latest_version(INVENTED)
        designation = version.document.eligibility.designations[0]
        result, _ = score(Scene(DAY, Month(2026, 9)), designation)
        return Score.objects.create(
            program_key=INVENTED, program_version=version.number, partner_id=organization_id,
            designation=designation.key, month=DAY.replace(day=1), day=DAY,
            usage_month="2026-09-01", track=result.track, total=0, qualified=False,
            result=kept(result), computed_at=now(),
        ).id  # fmt: skip

    own = world.once("score", lambda: make(world.partner.id))
    if side is Side.OPERATOR:
        return Pair(own, "sco_nosuch")
    others = world.once("rival score", lambda: make(world.rival.id))
    return Pair(own if side is Side.PARTNER else None, others)


def trial_of(world: World, side: Side, program: Maker) -> Pair:
    """A trial of another version that nobody would move by, of the operator's people."""
    program(world, side)

    def make() -> str:
        return ScoreTrial.objects.create(
            program_key=INVENTED, organization_id=world.home(Side.OPERATOR).id,
            asked={"version": 1}, asked_by="usr_x", asked_at=now(), expires_at=now(),
            finished_at=now(), base=1, day=DAY, partners=0, changes=0,
        ).id  # fmt: skip

    row = world.once("score trial", make)
    return Pair(row, "sct_nosuch") if side is Side.OPERATOR else Pair(None, row)
