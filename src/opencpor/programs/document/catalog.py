"""Workloads, product families, SKUs, and the columns of activity reports."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from opencpor.programs.document.base import Key, Label, Listed, Section, wrong
from opencpor.programs.document.offer import Aliases
from opencpor.programs.document.texts import Text


class _Claimable(Section):
    key: Key
    name: Text
    aliases: Aliases = ()
    """Older and outside names; imports match them without case."""
    solution_area: Key
    incentive_eligible: bool
    """Whether a rule may pay for it."""
    recognition_only: bool = False
    """Claimable, but never paid; the claim form says so."""
    retired: bool = False
    """No longer claimable; its history stays."""
    illustrative: bool = False
    """Ours rather than published: pages and exports that show it say so."""

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if self.recognition_only and self.incentive_eligible:
            raise wrong(
                "recognition_only and incentive_eligible are both true", "at most one of them"
            )
        return self


class Workload(_Claimable):
    """A part of the vendor's offer whose use is measured by itself."""


class Product(_Claimable):
    """A product family that subscriptions are sold under."""

    workload: Key
    """The workload under which its subscriptions' usage is reported and paid."""


class Sku(Section):
    """One article of the vendor's price list and the workloads it contains."""

    sku: Label
    """The part name in license reports, matched without case."""
    name: Label
    aliases: Aliases = ()
    workloads: Annotated[tuple[Key, ...], Listed] = ()
    product: Key | None = None
    """The product family it is sold under, for subscription engagements."""
    paid: bool
    """Whether its enabled units count as paid; false for trials and free plans."""


class ActivityColumn(Section):
    """A service in a tenant's own activity report and the workload it shows."""

    service: Label
    """As the headings write it: `Exchange` in `Exchange Last Activity Date`."""
    workload: Key


class Catalog(Section):
    """Everything claimable and how outside files name it; top-level keys of the document."""

    workloads: Annotated[tuple[Workload, ...], Listed, Field(min_length=1)]
    products: Annotated[tuple[Product, ...], Listed] = ()
    skus: Annotated[tuple[Sku, ...], Listed] = ()
    activity_report: Annotated[tuple[ActivityColumn, ...], Listed] = ()
