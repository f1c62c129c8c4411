"""Who is in the demonstration: the operator, six partners with their locations, the people.

Every name is invented; every address ends in ``.example``, which nobody can own.
"""

from dataclasses import dataclass

from opencpor.access.roles import Role

OPERATOR = "Meridian Cloud (program operator)"


@dataclass(frozen=True)
class Site:
    """A partner's location, which claims and earns under its own PartnerID."""

    partner_id: str
    name: str
    country: str
    city: str


@dataclass(frozen=True)
class Firm:
    """A partner organization with its locations."""

    key: str
    name: str
    global_id: str
    country: str
    domain: str
    sites: tuple[Site, ...]


@dataclass(frozen=True)
class Tenant:
    """A customer organization; others are added by the step that makes customers."""

    key: str
    name: str
    tenant_id: str
    country: str
    domain: str


@dataclass(frozen=True)
class Person:
    """Somebody with a login; ``place`` is the key of a firm or tenant, or ``operator``."""

    key: str
    name: str
    email: str
    role: Role
    place: str


FIRMS = (
    Firm("lakeside", "Lakeside Digital", "7000001", "US", "lakeside.example", (
        Site("5100001", "Lakeside Chicago", "US", "Chicago"),
        Site("5100002", "Lakeside Toronto", "CA", "Toronto"),
        Site("5100003", "Lakeside Leeds", "GB", "Leeds"),
    )),
    Firm("harbor", "Harbor Street Consulting", "7000002", "US", "harborstreet.example", (
        Site("5200001", "Harbor Street Boston", "US", "Boston"),
        Site("5200002", "Harbor Street Denver", "US", "Denver"),
    )),
    Firm("nordlys", "Nordlys IT", "7000003", "NO", "nordlys.example", (
        Site("5300001", "Nordlys Oslo", "NO", "Oslo"),
        Site("5300002", "Nordlys Aarhus", "DK", "Aarhus"),
    )),
    Firm("rheinwerk", "Rheinblick Systeme", "7000004", "DE", "rheinblick.example", (
        Site("5400001", "Rheinblick Mainz", "DE", "Mainz"),
        Site("5400002", "Rheinblick Wien", "AT", "Wien"),
    )),
    Firm("sakura", "Sakuragawa Solutions", "7000005", "JP", "sakuragawa.example", (
        Site("5500001", "Sakuragawa Osaka", "JP", "Osaka"),
        Site("5500002", "Sakuragawa Singapore", "SG", "Singapore"),
    )),
    Firm("pampas", "Pampas Tecnologia", "7000006", "BR", "pampas.example", (
        Site("5600001", "Pampas Porto Alegre", "BR", "Porto Alegre"),
        Site("5600002", "Pampas Montevideo", "UY", "Montevideo"),
    )),
)  # fmt: skip

FIRST_TENANT = Tenant(
    "alder",
    "Alder Retail Group",
    "6f1d2c3b-4a59-4e68-8b77-9c0d1e2f3a4b",
    "US",
    "alder-retail.example",
)

# By the place they belong to: key, name, mail name, role.
_PEOPLE = {
    "lakeside": (
        ("incentives_admin", "Ines Castro", "ines", Role.INCENTIVES_ADMIN),
        ("incentives_user", "Ian Uhl", "ian", Role.INCENTIVES_USER),
        ("report_viewer", "Rita Vance", "rita", Role.REPORT_VIEWER),
        ("executive_report_viewer", "Evan Reyes", "evan", Role.EXECUTIVE_REPORT_VIEWER),
        ("account_admin", "Ada Amsel", "ada", Role.ACCOUNT_ADMIN),
    ),
    "harbor": (("rival_incentives_admin", "Hugo Rivera", "hugo", Role.INCENTIVES_ADMIN),),
    "operator": (
        ("reviewer", "Rowan Ellis", "rowan", Role.REVIEWER),
        ("senior_reviewer", "Selma Ritter", "selma", Role.SENIOR_REVIEWER),
        ("program_manager", "Priya Menon", "priya", Role.PROGRAM_MANAGER),
        ("second_program_manager", "Paul Marsh", "paul", Role.PROGRAM_MANAGER),
        ("finance", "Fiona Ames", "fiona", Role.FINANCE),
        ("second_finance", "Felix Ortega", "felix", Role.FINANCE),
        ("auditor", "Aude Tournier", "aude", Role.AUDITOR),
        ("administrator", "Anton Drews", "anton", Role.ADMINISTRATOR),
    ),
    "alder": (("customer_admin", "Carla Moss", "carla", Role.CUSTOMER_ADMIN),),
}
_MAIL = {firm.key: firm.domain for firm in FIRMS} | {
    "operator": "operator.example",
    FIRST_TENANT.key: FIRST_TENANT.domain,
}
PEOPLE = tuple(
    Person(key, name, f"{mail}@{_MAIL[place]}", role, place)
    for place, people in _PEOPLE.items()
    for key, name, mail, role in people
)


def partner_ids(person: Person) -> list[str]:
    """Return the PartnerIDs that a person may act for."""
    return [site.partner_id for firm in FIRMS if firm.key == person.place for site in firm.sites]
