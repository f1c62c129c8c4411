"""The license report beside a per-user report: how many units of each workload are paid for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from opencpor.common.phrases import joined, phrase
from opencpor.usage.imports.refusal import Refusal, RefusedError
from opencpor.usage.imports.source import open_source
from opencpor.usage.imports.vocabulary import Vocabulary
from opencpor.usage.imports.workbench import Workbench
from opencpor.usage.layouts.base import LayoutError
from opencpor.usage.layouts.license_report import recognize_licenses

MOST_SKUS = 10_000


@dataclass(frozen=True)
class Licenses:
    """What a license report says.

    Attributes:
        paid: The enabled units of the paid SKUs that contain each workload.
        enabled: The enabled units of each SKU.
        unknown: The SKUs that the program does not know.
        notes: What is not in ``paid``.
    """

    paid: Mapping[str, int]
    enabled: Mapping[str, int]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]


def read_licenses(bench: Workbench, report: Path, words: Vocabulary) -> Licenses:
    """Read a license report.

    Raises:
        RefusedError: If the report cannot be read, or says something that cannot be right.
    """
    enabled = _enabled(bench, report)
    units: Counter[str] = Counter()
    unknown, free = [], []
    for sku, count in enabled.items():
        meaning = words.skus(sku)
        if meaning is None:
            unknown.append(sku)
        elif not meaning.paid:
            free.append(sku)
        else:
            units.update(dict.fromkeys(meaning.workloads, count))
    notes = []
    if unknown:
        listed = ", ".join(unknown)
        notes.append(phrase("SKUs the program does not know, not counted: {skus}.", skus=listed))
    if free:
        listed = ", ".join(free)
        notes.append(phrase("Free plans and trials, not counted as paid: {skus}.", skus=listed))
    return Licenses(dict(units), enabled, tuple(unknown), tuple(notes))


def _enabled(bench: Workbench, report: Path) -> dict[str, int]:
    """Return enabled units by SKU, in the report's order."""
    import duckdb

    scratch = bench.scratch / "licenses"
    scratch.mkdir(exist_ok=True)
    try:
        source = open_source(report, scratch)
        places = recognize_licenses(source.headings)
        rows = bench.rows(
            f"SELECT {source.columns[places.sku]}, {source.columns[places.enabled]} "  # noqa: S608 - quoted where they are made
            f"FROM {source.relation} LIMIT {MOST_SKUS}"
        )
    except (RefusedError, LayoutError, duckdb.Error) as error:
        why = str(error) if isinstance(error, duckdb.Error) else error.reason
        said = joined("The license report cannot be used.", why)
        raise RefusedError(Refusal.LICENSES, said) from error
    found: dict[str, int] = {}
    for number, (sku, units) in enumerate(rows, start=2):
        if not sku or not (units or "").isdecimal() or not units.isascii() or sku in found:
            raise RefusedError(
                Refusal.LICENSES,
                phrase(
                    "Row {row} of the license report is wrong: expected a SKU that stands once, "
                    "and a whole number of enabled units.",
                    row=number,
                ),
            )
        found[sku] = int(units)
    return found
