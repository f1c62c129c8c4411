"""The files of a claim on its pages: the list, what they name, and the form that adds one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from opencpor.access.roles import Permission
from opencpor.claims.disputes import disputable_lines
from opencpor.claims.evidence.models import Evidence
from opencpor.claims.evidence.queries import reusable_for
from opencpor.claims.forms.claim import EvidenceForm
from opencpor.claims.pages.checker import Said, checker_panel, was_read
from opencpor.claims.pages.sight import Sight, files_of
from opencpor.claims.states import OPEN_LINES, LineState, State
from opencpor.claims.templatetags.claims import showable, unit_name
from opencpor.claims.terms import Verb
from opencpor.common.clock import now

PROVABLE = OPEN_LINES | {LineState.ACTIVE, LineState.SCHEDULED}


@dataclass(frozen=True)
class Files:
    """The files of a claim as a page lists them.

    Attributes:
        rows: The files.
        said: What the checker says of them; None: nothing, or it is asked for later.
        later: Whether it is asked for when it is looked at.
        sees_pictures: Whether the reader is shown their first pages.
        removable: Whether the reader can take one away now.
        follow: Whether the page asks again until each has been read.
        here: Whether the page itself shows a file; else links lead to the page that does.
        viewed: The file that it shows.
    """

    rows: Sequence[Evidence]
    said: Sequence[Said] | None
    sees_pictures: bool
    later: bool = False
    removable: bool = False
    follow: bool = False
    here: bool = False
    viewed: Evidence | None = None


def files_here(sight: Sight, wanted: str, *, check: bool = True) -> Files | None:
    """Return the files for a page that shows one of them itself; None: the reader sees none.

    Args:
        sight: The claim.
        wanted: Identifier of the file that is asked for; empty: none.
        check: Whether to say what the checker says.
    """
    rows = files_of(sight)
    if rows is None:
        return None
    viewed = next((one for one in rows if one.id == wanted and showable(one)), None)
    said = checker_panel(sight, rows, here=True) if check else None
    return Files(rows, said, _sees_pictures(sight), here=True, viewed=viewed)


def files_listed(sight: Sight, *, whole: bool) -> Files | None:
    """Return the files for the claim's own page; None: the reader sees none.

    Args:
        sight: The claim.
        whole: Whether to say at once what the checker says.
    """
    rows = files_of(sight)
    if rows is None:
        return None
    return Files(
        rows,
        checker_panel(sight, rows) if whole else None,
        _sees_pictures(sight),
        later=not whole and bool(was_read(sight, rows)),
        removable=sight.can(Verb.EDIT),
        follow=True,
    )


def _sees_pictures(sight: Sight) -> bool:
    return sight.actor.may(Permission.EVIDENCE_READ)


@dataclass(frozen=True)
class Adding:
    """The form that adds files, and the files of other claims that can be used here too."""

    form: EvidenceForm
    reusable: Sequence[Evidence]


@dataclass(frozen=True)
class Proof:
    """The card on the claim's page: its files, and what adds one, if the reader may do that now."""

    files: Files
    adding: Adding | None
    later: bool = False  # whether the form is asked for when it is looked at


def _takes_files(sight: Sight) -> bool:
    claim = sight.claim
    if not sight.can(Verb.ADD_EVIDENCE):
        return False
    # Where it can no longer be disputed, they could change nothing.
    return claim.state != State.REJECTED or bool(disputable_lines(claim, now()))


def upload_form(sight: Sight, data: Any = None, files: Any = None) -> EvidenceForm | None:
    """Return the form that adds files, if the reader may do that now."""
    if not _takes_files(sight):
        return None
    names = [
        (line.id, unit_name(line, sight.program))
        for line in sight.claim.lines_in_order()
        if line.state in PROVABLE
    ]
    return EvidenceForm(names, data, files)


def adding_of(sight: Sight, form: EvidenceForm | None = None) -> Adding | None:
    """Return what adds files, if the reader may do that now.

    Args:
        sight: The claim.
        form: The form with errors, if one was sent; else an empty one is made.
    """
    shown = form or upload_form(sight)
    return Adding(shown, reusable_for(sight.claim, sight.actor)) if shown else None


def proof_of(
    sight: Sight, files: Files | None, form: EvidenceForm | None, *, whole: bool
) -> Proof | None:
    """Return the card; None: the reader sees no files.

    Args:
        sight: The claim.
        files: Its files.
        form: The form with errors, if one was sent.
        whole: Whether to show the form at once where it is not the next step, too.
    """
    if files is None:
        return None
    if form or whole or sight.claim.state in (State.DRAFT, State.ACTION_REQUIRED):
        return Proof(files, adding_of(sight, form))
    return Proof(files, None, later=_takes_files(sight))
