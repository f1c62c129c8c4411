"""A small program at work: a partner that holds slots of a customer, and usage that came in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction
from tests.builders import make_customer, make_location, make_user
from tests.usage.batches import PROGRAM, imported, publish_program

from opencpor.access.actor import Actor, system
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.evidence.models import Evidence, EvidenceKind, StoredFile
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.months import Month
from opencpor.directory.models import Customer, Enrollment, EnrollmentPeriod, Location
from opencpor.incentives.actions.close_month import Wish, close_month
from opencpor.incentives.models import Close, Earning
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms

ENGAGEMENT = "modern-work-security-usage"
SYSTEM = system("test")
JANUARY, FEBRUARY, MARCH = Month(2026, 1), Month(2026, 2), Month(2026, 3)


@dataclass
class World:
    """One partner location, one customer, a folder for files."""

    location: Location
    customer: Customer
    folder: Path
    finance: User

    @property
    def actor(self) -> Actor:
        return actor_of_user(self.finance)

    @transaction.atomic
    def enroll(self, since: Month = JANUARY, until: Month | None = None) -> None:
        status = "inactive" if until else "enrolled"
        enrollment, _ = Enrollment.objects.update_or_create(
            location=self.location,
            program_key=PROGRAM,
            defaults={"status": status, "status_since": datetime(2026, 1, 1, tzinfo=UTC)},
        )
        EnrollmentPeriod.objects.create(
            enrollment=enrollment,
            from_month=since.first_day,
            until_month=until.first_day if until else None,
        )

    def associate(
        self,
        workload: str = "teams",
        start: date = date(2026, 1, 10),
        end: date | None = None,
        **more: object,
    ) -> Association:
        key = SlotKey(PROGRAM, self.customer.pk, workload)
        terms = Terms(
            partner_id=self.location.organization_id,
            location_id=self.location.pk,
            engagement=ENGAGEMENT,
            program_version=1,
            starts_at=datetime(start.year, start.month, start.day, 12, tzinfo=UTC),
            ends_at=datetime(end.year, end.month, end.day, 12, tzinfo=UTC) if end else None,
            **{"claim_line": "lin_1", **more},  # type: ignore[arg-type]
        )
        return open_association(key, terms, SYSTEM)

    def usage(self, *facts: tuple[str, Month, int, int], as_of: datetime | None = None) -> None:
        rows = [
            f"{self.customer.tenant_id},{workload},{month},{active},{paid}"
            for workload, month, active, paid in facts
        ]
        imported(self.folder, *rows, as_of=as_of)

    def close(self, month: Month, reason: str = "") -> Close:
        return close_month(Wish(PROGRAM, month, reason), self.actor)


def disclosed_line(location: Location, customer: Customer) -> str:
    """A line of a claim with a signed public-sector disclosure on file, by its id."""
    when = datetime(2026, 1, 1, tzinfo=UTC)
    claim = Claim.objects.create(
        program_key=PROGRAM, engagement=ENGAGEMENT, partner_id=location.organization_id,
        location_id=location.pk, customer_id=customer.pk, created_at=when, created_by="usr_1",
        state_since=when,
    )  # fmt: skip
    file = StoredFile.objects.create(
        partner_id=location.organization_id, location_id=location.pk, name="disclosure.pdf",
        kind="pdf", media_type="application/pdf", size=1, sha256=b"0" * 32, readable=True,
        stored_at=when, stored_by="usr_1",
    )  # fmt: skip
    Evidence.objects.create(
        claim=claim, file=file, kind=EvidenceKind.PUBLIC_SECTOR_DISCLOSURE, added_at=when,
        added_by="usr_1",
    )  # fmt: skip
    return ClaimLine.objects.create(claim=claim, place=1, workload="teams", state_since=when).id


def make_world(folder: Path) -> World:
    publish_program()
    return World(make_location(), make_customer(), folder, make_user(Role.FINANCE))


def lines(close: Close) -> list[tuple[str, str, str, int]]:
    """The lines that a close posted: kind, month it applies to, workload, minor units."""
    return [
        (row.kind, f"{row.month:%Y-%m}", row.workload, row.amount_minor)
        for row in Earning.objects.filter(close=close).order_by("month", "workload")
    ]
