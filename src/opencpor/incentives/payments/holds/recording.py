"""What the log says of holds, and whom one of finance is told."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.incentives.payees.queries import house_program
from opencpor.incentives.payments.holds.models import PaymentHold
from opencpor.incentives.payments.telling import admins_of
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.center.writing import Occasion, Saying, tell_readers
from opencpor.programs.house import house_of
from opencpor.programs.queries import version_in_force

HELD, RELEASED = EventType.PAYMENT_HOLD_PLACED, EventType.PAYMENT_HOLD_RELEASED
OPEN = _("Open the location:")
SAYINGS = {
    HELD: Saying(
        _("Payments are held: {location}"),
        _("{operator} pays nothing to your location {location} until it releases the payments. "
          "What is owed stays owed, and nothing of it is forfeited meanwhile. Why: {reason}"),
        OPEN,
    ),
    RELEASED: Saying(
        _("Payments are no longer held: {location}"),
        _("{operator} has released the payments of your location {location}. What is owed is paid "
          "with the next payments."),
        OPEN,
    ),
}  # fmt: skip
NAMES = {HELD: _("Payments are held"), RELEASED: _("Payments are no longer held")}


def register_kinds() -> None:
    """Make the kinds of notices known; called once, when the app is ready."""
    for key, name in NAMES.items():
        told = frozenset({Permission.PAYEE_WRITE})
        label, needs = partial(str, name), Permission.MONEY_READ
        register(Kind(key.value, label, Side.PARTNER, mandatory=False, needs=needs, told=told))


def recorded(row: PaymentHold, actor: Actor) -> None:
    """Record that a hold was placed or released, in its transaction; the row is as it is now."""
    event = HELD if row.stands else RELEASED
    data: dict[str, object] = {
        "after": {"state": row.state},
        "location": row.location_id,
        "side": row.side,
    }
    if not row.stands:
        data["before"] = {"state": "standing"}
    personal = {"reason": row.reason} if row.stands else None
    record(event, f"payment_hold:{row.id}", actor.ref(), data=data, personal=personal)
    if row.side == Side.OPERATOR:
        _tell(row, event, actor)


def _tell(row: PaymentHold, event: EventType, actor: Actor) -> None:
    """Tell the partner what finance did; what it does itself its people see on the page."""
    place, program = row.location, house_program(row.location_id)
    if program is None:
        return

    def gaps() -> dict[str, str]:
        return {"location": place.name, "reason": row.reason}

    kind, path = event.value, f"/earnings/payees/{place.id}/"
    occasion = Occasion(kind, f"{kind}:{row.id}", f"payment_hold:{row.id}", path, gaps)
    house = house_of(version_in_force(program).document)
    tell_readers(admins_of(place), SAYINGS[event], house, occasion, actor)
