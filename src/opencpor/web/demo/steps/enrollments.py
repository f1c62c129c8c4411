"""Locations in every status of enrollment; those that are invited nowhere can only claim."""

from datetime import date

from opencpor.common.months import Month
from opencpor.directory.actions.put_enrollment import put_enrollment
from opencpor.directory.terms import Requirement
from opencpor.programs.shipped import INVENTED, MICROSOFT
from opencpor.web.demo.world import World

LONG_AGO = 15  # months: before the first month with usage
ENROLLED = (("5100001", 15), ("5100002", 9), ("5200001", 15), ("5300001", 15), ("5400002", 6),
            ("5600001", 2))  # PartnerID, complete for so many months  # fmt: skip
ON_THE_WAY = (
    ("5100003", "action_required", (Requirement.AGREEMENT,)),
    ("5200002", "validating", (Requirement.AGREEMENT, Requirement.PAYEE, Requirement.TAX)),
    ("5300002", "invited", ()),
    ("5500001", "validating", (Requirement.AGREEMENT,)),
)
ENDED = (("5400001", "inactive"), ("5500002", "discontinued"))


def _cells(keys: tuple[Requirement, ...], since: date) -> str:
    return " ".join(f"{key.value}={since.isoformat()}" for key in keys)


def seed(world: World) -> None:
    """Enter them as another system would have kept them."""
    by, this_month = world.system(), Month.of(world.today.date())
    everything = tuple(Requirement)
    for partner_id, complete in ENROLLED:
        since = this_month.plus(-complete).first_day
        cells = {"status": "enrolled", "requirements": _cells(everything, since)}
        put_enrollment({"partner_id": partner_id, "program": MICROSOFT} | cells, by)
    for partner_id, status, met in ON_THE_WAY:
        cells = {"status": status, "requirements": _cells(met, this_month.first_day)}
        put_enrollment({"partner_id": partner_id, "program": MICROSOFT} | cells, by)
    for partner_id, status in ENDED:
        months = f"{this_month.plus(-LONG_AGO)}..{this_month.plus(-4)}"
        cells = {"status": status, "earning_months": months}
        put_enrollment({"partner_id": partner_id, "program": MICROSOFT} | cells, by)
    since = this_month.plus(-LONG_AGO).first_day
    for partner_id in ("5100001", "5300001"):
        cells = {"status": "enrolled", "requirements": _cells(everything, since)}
        put_enrollment({"partner_id": partner_id, "program": INVENTED} | cells, by)
