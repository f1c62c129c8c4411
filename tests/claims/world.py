"""A program, a partner with a location, a customer tenant, and claims on it: real actions."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.core import mail as outbox
from tests import files
from tests.builders import make_user
from tests.jobs import run_jobs

from opencpor.access.actor import Actor, system
from opencpor.access.models import Organization, User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.checking import Reasons
from opencpor.claims.actions.create import create
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.actions.submit import submit
from opencpor.claims.changes import Changes, LineChange
from opencpor.claims.evidence.actions.add import About, Upload, add_evidence
from opencpor.claims.evidence.models import EvidenceKind
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim
from opencpor.claims.rules.codes import Finding
from opencpor.common.clock import now
from opencpor.directory.actions.put_customer import put_customer
from opencpor.directory.actions.put_location import put_location
from opencpor.directory.actions.put_partner import put_partner
from opencpor.directory.models import Customer, Partner
from opencpor.programs.actions.publish import publish
from opencpor.programs.queries import program_keys
from opencpor.programs.shipped import MICROSOFT, shipped_text

CLI = system("cli")
ENGAGEMENT = "modern-work-security-usage"
LINK = "http://127.0.0.1:8000/consent/"


class Because(Reasons):
    """A reason for every warning."""

    def for_finding(self, finding: Finding) -> str:
        return f"known: {finding.code}"


@dataclass
class World:
    """Everything a claim needs; ``domain`` is verified for the tenant."""

    program: str = MICROSOFT
    partner_name: str = "Fabrikam"
    customer_name: str = "Contoso"
    domain: str = "contoso.example"
    tenant_id: str = field(default_factory=lambda: str(uuid4()))
    number: str = field(default_factory=lambda: str(uuid4().int)[:9])

    def __post_init__(self) -> None:
        if self.program not in program_keys():
            publish(CLI, shipped_text(self.program))
        put_partner(
            {"global_id": f"9{self.number}", "name": self.partner_name, "country": "US",
             "domains": f"fabrikam{self.number}.example"}, CLI,
        )  # fmt: skip
        put_location(
            {"global_id": f"9{self.number}", "partner_id": self.number, "name": "Main",
             "country": "US", "city": "Reno"}, CLI,
        )  # fmt: skip
        put_customer(
            {"tenant_id": self.tenant_id, "name": self.customer_name, "country": "US",
             "status": "verified", "domains": self.domain, "verified_domains": self.domain}, CLI,
        )  # fmt: skip

    @property
    def partner(self) -> Organization:
        return Partner.objects.get(global_id=f"9{self.number}").organization

    @property
    def customer(self) -> Customer:
        return Customer.objects.get(tenant_id=self.tenant_id)

    def person(self, role: Role) -> User:
        return make_user(role, self.partner)

    def partner_actor(self, role: Role = Role.INCENTIVES_ADMIN) -> Actor:
        return actor_of_user(self.person(role))

    def draft(
        self, actor: Actor, *workloads: str, engagement: str = ENGAGEMENT, **values: Any
    ) -> Claim:
        """A whole draft with a signed agreement."""
        given = {
            "name": "Teams rollout",
            "given_partner_id": self.number,
            "tenant_id": self.tenant_id,
            "customer_name": self.customer_name,
            "customer_domain": self.domain,
            "customer_country": "US",
            "contact_name": "Ann Lee",
            "contact_title": "CIO",
            "contact_email": f"ann@{self.domain}",
            "contact_language": "en",
            "partner_contact_name": "Pat Roe",
            "partner_contact_email": f"pat@fabrikam{self.number}.example",
            "agreement_date": now().date() - timedelta(days=30),
        } | values
        lines = tuple(LineChange(workload=one) for one in workloads or ("teams", "sharepoint"))
        claim = create(engagement, Changes(given, lines), actor)
        self.prove(claim, actor)
        return claim

    def prove(self, claim: Claim, actor: Actor) -> None:
        about = About(EvidenceKind.SIGNED_AGREEMENT, date.today() - timedelta(days=30))  # noqa: DTZ011
        add_evidence(claim.id, Upload("sow.pdf", io.BytesIO(files.pdf())), about, actor)

    def submitted(self, actor: Actor, *workloads: str, **values: Any) -> Claim:
        """A submitted claim; the mails that follow are not sent yet."""
        claim = self.draft(actor, *workloads, **values)
        statements = version_of(claim).document.acknowledgements.partner
        return submit(
            claim.id,
            actor,
            acknowledgements=[one.key for one in statements],
            reasons=Because({}),
        )


def accept(claim: Claim, *dropped: str) -> Claim:
    """Let a fresh reviewer accept all lines but those of the workloads named."""
    reviewer = actor_of_user(make_user(Role.REVIEWER))
    start_review(claim.id, reviewer)
    rulings = [
        Ruling(line.id, Outcome.DROP, code="missing_products", text="not named")
        if line.workload in dropped
        else Ruling(line.id, Outcome.ACCEPT)
        for line in claim.lines.exclude(state="declined")
    ]
    return decide(claim.id, rulings, reviewer)


def _tokens() -> Iterator[str]:
    for message in outbox.outbox:
        for word in message.body.split():
            if word.startswith(LINK):
                yield word.removeprefix(LINK)


def sent_tokens() -> list[str]:
    """Send the mails that wait; return the tokens of all links sent so far, oldest first."""
    run_jobs()
    return list(_tokens())


def last_token() -> str:
    return sent_tokens()[-1]
