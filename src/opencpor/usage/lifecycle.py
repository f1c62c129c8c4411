"""How a batch goes from one state to the next."""

from opencpor.usage.models import Batch, BatchState

NEXT: dict[BatchState, frozenset[BatchState]] = {
    BatchState.RECEIVED: frozenset({BatchState.COMPLETED, BatchState.REFUSED}),
    BatchState.COMPLETED: frozenset(),
    BatchState.REFUSED: frozenset(),
}


def may_become(batch: Batch, state: BatchState) -> bool:
    """Tell whether a batch may go to a state now."""
    return state in NEXT[BatchState(batch.state)]
