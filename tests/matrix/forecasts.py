"""Lines of forecasts, one of each partner."""

from opencpor.access.roles import Side
from opencpor.common.clock import now
from opencpor.incentives.forecasts.models import Forecast
from opencpor.programs.shipped import INVENTED
from tests.matrix.pairs import Pair
from tests.matrix.world import World


def forecast_line(world: World, side: Side) -> Pair:
    from tests.matrix.samples import association, program  # they name this room, too

    program(world, side)
    association(world, side)
    made = world.once("forecast", _forecast)
    ours, theirs = (
        world.once(f"forecast of {name}", lambda name=name: _line(world, made, name))
        for name in ("association", "rival's association")
    )
    if side is Side.CUSTOMER:
        return Pair(None, ours)
    return Pair(ours, "999999999" if side is Side.OPERATOR else theirs)


def _forecast() -> Forecast:
    return Forecast.objects.create(
        program_key=INVENTED, month="2030-01-01", program_version=1, currency="EUR", made_at=now()
    )


def _line(world: World, made: Forecast, name: str) -> str:
    held = world.kept[name]
    row = made.lines.create(
        association=held, location=held.location, customer_id=held.slot.customer_id,
        engagement="platform", rule="platform-growth", workload=held.slot.workload,
        standing="history",
    )  # fmt: skip
    return str(row.id)
