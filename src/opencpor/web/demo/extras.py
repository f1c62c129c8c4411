"""People of the demonstration without a login, who act for partners and customers."""

from opencpor.access.actions.create_user import create_user
from opencpor.access.actions.giving import give
from opencpor.access.actor import Actor
from opencpor.access.models import Organization, User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.web.demo.cast import FIRMS, PEOPLE, Firm
from opencpor.web.demo.customers import Company
from opencpor.web.demo.world import World


def firm_of(partner_id: str) -> Firm:
    """Return the partner that a location belongs to."""
    return next(firm for firm in FIRMS if any(site.partner_id == partner_id for site in firm.sites))


def claimant(world: World, firm: Firm) -> Actor:
    """Return a partner's incentives admin, made if there is none with a login."""
    for person in PEOPLE:
        if person.place == firm.key and person.role is Role.INCENTIVES_ADMIN:
            return world.actor(person.key)
    place = Organization.objects.get(name=firm.name)
    return _found(world, f"claims@{firm.domain}", firm.name, place, Role.INCENTIVES_ADMIN)


def customer_admin(world: World, company: Company) -> Actor:
    """Return a customer's admin."""
    place = Organization.objects.get(customer__tenant_id=company.tenant_id)
    return _found(world, company.email, company.contact, place, Role.CUSTOMER_ADMIN)


def _found(world: World, email: str, name: str, place: Organization, role: Role) -> Actor:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = create_user(world.system(), email, name)
        give(user, place, role, [], world.system())
    return actor_of_user(user)
