"""A customer's own recent usage, for the page behind its link: registered with the claims room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from opencpor.claims.ports import Figure
from opencpor.usage.models import UsageFact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

MONTHS = 3


class Figures:
    """Answers from the facts in force."""

    def recent(
        self, program_key: str, customer_id: str, workload: str, subscription_id: UUID | None
    ) -> Sequence[Figure]:
        """Return the newest few months with figures; see ``claims.ports.FigureSource``."""
        rows = UsageFact.objects.filter(
            ~Q(active_users=None, paid_units=None),
            program_key=program_key,
            customer_id=customer_id,
            workload=workload,
            subscription_id=subscription_id,
        ).order_by("-month")[:MONTHS]
        return [Figure(row.month, row.active_users, row.paid_units) for row in reversed(rows)]
