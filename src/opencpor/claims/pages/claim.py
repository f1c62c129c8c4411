"""The page of one claim: where it is, what is to be done, and everything that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.claims import queries
from opencpor.claims.actions.look import findings_on
from opencpor.claims.arbitration.queries import arbitrations_about
from opencpor.claims.disputes import disputable_lines
from opencpor.claims.evidence.models import Evidence
from opencpor.claims.evidence.queries import evidence_on, reusable_for
from opencpor.claims.facts import version_of
from opencpor.claims.forms.claim import CommentForm, EvidenceForm, HandInForm
from opencpor.claims.green.panel import panel_for
from opencpor.claims.models import Claim, ClaimLine, InformationRequest
from opencpor.claims.pages.consent import consent_panel
from opencpor.claims.pages.disputed import dispute_panel
from opencpor.claims.pages.panels import Place, panels_for
from opencpor.claims.pages.registering import CLAIM_CHIPS
from opencpor.claims.pages.sittings import in_sittings
from opencpor.claims.pages.steps import where_to_mend
from opencpor.claims.pages.story import by_whom, happenings, next_step, path_of
from opencpor.claims.renewal.pages import renewals_of
from opencpor.claims.rights import allowed, inside, may
from opencpor.claims.rules.codes import Finding, Severity
from opencpor.claims.states import OPEN, OPEN_LINES, LineState, State
from opencpor.claims.templatetags.claims import unit_name
from opencpor.claims.terms import Verb
from opencpor.common.clock import now
from opencpor.http.guards import actor_of, guard
from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import Reason, ReasonList
from opencpor.register.models import Association
from opencpor.ui.pages import show

STATE_WORDS = {state: CLAIM_CHIPS[state].word for state in State}
REMOVED = "removed"
UNDECIDED = {State.DRAFT, State.ACTION_REQUIRED, State.SUBMITTED, State.UNDER_REVIEW}
PROVABLE = OPEN_LINES | {LineState.ACTIVE, LineState.SCHEDULED}


@dataclass(frozen=True)
class ShownLine:
    """A line with its reason, its association and what was found on it."""

    line: ClaimLine
    reason: Reason | None
    association: Association | None
    findings: Sequence[Finding] = ()

    @property
    def removed(self) -> bool:
        """Whether the partner itself took it out."""
        return self.line.reason_code == REMOVED


@dataclass
class Sight:
    """A claim as one reader sees it."""

    claim: Claim
    actor: Actor
    program: Program
    verbs: list[str] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()
    language: str = field(default_factory=lambda: get_language() or "en")

    def can(self, verb: Verb) -> bool:
        """Whether the reader may use a verb now."""
        return verb.value in self.verbs


def see(actor: Actor, claim_id: str) -> Sight:
    """Return a claim as an actor sees it.

    Raises:
        NotFound: If there is none for the actor.
    """
    claim = queries.claim_of(actor, claim_id)
    version = version_of(claim)
    sight = Sight(claim, actor, version.document, allowed(claim, actor))
    if inside(actor, claim) and claim.state in UNDECIDED:
        sight.findings = findings_on(claim, actor, version)
    return sight


def reason_of(program: Program, line: ClaimLine | Claim) -> Reason | None:
    """Return the coded reason of a line or claim, whichever list it is from."""
    for of in (ReasonList.REJECTION, ReasonList.END, ReasonList.ARBITRATION):
        found = program.reasons.find(of, line.reason_code) if line.reason_code else None
        if found is not None:
            return found
    return None


def _given(actor: Actor, *lines: str) -> QuerySet[Association]:
    return restrict(Association.objects.filter(claim_line__in=lines), actor).order_by("id")


_GIVEN = KeptFor(_given)


def shown_lines(sight: Sight) -> list[ShownLine]:
    """Return the lines with what belongs to each."""
    lines = sight.claim.lines_in_order()
    rows = _GIVEN(sight.actor, *(line.id for line in lines)) if sight.claim.decided_at else ()
    given = {row.claim_line: row for row in rows}
    return [
        ShownLine(
            line,
            reason_of(sight.program, line),
            given.get(line.id),
            [one for one in sight.findings if one.line == line.id],
        )
        for line in lines
    ]


def files_of(sight: Sight) -> list[Evidence] | None:
    """Return the files that the reader may see; None: the reader's role sees none."""
    actor = sight.actor
    if not (actor.may(Permission.EVIDENCE_READ) or actor.may(Permission.EVIDENCE_INSPECT)):
        return None
    return evidence_on(sight.claim, actor)


@dataclass(frozen=True)
class Asked:
    """What a reviewer asked for, in words."""

    request: InformationRequest
    items: list[tuple[Reason | None, ClaimLine | None]]  # no line: about the whole claim


def _unanswered(actor: Actor, claim_id: str) -> QuerySet[InformationRequest]:
    rows = InformationRequest.objects.filter(claim_id=claim_id, answered_at=None)
    return restrict(rows, actor).order_by("-asked_at")


_UNANSWERED = KeptFor(_unanswered)


