"""Propose the latest version again with another green path; a second program manager decides."""

from __future__ import annotations

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.errors import Conflict
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.programs.actions.propose_version import propose_version
from opencpor.programs.document.policy import GreenPath
from opencpor.programs.document.rewriting import with_green_path
from opencpor.programs.models import Program, Proposal
from opencpor.programs.queries import document_of, latest_row


def propose_green_path(
    actor: Actor,
    program_key: str,
    policy: GreenPath,
    *,
    note: str,
    effective_from: Month | None = None,
) -> Proposal:
    """Propose a change of the green path alone, on top of the version published last.

    Raises:
        NotFound: If there is no such program.
        Invalid: Without a note.
        Conflict: As `propose_version` does; ``nothing_changed`` if the policy is as it was.
    """
    actor.require(Permission.PROGRAM_WRITE)
    fetch(Program.objects.all(), actor, "program", key=program_key)
    latest = latest_row(program_key)
    if latest is None:
        raise LookupError(f"the program {program_key!r} has no version")
    if document_of(latest).policy.green_path == policy:
        same = phrase("This is the green path of version {number} already.", number=latest.number)
        raise Conflict(same, code="nothing_changed")
    text = with_green_path(latest.text, policy)
    return propose_version(actor, text, note=note, effective_from=effective_from)
