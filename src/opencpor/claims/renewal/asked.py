"""Which renewals an address asks for, the same as page, at the API, in files and saved views."""

from collections.abc import Mapping, Sequence
from typing import Self

from django.db.models import QuerySet
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.claims.renewal.models import Renewal
from opencpor.claims.renewal.queries import renewals
from opencpor.directory.narrowing import NarrowingAsked
from opencpor.register.queries import associations

LIST = "renewals"


class RenewalsAsked(NarrowingAsked):
    """What narrows renewals: by the association with the old subscription, and its customer.

    All of them wait now: no months narrow them.
    """

    association: str = Field("", description="identifier of the one with the old subscription")
    location: str = Field("", description="identifier of the association's location")
    customer: str = Field("", description="identifier of the customer")

    @classmethod
    def said(cls, values: Mapping[str, str]) -> Self:
        """Read what an address says; other names in it are none of its business."""
        given = {name: values[name].strip() for name in cls.model_fields if values.get(name)}
        return cls.model_validate(given)

    def rows(self, actor: Actor) -> QuerySet[Renewal]:
        """Return the renewals that an actor may see and that fit.

        Raises:
            Invalid: As `NarrowingAsked.narrowed` does.
        """
        of = self.narrowed()
        said = {
            "association_id": self.association,
            "association__location_id": self.location,
            "association__slot__customer_id": self.customer,
            "association__slot__workload__in": of.workloads,
            **of.of_customers("association__slot__customer__customer__"),
        }
        return renewals(actor).filter(**{name: value for name, value in said.items() if value})

    def named(self) -> dict[str, str]:
        """Return what is asked for, as an address says it."""
        return {name: value for name, value in self.model_dump().items() if value}


def check_filters(asked: Mapping[str, Sequence[str]]) -> None:
    """Refuse an address that no list of renewals answers.

    Raises:
        Invalid: As `NarrowingAsked.narrowed` does.
    """
    RenewalsAsked.said({name: values[-1] for name, values in asked.items() if values}).narrowed()


def strange_filters(actor: Actor, asked: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the filters that name what no association shows to an actor."""
    said = {name: values[-1].strip() for name, values in asked.items() if values}
    lookups = {"association": "id", "location": "location_id", "customer": "slot__customer_id"}
    rows = associations(actor)
    return [
        name
        for name, lookup in lookups.items()
        if said.get(name) and not rows.filter(**{lookup: said[name]}).exists()
    ]
