"""The closed permission list and the role table: who may do what, as data.

Source: the product's table of rights. A permission is ``resource:action``; a role belongs to one
side (partner, operator, customer) and holds a set of permissions. Nothing else grants anything.
"""

from enum import StrEnum


class Side(StrEnum):
    """The kinds of organization that people belong to."""

    PARTNER = "partner"
    OPERATOR = "operator"
    CUSTOMER = "customer"


class Permission(StrEnum):
    """Everything that can be allowed."""

    CLAIM_READ = "claim:read"  # without the people named on it
    CLAIM_WRITE = "claim:write"  # create, edit, submit, withdraw; contact, resend
    CLAIM_DISPUTE = "claim:dispute"  # dispute, disassociate, arbitration, opt out, move
    CONTACT_READ = "contact:read"  # the people named on claims
    EVIDENCE_READ = "evidence:read"
    EVIDENCE_INSPECT = "evidence:inspect"  # only with a reason, which is logged
    AVAILABILITY_READ = "availability:read"
    CONSENT_ANSWER = "consent:answer"
    REVIEW = "review:write"  # review, request information, decide, confirm tenants
    REVIEW_SENIOR = "review:senior"  # disputes, arbitration, revoke, reinstate, reassign
    NOTE_READ = "note:read"  # the operator's internal notes
    ASSOCIATION_READ = "association:read"
    USAGE_READ = "usage:read"
    USAGE_IMPORT = "usage:import"
    USAGE_BATCH_READ = "usage:batches"  # what was imported, and its quarantine
    MONEY_READ = "money:read"
    PAYEE_READ = "payee:read"  # masked, with the holder's name
    PAYEE_WRITE = "payee:write"
    PAYEE_VALIDATE = "payee:validate"
    ENROLLMENT_READ = "enrollment:read"
    ENROLLMENT_WRITE = "enrollment:write"
    ENROLLMENT_VALIDATE = "enrollment:validate"
    DIRECTORY_READ = "directory:read"
    DIRECTORY_WRITE = "directory:write"
    DOMAIN_VERIFY = "domain:verify"  # say that a domain is a tenant's
    PROGRAM_READ = "program:read"
    PROGRAM_WRITE = "program:write"  # propose a version; publish what another proposed
    PROPOSAL_READ = "program:proposals"  # versions that wait, and what became of them
    BACK_TEST = "program:try"  # what other rules would have paid; posts nothing
    WHAT_IF = "money:try"  # what would be earned if usage grew
    CLOSE = "close:write"  # close, statements, transactions, adjustments, payments
    MEMBER_WRITE = "member:write"  # users, roles, invitations of the organization
    TOKEN_WRITE = "token:write"  # noqa: S105 - a permission's name; tokens, webhooks
    OPERATION_READ = "operation:read"  # long work that one's own organization asked for
    LOG_READ = "log:read"
    SYSTEM = "system:admin"  # failed jobs, settings, health


class Role(StrEnum):
    """The roles; each belongs to one side, see ``ROLES``."""

    INCENTIVES_ADMIN = "incentives_admin"
    INCENTIVES_USER = "incentives_user"
    REPORT_VIEWER = "report_viewer"
    EXECUTIVE_REPORT_VIEWER = "executive_report_viewer"
    ACCOUNT_ADMIN = "account_admin"
    REVIEWER = "reviewer"
    SENIOR_REVIEWER = "senior_reviewer"
    PROGRAM_MANAGER = "program_manager"
    FINANCE = "finance"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    USAGE_FEED = "usage_feed"
    CUSTOMER_ADMIN = "customer_admin"


P = Permission

