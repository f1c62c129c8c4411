"""A partner with two customers whose usage is known, in months that count back from today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.test import Client
from tests.builders import make_customer, make_location, make_user, token_of
from tests.usage.batches import PROGRAM, publish_program

from opencpor.access.actor import system
from opencpor.access.models import Unit, User
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.common.months import Month, add_months
from opencpor.directory.models import Customer, Location
from opencpor.eligibility.actions.import_file import Report, import_file
from opencpor.eligibility.actions.score_partners import score_all
from opencpor.eligibility.models import Score
from opencpor.eligibility.reading import Kind
from opencpor.programs.queries import latest_version
from opencpor.register.actions.open_association import open_association
from opencpor.register.rules import SlotKey, Terms
from opencpor.usage.models import Batch, BatchState, UsageFact

SYSTEM = system("test")
CERTIFICATIONS = "partner_id,person,certification,since,until,withdrawn\n"
OTHERS = "program,partner_id,type,tenant_id,workload,since,until,withdrawn\n"
FIGURES = "program,partner_id,metric,month,value,source,withdrawn\n"
HELD = "program,global_id,designation,since,renews_on,withdrawn\n"


@dataclass
class ScoreWorld:
    """One partner location and its customers."""

    location: Location
    first: Customer
    second: Customer

    @property
    def partner_id(self) -> str:
        return self.location.organization_id

    @property
    def today(self) -> date:
        """The day that it is where the program's business is done."""
        return latest_version(PROGRAM).document.business_calendar.local_date(now())

    @property
    def last(self) -> Month:
        return Month.of(now().date()).plus(-1)

    def hold(self, customer: Customer, since: Month, workload: str = "teams", **more: Any) -> None:
        key = SlotKey(PROGRAM, customer.pk, workload)
        start = datetime.combine(since.first_day, time(12), tzinfo=UTC)
        said = {"engagement": "modern-work-security-usage", "claim_line": "lin_1", **more}
        terms = Terms(self.partner_id, self.location.pk, starts_at=start, program_version=1, **said)
        open_association(key, terms, SYSTEM)

    def use(
        self, customer: Customer, back: int, active: int | None, paid: int, workload: str = "teams"
    ) -> None:
        month = self.last.plus(-back)
        batch, _ = Batch.objects.get_or_create(
            program_key=PROGRAM, fingerprint="f", state=BatchState.COMPLETED.value,
            defaults={"door": "api", "size": 1, "as_of": now(), "as_of_given": False,
                      "received_at": now(), "asked_layout": "own", "actor_kind": "system"},
        )  # fmt: skip
        UsageFact.objects.create(
            program_key=PROGRAM, customer_id=customer.pk, tenant_id=customer.tenant_id,
            workload=workload, month=month.first_day, active_users=active, paid_units=paid,
            last_instant=datetime.combine(month.last_day, time(23), tzinfo=UTC), as_of=now(),
            batch=batch,
        )  # fmt: skip

    def take(self, kind: Kind, *rows: str, check: bool = False) -> Report:
        head = {Kind.CERTIFICATIONS: CERTIFICATIONS, Kind.OTHER_ASSOCIATIONS: OTHERS,
                Kind.OUTSIDE_FIGURES: FIGURES, Kind.HELD_DESIGNATIONS: HELD}[kind]  # fmt: skip
        content = (head + "\n".join(rows) + "\n").encode()
        return import_file(kind, content, SYSTEM, dry_run=check)

    def certify(self, *people: str, certification: str = "MS-102") -> None:
        number = self.location.partner_id
        self.take(
            Kind.CERTIFICATIONS,
            *(f"{number},{one},{certification},2024-01-01,," for one in people),
        )

    def paid(
        self, renews_on: date, designation: str = "modern-work", withdrawn: str = ""
    ) -> Report:
        """Let the partner have paid for a designation, a year before it is renewed."""
        number, since = self.location.organization.global_id, add_months(renews_on, -12)
        row = f"{PROGRAM},{number},{designation},{since},{renews_on},{withdrawn}"
        return self.take(Kind.HELD_DESIGNATIONS, row)

    def score(self, designation: str = "modern-work") -> Score:
        score_all()
        return Score.objects.filter(designation=designation, partner_id=self.partner_id).latest(
            "month"
        )

    def viewer(self, role: Role = Role.REPORT_VIEWER, *units: Unit) -> User:
        return make_user(role, self.location.unit.organization, *units)


def make_world() -> ScoreWorld:
    """Both customers are held since three years; the first grew by 300 users, the second by 60."""
    publish_program()
    world = ScoreWorld(make_location(), make_customer(), make_customer())
    for customer, then, today in ((world.first, 200, 500), (world.second, 380, 440)):
        world.hold(customer, world.last.plus(-36))
        world.use(customer, 12, then, 1000)
        world.use(customer, 0, today, 1000)
    return world


def ask(user: User, path: str, body: Any = None, **headers: str) -> Any:
    """Return what the API says; a status that is no success as a number."""
    sent = {"Authorization": f"Bearer {token_of(user)}", **headers}
    client, address = Client(), f"/api/v1/{path}"
    if body is None:
        answer = client.get(address, headers=sent)
    else:
        answer = client.post(address, body, content_type="application/json", headers=sent)
    return answer.json() if answer.status_code < 300 else answer.status_code


def visit(user: User, path: str = "", data: Any = None, language: str = "en") -> Any:
    """Return a page's answer."""
    client = Client(headers={"accept-language": language})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/eligibility/{path}"
    return client.get(address) if data is None else client.post(address, data)
