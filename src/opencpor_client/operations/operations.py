"""Operations on operations.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.common import OperationOut
from opencpor_client.transport import Answer, Transport, part


class OperationsGroup:
    """Operations on operations."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def get_operation(self, operation_id: str) -> Answer[OperationOut]:
        """Return long work that your organization asked for."""
        return self._wire.call("GET", f"/operations/{part(operation_id)}")