_PARTNER_READER = frozenset(
    {P.CLAIM_READ, P.ASSOCIATION_READ, P.USAGE_READ, P.ENROLLMENT_READ, P.DIRECTORY_READ,
     P.PROGRAM_READ}
)  # fmt: skip
_CLAIMANT = _PARTNER_READER | {
    P.CLAIM_WRITE, P.CONTACT_READ, P.EVIDENCE_READ, P.AVAILABILITY_READ, P.MONEY_READ,
}  # fmt: skip
_OPERATOR_READER = frozenset(
    {P.CLAIM_READ, P.ASSOCIATION_READ, P.USAGE_READ, P.ENROLLMENT_READ, P.DIRECTORY_READ,
     P.PROGRAM_READ, P.NOTE_READ}
)  # fmt: skip
_REVIEWER = _OPERATOR_READER | {P.CONTACT_READ, P.EVIDENCE_READ, P.REVIEW, P.DOMAIN_VERIFY}

ROLES: dict[Role, tuple[Side, frozenset[Permission]]] = {
    Role.INCENTIVES_ADMIN: (
        Side.PARTNER,
        _CLAIMANT | {P.CLAIM_DISPUTE, P.ENROLLMENT_WRITE, P.PAYEE_READ, P.PAYEE_WRITE,
                     P.WHAT_IF},
    ),
    Role.INCENTIVES_USER: (Side.PARTNER, _CLAIMANT),
    Role.REPORT_VIEWER: (Side.PARTNER, _PARTNER_READER),
    Role.EXECUTIVE_REPORT_VIEWER: (Side.PARTNER, _PARTNER_READER | {P.MONEY_READ}),
    Role.ACCOUNT_ADMIN: (
        Side.PARTNER,
        frozenset({P.DIRECTORY_READ, P.PROGRAM_READ, P.MEMBER_WRITE, P.TOKEN_WRITE}),
    ),
    Role.REVIEWER: (Side.OPERATOR, _REVIEWER),
    Role.SENIOR_REVIEWER: (Side.OPERATOR, _REVIEWER | {P.REVIEW_SENIOR}),
    Role.PROGRAM_MANAGER: (
        Side.OPERATOR,
        _OPERATOR_READER
        | {P.CONTACT_READ, P.MONEY_READ, P.ENROLLMENT_VALIDATE, P.DIRECTORY_WRITE,
           P.USAGE_IMPORT, P.USAGE_BATCH_READ, P.PROGRAM_WRITE, P.PROPOSAL_READ, P.BACK_TEST,
           P.WHAT_IF},
    ),
    Role.FINANCE: (
        Side.OPERATOR,
        _OPERATOR_READER
        | {P.MONEY_READ, P.PAYEE_READ, P.PAYEE_VALIDATE, P.USAGE_IMPORT, P.USAGE_BATCH_READ,
           P.CLOSE, P.BACK_TEST, P.WHAT_IF},
    ),
    Role.AUDITOR: (
        Side.OPERATOR,
        _OPERATOR_READER
        | {P.CONTACT_READ, P.MONEY_READ, P.PAYEE_READ, P.EVIDENCE_INSPECT, P.USAGE_BATCH_READ,
           P.LOG_READ, P.PROPOSAL_READ},
    ),
    Role.ADMINISTRATOR: (
        Side.OPERATOR,
        frozenset({P.DIRECTORY_READ, P.PROGRAM_READ, P.EVIDENCE_INSPECT, P.MEMBER_WRITE,
                   P.TOKEN_WRITE, P.SYSTEM}),
    ),
    Role.USAGE_FEED: (Side.OPERATOR, frozenset({P.USAGE_IMPORT, P.USAGE_BATCH_READ})),
    Role.CUSTOMER_ADMIN: (
        Side.CUSTOMER,
        frozenset({P.CLAIM_READ, P.CONTACT_READ, P.ASSOCIATION_READ, P.USAGE_READ,
                   P.DIRECTORY_READ, P.PROGRAM_READ, P.CONSENT_ANSWER, P.MEMBER_WRITE,
                   P.DOMAIN_VERIFY}),
    ),
}  # fmt: skip


def side_of(role: Role) -> Side:
    """Return the side that a role belongs to."""
    return ROLES[role][0]


EVERYBODY = frozenset({P.OPERATION_READ})


_PERMISSIONS = {role: held | EVERYBODY for role, (_, held) in ROLES.items()}


def permissions_of(role: Role) -> frozenset[Permission]:
    """Return what a role may do."""
    return _PERMISSIONS[role]
