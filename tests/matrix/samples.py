"""What stands for each parameter of an address: one value of one's own, one of another.

A new room adds one line to `SAMPLES` for each new parameter name (names are global: give an
address ``{claim_id}``, never ``{id}``), and to `BODIES` only where the smallest input made from
the API's description would be refused before rights are checked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from opencpor.access.actor import system
from opencpor.access.models import Organization
from opencpor.access.roles import Side
from opencpor.http.models import Operation, OperationState
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import INVENTED, shipped_text
from tests.builders import make_enrollment, make_subscription
from tests.matrix.world import World


@dataclass(frozen=True)
class Pair:
    """Values of one parameter, as seen from one side.

    Attributes:
        own: Belongs to the caller's organization (operators: any); None: the side has none.
        others: Belongs to another, or does not exist; None: the value is no object of anybody.
    """

    own: str | None
    others: str | None


Maker = Callable[[World, Side], Pair]


def operation(world: World, side: Side) -> Pair:
    def make(organization_id: str) -> str:
        return Operation.objects.create(
            kind="test", actor_id="usr_x", organization_id=organization_id,
            state=OperationState.QUEUED,
        ).id  # fmt: skip

    others = "opn_nosuch" if side is Side.OPERATOR else make(world.rival.id)
    return Pair(make(world.home(side).id), others)


def program(world: World, side: Side) -> Pair:
    del side  # everybody may read programs
    row = world.once("program", lambda: publish(system("cli"), shipped_text(INVENTED)))
    return Pair(row.program_id, "no-such-program")


def version(world: World, side: Side) -> Pair:
    program(world, side)
    return Pair("1", "99")


def _owned(side: Side, ours: str, theirs: str) -> Pair:
    """Return a partner's object: operators have every one, customers none."""
    if side is Side.OPERATOR:
        return Pair(ours, "org_nosuch")
    return Pair(ours, theirs) if side is Side.PARTNER else Pair(None, ours)


def organization(world: World, side: Side) -> Pair:
    return _owned(side, world.partner.id, world.rival.id)


def location(world: World, side: Side) -> Pair:
    return _owned(side, world.location.id, world.rival_location.id)


def enrollment(world: World, side: Side) -> Pair:
    key = str(program(world, side).own)
    ours, theirs = (
        world.once(
            f"enrollment of {unit.id}", lambda unit=unit: make_enrollment(unit.location, key)
        ).id
        for unit in (world.location, world.rival_location)
    )
    return _owned(side, ours, theirs)


def customer(world: World, side: Side) -> Pair:
    """No customer is a partner's own in the directory."""
    if side is Side.OPERATOR:
        return Pair(world.customer.id, "org_nosuch")
    if side is Side.PARTNER:
        return Pair(None, world.customer.id)
    return Pair(world.customer.id, world.other_customer.id)


def subscription(world: World, side: Side) -> Pair:
    def make(place: Organization) -> str:
        return world.once(
            f"subscription of {place.id}", lambda: make_subscription(place.customer)
        ).id

    ours = make(world.customer)
    if side is Side.OPERATOR:
        return Pair(ours, "sub_nosuch")
    return Pair(None, ours) if side is Side.PARTNER else Pair(ours, make(world.other_customer))


SAMPLES: dict[str, Maker] = {
    "customer_id": customer,
    "enrollment_id": enrollment,
    "location_id": location,
    "operation_id": operation,
    "program_key": program,
    "version_number": version,
    "organization_id": organization,
    "subscription_key": subscription,
}

# (method, path) -> the body to send, where the smallest one will not do.
BODIES: dict[tuple[str, str], Callable[[World], Any]] = {
    ("POST", "/api/v1/customers"): lambda _: {
        "tenant_id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "name": "New", "country": "DE",
    },
    ("POST", "/api/v1/enrollments"): lambda world: {
        "partner_id": world.location.location.partner_id,
        "program": program(world, Side.OPERATOR).own,
    },
    ("POST", "/api/v1/partners"): lambda _: {
        "global_id": "9999999", "name": "New", "country": "DE",
    },
    ("POST", "/api/v1/locations"): lambda world: {
        "global_id": world.partner.partner.global_id, "partner_id": "1999999", "name": "New",
        "country": "DE",
    },
    ("POST", "/api/v1/subscriptions"): lambda world: {
        "subscription_id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "product": "x",
        "tenant_id": str(world.customer.customer.tenant_id), "starts_on": "2026-01-01",
    },
    ("POST", "/api/v1/customers/{customer_id}/verify-domain"): lambda _: {"domain": "ours.example"},
}  # fmt: skip
