"""The demonstration's customers with their subscriptions, as the other steps need them."""

from functools import cache

from opencpor.programs.document.loading import load_document
from opencpor.programs.document.program import Program
from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.web.demo.cast import Tenant
from opencpor.web.demo.customers import Company, Contract, company
from opencpor.web.demo.steps.customers import UNVERIFIED, offered, subscriptions_of, tenants
from opencpor.web.demo.world import World


@cache
def _program() -> Program:
    return load_document(shipped_text(MICROSOFT))


def _contracts(world: World, tenant: Tenant) -> tuple[Contract, ...]:
    found = []
    for given in subscriptions_of(world, tenant, *offered(_program())):
        product = _program().product(given["product"])
        if product is None or given["status"] != "active":
            continue
        found.append(
            Contract(given["subscription_id"], product.key, product.workload, given["channel"])
        )
    return tuple(found)


def workload_names() -> dict[str, str]:
    """Return the workloads' names by their keys."""
    return {one.key: str(one.name) for one in _program().workloads}


@cache
def companies(world: World) -> tuple[Company, ...]:
    """Return the customers that are verified; the first is the one of the cast."""
    return tuple(
        company(world.chance(f"company {tenant.key}"), tenant, segment, _contracts(world, tenant))
        for tenant, segment in tenants(world)[:-UNVERIFIED]
    )
