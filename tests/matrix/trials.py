"""A dry run of the green path for the matrix: operators alone have them."""

from opencpor.access.roles import Side
from opencpor.claims.green.models import GreenTrial
from opencpor.common.clock import now
from tests.matrix.world import World


def trial(world: World, side: Side, program_key: str) -> tuple[str | None, str]:
    """Return what stands for a dry run of one's own, and of another."""

    def make() -> str:
        return GreenTrial.objects.create(
            program_key=program_key, policy={"conditions": ["slot_free"]},
            first_day="2026-01-01", last_day="2026-12-31", operation_id="op_x",
            asked_by="usr_x", asked_at=now(),
        ).id  # fmt: skip

    row = world.once("green trial", make)
    return (row, "gtr_nosuch") if side is Side.OPERATOR else (None, row)
