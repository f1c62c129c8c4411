"""The roles in the reader's words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from opencpor.access.roles import Role

WORDS: dict[Role, Any] = {
    Role.INCENTIVES_ADMIN: _("Incentives admin"),
    Role.INCENTIVES_USER: _("Incentives user"),
    Role.REPORT_VIEWER: _("Report viewer"),
    Role.EXECUTIVE_REPORT_VIEWER: _("Executive report viewer"),
    Role.ACCOUNT_ADMIN: _("Account admin"),
    Role.REVIEWER: _("Reviewer"),
    Role.SENIOR_REVIEWER: _("Senior reviewer"),
    Role.PROGRAM_MANAGER: _("Program manager"),
    Role.FINANCE: _("Finance"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.USAGE_FEED: _("Usage feed (machines only)"),
    Role.CUSTOMER_ADMIN: _("Customer admin"),
}


def role_words(role: Role) -> Any:
    """Return what a role is called."""
    return WORDS[role]
