"""The published data sets: a closed list. Others build on keys and columns, so none is renamed."""

from __future__ import annotations

from opencpor.access.actor import Actor
from opencpor.insights.reports.sets.base import DataSet
from opencpor.insights.reports.sets.figures import CUSTOMERS, USAGE
from opencpor.insights.reports.sets.money import EARNINGS, PAYMENTS
from opencpor.insights.reports.sets.published import CPOR_USAGE, CUSTOMERS_AND_TENANTS
from opencpor.insights.reports.sets.work import ASSOCIATIONS, CLAIMS

SETS: dict[str, DataSet] = {
    one.key: one
    for one in (
        CLAIMS, ASSOCIATIONS, USAGE, CUSTOMERS, EARNINGS, PAYMENTS, CPOR_USAGE,
        CUSTOMERS_AND_TENANTS,
    )
}  # fmt: skip


def sets_for(actor: Actor) -> list[DataSet]:
    """Return the data sets that an actor's roles may read."""
    return [one for one in SETS.values() if actor.may(one.permission)]
