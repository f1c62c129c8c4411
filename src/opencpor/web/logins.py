"""The logins that the demonstration shows on its sign-in page, and nowhere else."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from opencpor.runtime import environment

ROLES: dict[str, tuple[Any, Any]] = {
    "incentives_admin": (_("Partner"), _("Incentives admin")),
    "incentives_user": (_("Partner"), _("Incentives user")),
    "report_viewer": (_("Partner"), _("Report viewer")),
    "executive_report_viewer": (_("Partner"), _("Executive report viewer")),
    "account_admin": (_("Partner"), _("Account admin")),
    "rival_incentives_admin": (_("Partner"), _("Incentives admin of another partner")),
    "reviewer": (_("Program"), _("Reviewer")),
    "senior_reviewer": (_("Program"), _("Senior reviewer")),
    "program_manager": (_("Program"), _("Program manager")),
    "second_program_manager": (_("Program"), _("Second program manager")),
    "finance": (_("Program"), _("Finance")),
    "second_finance": (_("Program"), _("Second person in finance")),
    "auditor": (_("Program"), _("Auditor")),
    "administrator": (_("Program"), _("Administrator")),
    "customer_admin": (_("Customer"), _("Customer admin")),
}


@dataclass(frozen=True)
class DemoLogin:
    """One login of the demonstration."""

    side: Any
    role: Any
    email: str
    password: str


def demo_logins() -> list[DemoLogin]:
    """Return the demonstration's logins in the order of the roles; none elsewhere."""
    env = environment.current()
    path = env.data / "credentials.json"
    if not env.demo or not path.is_file():
        return []
    users = json.loads(path.read_text(encoding="utf-8"))["users"]
    return [
        DemoLogin(side, role, users[name]["email"], users[name]["password"])
        for name, (side, role) in ROLES.items()
        if name in users
    ]
