"""The page of one claim: where it is, what is to be done, and everything that belongs to it.

What lies far down and is needed by few is asked for when it is looked at, see `Late`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission, Side
from opencpor.claims import queries
from opencpor.claims.arbitration.queries import About, arbitrations_about
from opencpor.claims.forms.claim import ABOUT, CommentForm, EvidenceForm, HandInForm
from opencpor.claims.green.panel import Panel as GreenPanel
from opencpor.claims.green.panel import panel_for
from opencpor.claims.pages.consent import Panel as ConsentPanel
from opencpor.claims.pages.consent import consent_panel
from opencpor.claims.pages.disputed import DisputePanel, dispute_panel
from opencpor.claims.pages.handing_in import HandIn, hand_in_of
from opencpor.claims.pages.panels import Place, Slot, panels_for
from opencpor.claims.pages.past import by_whom, happenings
from opencpor.claims.pages.path import path_of
from opencpor.claims.pages.proof import Proof, files_listed, proof_of
from opencpor.claims.pages.sight import (
    Asked,
    ShownLine,
    Sight,
    questions,
    reason_of,
    see,
    shown_lines,
)
from opencpor.claims.pages.sittings import in_sittings
from opencpor.claims.pages.story import NextStep, next_step
from opencpor.claims.renewal.pages import Shown as ShownRenewal
from opencpor.claims.renewal.pages import renewals_of
from opencpor.claims.rights import may
from opencpor.claims.states import OPEN, LineState
from opencpor.claims.terms import Verb
from opencpor.http.guards import actor_of, guard
from opencpor.programs.document.reasons import Reason
from opencpor.ui.pages import show
from opencpor.ui.parts import Happening, Step

STANDING = frozenset({LineState.ACTIVE, LineState.SCHEDULED})


class Late(StrEnum):
    """The parts that a page leaves out until they are looked at; each has an address."""

    NAMED = "named"  # what the checker found in the files
    UPLOAD = "upload"  # the form that adds a file, where that is not the next step
    COMMENTS = "comments"
    HISTORY = "history"


@dataclass(frozen=True)
class Comments:
    """The conversation, and the form that adds to it, if the reader may."""

    said: Sequence[tuple[queries.Said, Any]]
    form: CommentForm | None
    side: Side  # the reader's own


@dataclass(frozen=True)
class Lines:
    """The lines, and which of them the reader may end the associations of."""

    rows: Sequence[ShownLine]
    may_end: frozenset[LineState]


@dataclass(frozen=True)
class ClaimPage:
    """What is drawn; a part that is None is not there, or was not asked for yet."""

    other: str  # whom the claim is with
    theirs: bool  # whether the reader is the customer, and is asked
    step: NextStep
    path: Sequence[Step]
    reason: Reason | None
    arbitrations: Sequence[About]
    renewals: Sequence[ShownRenewal]
    may_renew: bool
    asked: Sequence[Asked]
    disputed: DisputePanel | None
    lines: Lines
    slots: Sequence[Slot]
    proof: Proof | None
    hand_in: HandIn | None
    comments: Comments | None
    green: GreenPanel | None
    consent: ConsentPanel | None
    sees_contacts: bool
    history: Iterable[Happening] | None


def comments_of(sight: Sight, form: CommentForm | None = None) -> Comments:
    """Return the conversation, with a form that has errors in place of the empty one."""
    return Comments(
        [(one, by_whom(one.by)) for one in queries.comments_on(sight.actor, sight.claim)],
        form or (CommentForm(initial=_begun(sight)) if sight.can(Verb.COMMENT) else None),
        Side.OPERATOR if sight.actor.on(Side.OPERATOR) else Side.PARTNER,
    )


def _begun(sight: Sight) -> dict[str, str]:
    """Return how a comment begins that is about something; the reader writes on."""
    if not sight.about:
        return {}
    return {"text": ABOUT % {"line": sight.about}}


def history_of(sight: Sight) -> Iterable[Happening]:
    """Return what happened, in words, the newest first."""
    return happenings(in_sittings(queries.history_of(sight.actor, sight.claim)))


def _lines(sight: Sight) -> Lines:
    may_end = sight.can(Verb.DISASSOCIATE) or sight.can(Verb.END)
    return Lines(shown_lines(sight), STANDING if may_end else frozenset())


def _page(sight: Sight, wrong: Form | None, opened: Late | None) -> ClaimPage:
    claim, actor = sight.claim, sight.actor
    lines = _lines(sight)
    given = [one.association.id for one in lines.rows if one.association is not None]
    found = arbitrations_about(actor, claim_id=claim.id) if claim.decided_at else []
    consent = consent_panel(sight)
    files = files_listed(sight, whole=opened is Late.NAMED)
    comment = wrong if isinstance(wrong, CommentForm) else None
    upload = wrong if isinstance(wrong, EvidenceForm) else None
    talks = comment or opened is Late.COMMENTS
    return ClaimPage(
        other=claim.customer_name if sight.inside else claim.partner.name,
        theirs=bool(actor.on(Side.CUSTOMER)) and claim.state in OPEN,
        step=next_step(claim, sight.verbs, found, consent),
        path=path_of(claim),
        reason=reason_of(sight.program, claim),
        arbitrations=found,
        renewals=renewals_of(actor, *given),
        may_renew=actor.may(Permission.CLAIM_WRITE),
        asked=questions(sight),
        disputed=dispute_panel(claim, sight.program) if sight.inside else None,
        lines=lines,
        slots=panels_for(Place.CLAIM, actor, claim.id) if claim.decided_at else [],
        proof=proof_of(sight, files, upload, whole=opened is Late.UPLOAD),
        hand_in=hand_in_of(sight, wrong if isinstance(wrong, HandInForm) else None),
        comments=comments_of(sight, comment) if talks else None,
        green=panel_for(claim, actor),
        consent=consent,
        sees_contacts=may(actor, Permission.CONTACT_READ, claim),
        history=history_of(sight) if opened is Late.HISTORY else None,
    )


def draw(
    request: HttpRequest, sight: Sight, wrong: Form | None = None, opened: Late | None = None
) -> HttpResponse:
    """Show the claim's page.

    Args:
        request: The request.
        sight: The claim.
        wrong: A form that was sent and has errors, in place of the empty one.
        opened: A part that is drawn at once.
    """
    page = _page(sight, wrong, opened)
    context = {"sight": sight, "claim": sight.claim, "page": page, "wrong": wrong}
    return show(request, "claims/claim.html", context)


@require_safe
@guard(Permission.CLAIM_READ)
def claim_page(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show one claim."""
    return draw(request, see(actor_of(request), claim_id))
