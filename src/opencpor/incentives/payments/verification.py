"""Compares what statements leave owed, which payments go by, with the whole ledger."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from opencpor.incentives.models import Journal
from opencpor.incentives.payments.ledger import currencies, owed, payable, sums
from opencpor.incentives.posting.journals import hold_ledger


def faults_of_owed() -> list[str]:
    """Say of every location by how much what statements leave owed differs from the ledger.

    Payments read the newest statements alone. One that was lost further back is never missed there:
    what it said is left out of all that follow.
    """
    programs = Journal.objects.order_by("program_key").values_list("program_key", flat=True)
    return [fault for key in programs.distinct() for fault in _faults(key)]


@transaction.atomic
def _faults(program_key: str) -> list[str]:
    """Compare one program's balances while nothing is booked between the two readings."""
    hold_ledger(program_key)
    return [fault for one in currencies(program_key) for fault in _differences(program_key, one)]


def _differences(program_key: str, currency: str) -> Iterator[str]:
    left, booked = owed(program_key, currency), sums(payable(program_key, currency))
    for place in sorted(left.keys() | booked.keys()):
        ours, whole = left.get(place, 0), booked.get(place, 0)
        if ours != whole:
            yield (
                f"{program_key} {place}: statements leave {ours} minor units of {currency} owed, "
                f"the ledger {whole}"
            )
