"""The files in the lake that this room's tables name."""

from collections.abc import Iterator

from opencpor.incentives.models import Close


def lake_files() -> Iterator[tuple[str, str]]:
    """Give files of verdicts and of what closes read, with their SHA-256 in hexadecimal."""
    closes = Close.objects
    yield from closes.order_by("verdict_file").values_list("verdict_file", "verdict_hash")
    inputs = closes.exclude(input_file="").order_by("input_file")
    yield from inputs.values_list("input_file", "input_hash")
