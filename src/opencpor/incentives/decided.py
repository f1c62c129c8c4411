"""What is said of what two persons decide on, where somebody comes too late."""

from __future__ import annotations

from opencpor.common.phrases import phrase

DECIDED: dict[str, str] = {
    "approved": phrase("approved"),
    "rejected": phrase("rejected"),
    "withdrawn": phrase("withdrawn"),
    "replaced": phrase("replaced"),
}
"""By the states of adjustments, recomputes, batches of payments, and payees."""
