"""The invented vendor's program at work: a partner with a subscription, and what was billed."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from tests.builders import make_customer, make_location, make_user
from tests.usage.batches import SYSTEM, imported, publish_program
from tests.usage.transactions import HEADINGS

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.months import Month
from opencpor.directory.models import Customer, Enrollment, EnrollmentPeriod, Location
from opencpor.incentives.actions.close_month import Wish, close_month
from opencpor.incentives.models import Close
from opencpor.incentives.verdicts import Verdict, verdicts_of
from opencpor.programs.shipped import INVENTED, shipped_text
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms
from opencpor.usage.models import Batch

JANUARY, FEBRUARY, MARCH, JUNE = (Month(2026, number) for number in (1, 2, 3, 6))
SUBSCRIPTION, SECOND = UUID(int=0xA1), UUID(int=0xA2)
Row = tuple[str, object]  # day, amount


@dataclass
class Billing:
    """One partner location, one customer; rows get ids in order."""

    folder: Path
    location: Location = field(default_factory=make_location)
    customer: Customer = field(default_factory=make_customer)
    sent: int = 0

    def __post_init__(self) -> None:
        publish_program(shipped_text(INVENTED))
        self.actor: Actor = actor_of_user(make_user(Role.FINANCE))
        self.enroll(self.location)

    @transaction.atomic
    def enroll(self, location: Location) -> None:
        enrollment = Enrollment.objects.create(
            location=location, program_key=INVENTED, status="enrolled",
            status_since=datetime(2025, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        EnrollmentPeriod.objects.create(enrollment=enrollment, from_month=date(2025, 1, 1))

    def associate(
        self,
        location: Location | None = None,
        start: date = date(2026, 1, 10),
        end: date | None = None,
        subscription: UUID = SUBSCRIPTION,
        **more: object,
    ) -> Association:
        place = location or self.location
        key = SlotKey(INVENTED, self.customer.pk, "compute", subscription)
        until = datetime(end.year, end.month, end.day, 12, tzinfo=UTC) if end else None
        since = datetime(start.year, start.month, start.day, 12, tzinfo=UTC)
        terms = Terms(
            place.organization_id, place.pk, "cloud-build", 1, since, until,
            **{"claim_line": "lin_1", **more},  # type: ignore[arg-type]
        )  # fmt: skip
        return open_association(key, terms, SYSTEM)

    def bill(
        self,
        *rows: Row,
        location: Location | None = None,
        subscription: UUID | str = "",
        as_of: datetime | None = None,
        first: int | None = None,
    ) -> Batch:
        """Import rows; ids go on from the last one, or from ``first`` for a correction."""
        who = (location or self.location).partner_id
        start = self.sent + 1 if first is None else first
        self.sent = max(self.sent, start + len(rows) - 1)
        written = [
            f"t{number},{who},{self.customer.tenant_id},compute,{day},{amount},EUR,{subscription}"
            for number, (day, amount) in enumerate(rows, start)
        ]
        headings = f"{HEADINGS},subscription_id"
        return imported(self.folder, *written, headings=headings, as_of=as_of, program_key=INVENTED)

    def close(self, month: Month) -> Close:
        return close_month(Wish(INVENTED, month, "a test"), self.actor)

    def judged(self, close: Close) -> list[Verdict]:
        return verdicts_of(self.actor, close)


def figures(verdict: Verdict) -> tuple[str, ...]:
    """What a judgment compared, what it came to, and why not."""
    numbers = (verdict.period_amount, verdict.baseline_amount, verdict.amount)
    return (*map(str, numbers), ";".join(verdict.reasons))
