"""What lists are narrowed to by workloads and customers: the same words in every room and door."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.directory.models import Customer
from opencpor.directory.rules.reading import COUNTRY
from opencpor.directory.terms import Segment
from opencpor.programs.document.program import Program
from opencpor.programs.queries import latest_version, program_keys

NONE = "-"  # no workload has this key


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to; empty fields ask for all.

    Attributes:
        workloads: Any of these.
        products: The product families whose subscriptions are about these workloads.
        market: Two letters: the customer's country.
        segment: The customer's.
    """

    workloads: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    market: str = ""
    segment: str = ""

    def of_customers(self, path: str = "") -> dict[str, str]:
        """Return what customers are filtered by.

        Args:
            path: Lookup path to the customer, with its last ``__``.
        """
        said = {"country": self.market, "segment": self.segment}
        return {f"{path}{name}": value for name, value in said.items() if value}


def customers_of(market: str, segment: str) -> QuerySet[Any]:
    """Return the identifiers of all customers of a country and a segment, to narrow rows by."""
    said = Narrowed(market=market, segment=segment).of_customers()
    return Customer.objects.filter(**said).values("organization_id")


class NarrowingAsked(Schema):
    """What an address narrows a list to, beside what the list has of its own; empty: all."""

    area: str = Field("", description="a solution area: any workload of it")
    workload: str = ""
    market: str = Field("", description="the customer's country, such as DE")
    segment: str = Field("", description="the customer's: commercial, public_sector or education")

    def narrowed(self) -> Narrowed:
        """Return what the list is narrowed to.

        Raises:
            Invalid: For a workload, a solution area or a segment that there is not, and for what
                no country in the directory can be.
        """
        documents = documents_known() if self.area or self.workload else []
        errors = list(self._unknown(documents))
        if errors:
            raise Invalid("The list cannot be narrowed so.", code="invalid", errors=errors)
        workloads = _left(documents, self.area, self.workload)
        return Narrowed(
            workloads, _sold_for(documents, workloads), self.market.upper(), self.segment
        )

    def _unknown(self, documents: Sequence[Program]) -> Iterator[FieldError]:
        areas = {one.key for document in documents for one in document.solution_areas}
        if self.area and self.area not in areas:
            yield FieldError("area", "unknown_area", "No program has such a solution area.")
        if self.workload and not any(one.workload(self.workload) for one in documents):
            yield FieldError("workload", "unknown_workload", "No program has such a workload.")
        if self.market and not COUNTRY.fullmatch(self.market.upper()):
            yield FieldError(
                "market", "unknown_country", "There is no such country.", "Write DE, or US."
            )
        if self.segment and self.segment not in set(Segment):
            known = phrase("One of {known}.", known=", ".join(Segment))
            yield FieldError("segment", "unknown_segment", "There is no such segment.", known)


def documents_known() -> list[Program]:
    """Return the latest document of each program."""
    return [latest_version(key).document for key in program_keys()]


def workloads_of(area: str, workload: str) -> tuple[str, ...]:
    """Return the workloads that an area and a workload leave; empty: all of them."""
    return _left(documents_known() if area else (), area, workload)


def products_of(workloads: Collection[str]) -> tuple[str, ...]:
    """Return the product families whose subscriptions are about some workloads."""
    return _sold_for(documents_known() if workloads else (), workloads)


def _left(documents: Sequence[Program], area: str, workload: str) -> tuple[str, ...]:
    if not area:
        return (workload,) if workload else ()
    of_area = tuple(
        one.key for document in documents for one in document.workloads if one.solution_area == area
    )
    if workload:
        return (workload,) if workload in of_area else (NONE,)
    return of_area or (NONE,)


def _sold_for(documents: Sequence[Program], workloads: Collection[str]) -> tuple[str, ...]:
    return tuple(
        one.key for document in documents for one in document.products if one.workload in workloads
    )
