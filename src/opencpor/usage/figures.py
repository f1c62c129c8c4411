"""A customer's own recent usage, for the page behind its link: registered with the claims room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from opencpor.claims.ports import Figure
from opencpor.usage.models import UsageFact
from opencpor.usage.queries import paid_of, with_seats

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
        facts = UsageFact.objects.filter(
            program_key=program_key,
            customer_id=customer_id,
            workload=workload,
            subscription_id=subscription_id,
        )
        known = with_seats(facts).filter(~Q(active_users=None, paid=None))
        rows = known.order_by("-month")[:MONTHS]
        return [Figure(row.month, row.active_users, paid_of(row)) for row in reversed(rows)]
