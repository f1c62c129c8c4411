"""The whole program document as one frozen value, with the look-ups everyone needs."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any

from pydantic import Field

from opencpor.programs.document.acknowledgements import Acknowledgements
from opencpor.programs.document.base import Listed
from opencpor.programs.document.catalog import Catalog, Product, Sku, Workload
from opencpor.programs.document.eligibility import Eligibility
from opencpor.programs.document.identity import Identity
from opencpor.programs.document.incentives import AnyRule, Rule
from opencpor.programs.document.names import folded, name_index
from opencpor.programs.document.offer import Channel, Engagement, OtherProgram, SolutionArea
from opencpor.programs.document.policy import Policy
from opencpor.programs.document.reasons import Reasons


class Program(Catalog, Identity):
    """One version of one program, checked as a whole by `load_document`."""

    solution_areas: Annotated[tuple[SolutionArea, ...], Listed, Field(min_length=1)]
    channels: Annotated[tuple[Channel, ...], Listed] = ()
    engagements: Annotated[tuple[Engagement, ...], Listed, Field(min_length=1)]
    other_programs: Annotated[tuple[OtherProgram, ...], Listed] = ()
    policy: Policy = Policy()
    reasons: Reasons
    acknowledgements: Acknowledgements
    incentives: Annotated[tuple[Rule, ...], Listed] = ()
    eligibility: Eligibility = Eligibility()

    @cached_property
    def _named(self) -> dict[str, dict[str, Any]]:
        skus = {folded(name): sku for sku in self.skus for name in (sku.name, *sku.aliases)}
        return {
            "workload": name_index(self.workloads),
            "product": name_index(self.products),
            "channel": name_index(self.channels),
            "other_program": name_index(self.other_programs),
            "sku": skus | {folded(sku.sku): sku for sku in self.skus},
        }

    def engagement(self, key: str) -> Engagement | None:
        """Give an engagement by its key."""
        return next((one for one in self.engagements if one.key == key), None)

    def workload(self, key: str) -> Workload | None:
        """Give a workload by its exact key."""
        return next((one for one in self.workloads if one.key == key), None)

    def product(self, key: str) -> Product | None:
        """Give a product family by its exact key."""
        return next((one for one in self.products if one.key == key), None)

    def workload_named(self, name: str) -> Workload | None:
        """Give the workload that an outside file means: by key, name or alias, without case."""
        return self._named["workload"].get(folded(name))

    def product_named(self, name: str) -> Product | None:
        """Give the product family that an outside file means."""
        return self._named["product"].get(folded(name))

    def channel_named(self, name: str) -> Channel | None:
        """Give the channel that an outside file means."""
        return self._named["channel"].get(folded(name))

    def sku_named(self, name: str) -> Sku | None:
        """Give the SKU by part name, product name or alias."""
        return self._named["sku"].get(folded(name))

    def other_program_named(self, name: str) -> OtherProgram | None:
        """Give the program elsewhere that somebody means by this engagement key or name."""
        return self._named["other_program"].get(folded(name))

    def workloads_of(self, engagement: Engagement) -> tuple[Workload, ...]:
        """Give the workloads of an engagement's solution area, retired ones left out."""
        area = engagement.solution_area
        return tuple(one for one in self.workloads if one.solution_area == area and not one.retired)

    def products_of(self, engagement: Engagement) -> tuple[Product, ...]:
        """Give the product families of an engagement's solution area, retired ones left out."""
        area = engagement.solution_area
        return tuple(one for one in self.products if one.solution_area == area and not one.retired)

    def rules_of(self, engagement: str) -> tuple[AnyRule, ...]:
        """Give the incentive rules of an engagement, past and present."""
        return tuple(rule for rule in self.incentives if rule.engagement == engagement)

    @property
    def is_illustrative(self) -> bool:
        """Whether any rate or limit shown to people is ours rather than published."""
        return any(rule.illustrative for rule in self.incentives)
