"""The files in the lake that this room's tables name."""

from collections.abc import Iterator

from opencpor.insights.reports.models import ReportRun


def lake_files() -> Iterator[tuple[str, str]]:
    """Give the files of reports, with their SHA-256 in hexadecimal."""
    runs = ReportRun.objects.exclude(file="").order_by("id")
    yield from runs.values_list("file", "sha256").iterator()
