"""A tenant's license report: how many units of each SKU are enabled and consumed."""

from collections.abc import Sequence
from dataclasses import dataclass

from opencpor.common.phrases import phrase
from opencpor.usage.layouts.base import LayoutError, fold

SKU = ("Sku", "SkuPartNumber", "Sku Part Number", "AccountSkuId")
ENABLED = ("EnabledUnits", "Enabled", "ActiveUnits", "PrepaidUnitsEnabled", "prepaidUnits.enabled")


@dataclass(frozen=True)
class LicensePlaces:
    """Where the two columns stand that are read."""

    sku: int
    enabled: int


def recognize_licenses(headings: Sequence[str]) -> LicensePlaces:
    """Find the columns of a license report.

    Raises:
        LayoutError: If one is missing.
    """
    folded = [fold(heading) for heading in headings]
    found = []
    for names in (SKU, ENABLED):
        spellings = [fold(name) for name in names]
        place = next((n for n, heading in enumerate(folded) if heading in spellings), None)
        if place is None:
            raise LayoutError(
                phrase(
                    "The license report has no column {column}: expected Sku and EnabledUnits.",
                    column=names[0],
                )
            )
        found.append(place)
    return LicensePlaces(*found)
