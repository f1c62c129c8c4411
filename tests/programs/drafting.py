"""Drafts to write in: a published program, two managers, and changes of its text."""

from __future__ import annotations

from tests.builders import make_organization, make_user
from tests.programs.documents import as_text, invented

from opencpor.access.actor import Actor, system
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.programs.actions.publish import publish
from opencpor.programs.drafts.actions.start_draft import start_draft
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.shipped import INVENTED, shipped_text

CLI = system("cli")
KEY = INVENTED
DAYS = "dispute_days: 20"  # as the document writes it


def two_managers() -> tuple[Actor, Actor]:
    operator = make_organization(Side.OPERATOR)
    first, second = (make_user(Role.PROGRAM_MANAGER, operator) for _ in range(2))
    return actor_of_user(first), actor_of_user(second)


def begun(actor: Actor, text: str = "") -> VersionDraft:
    """Publish the invented program and begin a draft of its next version."""
    publish(CLI, text or shipped_text(KEY))
    return start_draft(actor, KEY, name="Longer disputes")


def text_with_days(days: int) -> str:
    return shipped_text(KEY).replace(DAYS, f"dispute_days: {days}")


def another_version(**policy: object) -> None:
    data = invented()
    data["policy"] |= policy
    publish(CLI, as_text(data))
