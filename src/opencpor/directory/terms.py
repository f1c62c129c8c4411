"""The closed lists of this room: values that stand in tables, files and the API."""

from enum import StrEnum


class Status(StrEnum):
    """Where an enrollment stands."""

    INVITED = "invited"  # by the operator; the incentives admin has not begun
    ACTION_REQUIRED = "action_required"  # the partner has something to do
    VALIDATING = "validating"  # finance or the program manager has something to check
    ENROLLED = "enrolled"  # all requirements are met; it earns
    INACTIVE = "inactive"  # a requirement failed or the fiscal year ended
    DISCONTINUED = "discontinued"  # ended by the operator


class Segment(StrEnum):
    """What kind of customer a tenant is."""

    COMMERCIAL = "commercial"
    PUBLIC_SECTOR = "public_sector"
    EDUCATION = "education"


class TenantStatus(StrEnum):
    """Whether the operator stands behind what is known of a tenant."""

    UNVERIFIED = "unverified"  # first named on a claim or in a usage file
    VERIFIED = "verified"  # imported by the operator or confirmed by a reviewer


class Verifier(StrEnum):
    """Who verified that a domain is a tenant's."""

    IMPORT = "import"  # the operator's own data
    REVIEWER = "reviewer"  # a reviewer, with the grounds
    CUSTOMER = "customer"  # the tenant's own admin
    DNS = "dns"  # a record that only who controls the domain can publish
    DIRECTORY = "directory"  # the tenant's own directory, at the sign-in of its admin


class SubscriptionStatus(StrEnum):
    """What the feed says of a subscription; only `EXPIRED` ever ends an association."""

    ACTIVE = "active"
    GRACE = "grace"  # past its end, still usable
    SUSPENDED = "suspended"
    EXPIRED = "expired"


class Kind(StrEnum):
    """The files that can be imported and exported."""

    PARTNERS = "partners"  # with their locations
    CUSTOMERS = "customers"  # with their domains
    SUBSCRIPTIONS = "subscriptions"  # with their month-end seats
    ENROLLMENTS = "enrollments"  # with their requirements and earning months


class Requirement(StrEnum):
    """The requirements that this room establishes itself; other rooms add theirs."""

    AGREEMENT = "agreement"  # signed by the incentives admin
    PAYEE = "payee-profile"  # a payee that the partner entered and finance approved
    TAX = "tax-profile"  # handed in by the partner, validated by finance
    CONDITIONS = "program-conditions"  # validated by the program manager


class Source(StrEnum):
    """Who establishes a requirement."""

    SIGNATURE = "signature"
    FINANCE = "finance"
    PROGRAM = "program"
    PAYEES = "payees"
    IMPORT = "import"


SOURCE_OF = {
    Requirement.AGREEMENT: Source.SIGNATURE,
    Requirement.PAYEE: Source.PAYEES,
    Requirement.TAX: Source.FINANCE,
    Requirement.CONDITIONS: Source.PROGRAM,
}
