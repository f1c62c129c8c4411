"""Begin a draft from the version that was published last."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import one_line
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.drafts.queries import drafts_at_work
from opencpor.programs.models import Program
from opencpor.programs.queries import latest_row

MOST_AT_WORK = 20
LONGEST_NAME = 120


def start_draft(actor: Actor, program_key: str, *, name: str) -> VersionDraft:
    """Begin a draft with the text of the latest version, whenever that takes effect.

    Raises:
        NotFound: If there is no such program.
        Invalid: Without a name.
        Conflict: ``too_many_drafts`` of the program.
    """
    actor.require(Permission.PROGRAM_WRITE)
    with transaction.atomic():
        rows = Program.objects.select_for_update()
        program = fetch(rows, actor, "program", key=program_key)
        given = checked_name(name)
        at_work = [one for one in drafts_at_work(actor) if one.program_id == program_key]
        if len(at_work) >= MOST_AT_WORK:
            raise Conflict(
                phrase(
                    "There are {most} drafts of this program. Discard those that nobody needs.",
                    most=MOST_AT_WORK,
                ),
                code="too_many_drafts",
            )
        latest = latest_row(program_key)
        if latest is None:
            raise LookupError(f"the program {program_key!r} has no version")
        at = now()
        draft = VersionDraft.objects.create(
            program=program,
            name=given,
            text=latest.text,
            base=latest.number,
            begun_by=actor.id,
            begun_at=at,
            changed_by=actor.id,
            changed_at=at,
        )
        record(
            EventType.PROGRAM_DRAFT_STARTED,
            f"program:{program_key}",
            actor.ref(),
            data={"after": {"draft": draft.id, "base": draft.base}},
        )
    return draft


def checked_name(name: str) -> str:
    """Return a draft's name as one line.

    Raises:
        Invalid: If there is none, or it is too long.
    """
    given = one_line(name)
    if not given or len(given) > LONGEST_NAME:
        what = phrase("It has no name.") if not given else phrase("The name is too long.")
        remedy = phrase("Say what it is about in at most {most} characters.", most=LONGEST_NAME)
        error = FieldError("name", "required" if not given else "too_long", what, remedy)
        raise Invalid("The draft needs a name.", code="invalid", errors=[error])
    return given
