"""The files in the lake that this room's tables name."""

from collections.abc import Iterator

from opencpor.incentives.models import Close
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.whatif.models import WhatIf


def lake_files() -> Iterator[tuple[str, str]]:
    """Give files of closes, with what they read and left, and of comparisons; SHA-256 in hex."""
    closes = Close.objects
    yield from closes.order_by("verdict_file").values_list("verdict_file", "verdict_hash")
    inputs = closes.exclude(input_file="").order_by("input_file")
    yield from inputs.values_list("input_file", "input_hash")
    states = closes.exclude(state_file="").order_by("state_file")
    yield from states.values_list("state_file", "state_hash")
    answered = WhatIf.objects.exclude(finished_at=None).order_by("id")
    yield from answered.values_list("lines_file", "lines_hash")
    yield from answered.values_list("sums_file", "sums_hash")
    recomputes = Recompute.objects.exclude(input_file="").order_by("id")
    yield from recomputes.values_list("input_file", "input_hash")
    judged = recomputes.exclude(verdict_file="")
    yield from judged.values_list("verdict_file", "verdict_hash")
