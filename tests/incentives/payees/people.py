"""A location with its admin, the operator's finance, and accounts to enter."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from tests.builders import make_enrollment, make_location, make_user, token_of
from tests.usage.batches import PROGRAM

from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.directory.models import Location
from opencpor.incentives.payees.actions.approve_payee import approve_payee
from opencpor.incentives.payees.actions.submit_payee import submit_payee
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.rules import Details, PayeeKind

IBAN = "DE89370400440532013000"
OTHER_IBAN = "FR1420041010050500013M02606"
GROUNDS = "Compared with the bank's letter."


def account(iban: str = IBAN, holder: str = "Contoso GmbH") -> Details:
    return Details(PayeeKind.IBAN, holder, iban=iban)


@dataclass
class People:
    """Who enters and who decides."""

    location: Location
    admin: User
    finance: User

    @property
    def partner(self) -> Actor:
        return actor_of_user(self.admin)

    @property
    def operator(self) -> Actor:
        return actor_of_user(self.finance)

    def submit(self, details: Details | None = None) -> Payee:
        return submit_payee(self.location.pk, details or account(), self.partner)

    def approved(self, details: Details | None = None) -> Payee:
        return approve_payee(self.submit(details).id, self.operator, grounds=GROUNDS)

    def body(self, **more: str) -> dict[str, str]:
        place = {"location": self.location.pk, "kind": "iban", "holder": "Contoso GmbH"}
        return place | {"iban": IBAN} | more


def make_people() -> People:
    """The program's version has to be there already."""
    location = make_location()
    make_enrollment(location, PROGRAM)
    admin = make_user(Role.INCENTIVES_ADMIN, location.organization.organization)
    return People(location, admin, make_user(Role.FINANCE))


def call(user: User, method: str, path: str, body: Any = None, **headers: str) -> Any:
    sent = {"Authorization": f"Bearer {token_of(user)}"} | headers
    wire = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(Client(), method)(f"/api/v1/payees{path}", headers=sent, **wire)


SEEN = {"If-Match": "*"}
