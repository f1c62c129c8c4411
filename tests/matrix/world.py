"""Two of everything: our partner and a rival, our customer and another, one operator."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.test import Client

from opencpor.access.models import Organization, Unit, User
from opencpor.access.roles import ROLES, Role, Side
from tests.builders import (
    make_customer,
    make_location,
    make_organization,
    make_partner,
    make_service,
    make_token,
    make_user,
)

T = TypeVar("T")
MACHINES = {Role.USAGE_FEED}  # roles that only service accounts have


@dataclass
class World:
    """The organizations of one test, and a person or machine for every role on our side."""

    partner: Organization = field(default_factory=lambda: make_organization(Side.PARTNER))
    rival: Organization = field(default_factory=lambda: make_organization(Side.PARTNER))
    operator: Organization = field(default_factory=lambda: make_organization(Side.OPERATOR))
    customer: Organization = field(default_factory=lambda: make_organization(Side.CUSTOMER))
    other_customer: Organization = field(default_factory=lambda: make_organization(Side.CUSTOMER))
    kept: dict[str, Any] = field(default_factory=dict)
    tokens: dict[Role, str] = field(default_factory=dict)
    users: dict[Role, User] = field(default_factory=dict)
    sessions: dict[Role, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.location = Unit.objects.create(organization=self.partner, name="Ours")
        self.rival_location = Unit.objects.create(organization=self.rival, name="Theirs")
        for partner, unit in ((self.partner, self.location), (self.rival, self.rival_location)):
            make_location(make_partner(partner), unit=unit)
        make_customer(self.customer, domain="ours.example")
        make_customer(self.other_customer, domain="theirs.example")
        for role in Role:
            self._add(role)

    def _add(self, role: Role) -> None:
        home = self.home(ROLES[role][0])
        if role in MACHINES:
            self.tokens[role] = make_token(make_service(role, home))
            return
        user = make_user(role, home)
        membership = user.memberships.get()
        self.users[role], self.tokens[role] = user, make_token(membership)

    def sign_in(self) -> None:
        """Begin a session for everybody, once: what a request does to it is undone, too."""
        for role, user in self.users.items():
            client = Client()
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
            self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def home(self, side: Side) -> Organization:
        """Return the organization that our people of a side belong to."""
        return {
            Side.PARTNER: self.partner,
            Side.OPERATOR: self.operator,
            Side.CUSTOMER: self.customer,
        }[side]

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return an object that is made once in a world, so that samples can hang together."""
        if name not in self.kept:
            self.kept[name] = make()
        found: T = self.kept[name]
        return found
