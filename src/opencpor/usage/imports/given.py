"""What was said beside a file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

AUTO = "auto"


@dataclass(frozen=True)
class Given:
    """What was said beside a file.

    Attributes:
        layout: A layout's key, or ``auto``.
        tenant_id: The tenant of a per-user report, in canonical form; empty for other files.
        report_date: The date of a per-user report that does not name it itself.
        licenses: The tenant's license report.
    """

    layout: str = AUTO
    tenant_id: str = ""
    report_date: date | None = None
    licenses: Path | None = None