def questions(sight: Sight) -> list[Asked]:
    """Return what the reviewer asked and the partner has not answered yet."""
    if sight.claim.submitted_at is None:  # nobody has looked at it yet
        return []
    rows = _UNANSWERED(sight.actor, sight.claim.id)
    names = {line.id: line for line in sight.claim.lines.all()}
    return [
        Asked(
            row,
            [
                (
                    sight.program.reasons.find(ReasonList.MORE_INFORMATION, item["code"]),
                    names.get(item["line"]),
                )
                for item in row.items
            ],
        )
        for row in rows
    ]


def hand_in_form(sight: Sight, data: Any = None) -> HandInForm | None:
    """Return the form that submits or resubmits, if the reader may do that now."""
    if not (sight.can(Verb.SUBMIT) or sight.can(Verb.RESUBMIT)):
        return None
    warnings = [one for one in sight.findings if one.severity is Severity.WARNS]
    said = restrict(sight.claim.warning_reasons.all(), sight.actor) if warnings else ()
    given = {(row.code, row.field): row.reason for row in said}
    statements = [
        one
        for one in sight.program.acknowledgements.partner
        if not one.engagements or sight.claim.engagement in one.engagements
    ]
    if sight.can(Verb.RESUBMIT):  # one that was begun elsewhere may lack some
        statements = [one for one in statements if one.key not in sight.claim.acknowledgements]
    return HandInForm(
        statements, warnings, sight.language, data, given=given,
        accepted=sight.claim.acknowledgements,
    )  # fmt: skip


def upload_form(sight: Sight, data: Any = None, files: Any = None) -> EvidenceForm | None:
    """Return the form that adds files, if the reader may do that now."""
    claim = sight.claim
    if not sight.can(Verb.ADD_EVIDENCE):
        return None
    if claim.state == State.REJECTED and not disputable_lines(claim, now()):
        return None  # files could change nothing: the customer declined, or the time is over
    names = [
        (line.id, unit_name(line, sight.program))
        for line in claim.lines_in_order()
        if line.state in PROVABLE
    ]
    return EvidenceForm(names, data, files)


def _blocking(sight: Sight) -> list[tuple[Finding, str]]:
    """Return what must still be put right, with where; the statements have their own boxes."""
    return [
        (one, where_to_mend(one, sight.claim.id))
        for one in sight.findings
        if one.severity is Severity.BLOCKS and not one.field.startswith("acknowledgements")
    ]


def _other(sight: Sight) -> str:
    """Return whom a claim is with: its customer, or for the customer itself the partner."""
    claim = sight.claim
    return claim.customer_name if inside(sight.actor, claim) else claim.partner.name


def draw(request: HttpRequest, sight: Sight, **forms: BaseForm | None) -> HttpResponse:
    """Show the claim's page, with a form that has errors in place of the empty one."""
    claim, actor = sight.claim, sight.actor
    engagement = sight.program.engagement(claim.engagement)
    found = arbitrations_about(actor, claim_id=claim.id) if claim.decided_at else []
    lines = shown_lines(sight)
    given = [line.association.id for line in lines if line.association is not None]
    consent = consent_panel(sight)
    shown = {
        "hand_in": hand_in_form(sight),
        "upload": upload_form(sight),
        "comment": CommentForm() if sight.can(Verb.COMMENT) else None,
    } | forms
    context = {
        "claim": claim,
        "other": _other(sight),
        "theirs": bool(actor.on(Side.CUSTOMER)) and claim.state in OPEN,
        "sight": sight,
        "program": sight.program,
        "calendar": sight.program.business_calendar,
        "engagement": engagement,
        "step": next_step(claim, sight.verbs, found, consent),
        "arbitrations": found,
        "path": path_of(claim, STATE_WORDS),
        "lines": lines,
        "line_names": {one.line.id: unit_name(one.line, sight.program) for one in lines},
        "renewals": renewals_of(actor, *given),
        "may_renew": actor.may(Permission.CLAIM_WRITE),
        "reason": reason_of(sight.program, claim),
        "blocking": _blocking(sight),
        "files": files_of(sight),
        "asked": questions(sight),
        "said": [(one, by_whom(one.by)) for one in queries.comments_on(actor, claim)],
        "side": Side.OPERATOR if actor.on(Side.OPERATOR) else Side.PARTNER,
        "reusable": reusable_for(claim, actor) if shown["upload"] else [],
        "sees_pictures": actor.may(Permission.EVIDENCE_READ),
        "sees_contacts": may(actor, Permission.CONTACT_READ, claim),
        "consent": consent,
        "disputed": dispute_panel(claim, sight.program) if inside(actor, claim) else None,
        "green": panel_for(claim, actor),
        "happenings": list(happenings(in_sittings(queries.history_of(actor, claim)))),
        "panels": panels_for(Place.CLAIM, actor, claim.id) if claim.decided_at else [],
        "may_end": sight.can(Verb.DISASSOCIATE) or sight.can(Verb.END),
        "standing": {LineState.ACTIVE.value, LineState.SCHEDULED.value},
        **{verb.name.lower(): sight.can(verb) for verb in Verb},
        **{f"{name}_form": form for name, form in shown.items()},
    }
    return show(request, "claims/claim.html", context)


@require_safe
@guard(Permission.CLAIM_READ)
def claim_page(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show one claim."""
    return draw(request, see(actor_of(request), claim_id))
