"""The body to send where the smallest one that the API's description allows will not do."""

from collections.abc import Callable
from typing import Any

from opencpor.access.roles import Side
from opencpor.programs.queries import latest_version
from tests.matrix.payees import payee_body
from tests.matrix.samples import close, program, slot_number
from tests.matrix.world import World


def close_program(world: World) -> str:
    """A program with a closed month: its ledger has begun."""
    close(world, Side.OPERATOR)
    return str(program(world, Side.OPERATOR).own)


def any_rule(world: World) -> tuple[str, str]:
    """A program and a rule of it."""
    key = str(program(world, Side.OPERATOR).own)
    return key, latest_version(key).document.incentives[0].rule


# (method, path) -> the body to send, where the smallest one will not do.
BODIES: dict[tuple[str, str], Callable[[World], Any]] = {
    ("POST", "/api/v1/adjustments"): lambda world: {
        "program": close_program(world), "location": world.location.id,
        "customer": world.customer.id, "month": "2026-01", "type": "operations",
        "amount": "1.00", "note": "Because.",
    },
    ("POST", "/api/v1/budgets"): lambda world: {
        **dict(zip(("program", "rule"), any_rule(world), strict=True)),
        "first": "2026-01", "last": "2026-12", "amount": "1.00",
    },
    ("POST", "/api/v1/recomputes"): lambda world: {
        "program": close_program(world), "first": "2026-01", "last": "2026-01", "note": "Because.",
    },
    ("POST", "/api/v1/programs/drafts"): lambda world: {
        "program": program(world, Side.OPERATOR).own, "name": "New rates",
    },
    ("POST", "/api/v1/what-ifs/usage"): lambda world: {
        "program": close_program(world), "percent": "10",
    },
    ("POST", "/api/v1/score-trials"): lambda world: {
        "program": program(world, Side.OPERATOR).own, "version": 1,
    },
    ("POST", "/api/v1/what-ifs/back-tests"): lambda world: {
        "program": close_program(world), "version": 1,
    },
    ("POST", "/api/v1/associations/{association_id}/move"): lambda world: {
        "location": world.location.id, "month": "2026-12",
    },
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
    ("POST", "/api/v1/payments/batches"): lambda world: {
        "program": close_program(world), "format": "csv",
    },
    ("POST", "/api/v1/payments/holds"): lambda world: {
        "location": world.location.id, "reason": "To be checked.",
    },
    ("POST", "/api/v1/payees"): lambda world: payee_body(world.location.id),
    ("POST", "/api/v1/webhooks"): lambda _: {"url": "https://hooks.example/in", "name": "New"},
    ("POST", "/api/v1/customers/{customer_id}/reopenings"): lambda world: {
        "partner": world.partner.id, "slot": int(slot_number(world, Side.OPERATOR).own or 0),
        "reason": "They spoke.",
    },
    ("POST", "/api/v1/customers/{customer_id}/verify-domain"): lambda _: {"domain": "ours.example"},
}  # fmt: skip
