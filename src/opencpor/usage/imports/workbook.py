"""XLSX files: the first visible sheet, rewritten as CSV so that one path checks all formats."""

from pathlib import Path

from opencpor.common.errors import Problem
from opencpor.common.sheets import Bounds
from opencpor.runtime.confined import Limits
from opencpor.runtime.sheets import table_of
from opencpor.usage.imports.limits import (
    LARGEST_RATIO,
    LARGEST_WORKBOOK,
    MEBIBYTE,
    MOST_COLUMNS,
    RATIO_FROM,
)
from opencpor.usage.imports.refusal import Refusal, RefusedError

BYTES_PER_TAG = 6  # a full sheet of numbers has about 7
LIMITS = Limits(memory=2048, seconds=600, patience=1800, output=512)
CODES = {
    "not_a_table": Refusal.NOT_A_TABLE,
    "damaged": Refusal.DAMAGED,
    "too_large": Refusal.TOO_LARGE,
}


def workbook_as_csv(path: Path, scratch: Path) -> Path:
    """Write the first visible sheet as CSV, formulas as the values that were saved with them.

    Raises:
        RefusedError: If it is another kind of ZIP file, is damaged, or unpacks to too much.
    """
    bounds = Bounds(
        unpacked=LARGEST_WORKBOOK,
        tags=LARGEST_WORKBOOK // BYTES_PER_TAG,
        columns=MOST_COLUMNS + 1,
        table=LIMITS.output * MEBIBYTE - MEBIBYTE,
        ratio=LARGEST_RATIO,
        ratio_from=RATIO_FROM,
    )
    target = scratch / "sheet.csv"
    try:
        with path.open("rb") as source:
            target.write_bytes(table_of(source, bounds, LIMITS))
    except Problem as refused:
        raise RefusedError(CODES[refused.code], refused.detail) from refused
    return target
