"""The steps of the guided form, and the claim that goes through them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.look import look
from opencpor.claims.facts import version_of
from opencpor.claims.forms.guided import FIELD_OF
from opencpor.claims.lifecycle import editable
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rules.codes import Finding, Severity
from opencpor.claims.rules.findings import findings
from opencpor.claims.states import OPEN_LINES, State
from opencpor.claims.templatetags.claims import unit_name
from opencpor.claims.terms import Part
from opencpor.common.clock import now
from opencpor.common.errors import not_found
from opencpor.programs.document.offer import AssociationUnit, Engagement
from opencpor.programs.document.program import Program
from opencpor.ui.parts import Step, StepState

LATER = ("acknowledgements", "evidence")  # what is given on the claim's page, after the form


@dataclass(frozen=True)
class StepKind:
    """One step: its name in the address, its title, and the fields whose findings belong to it."""

    key: str
    title: Any
    fields: tuple[str, ...]
    parts: frozenset[Part]


STEPS = (
    StepKind(
        "details",
        lazy("Details"),
        ("name", "partner_id", "customer.tenant_id", "customer.name", "customer.domain",
         "customer.country", "agreement_date", "opt_out", "extra"),
        frozenset({Part.NAME, Part.PARTNER_ID, Part.CUSTOMER, Part.AGREEMENT_DATE, Part.OPT_OUT,
                   Part.EXTRA}),
    ),
    StepKind("lines", lazy("Workloads"), ("lines",), frozenset({Part.LINES})),
    StepKind(
        "contacts", lazy("Contacts"), ("customer.contact", "partner_contact"),
        frozenset({Part.CONTACTS}),
    ),
    StepKind("review", lazy("Review"), (), frozenset()),
)  # fmt: skip
BY_KEY = {step.key: step for step in STEPS}


@dataclass
class Draft:
    """A claim on its way through the form: a draft, or one that a reviewer has asked about."""

    claim: Claim
    actor: Actor
    program: Program
    engagement: Engagement
    found: tuple[Finding, ...] = ()
    language: str = field(default_factory=lambda: get_language() or "en")

    @property
    def takes_workloads(self) -> bool:
        """Whether its lines are workloads; else subscriptions."""
        return self.engagement.association_unit is AssociationUnit.WORKLOAD

    @property
    def editable(self) -> frozenset[Part]:
        """What may be changed now."""
        return editable(State(self.claim.state))

    @property
    def is_new(self) -> bool:
        """Whether it has never been submitted."""
        return self.claim.state == State.DRAFT

    @property
    def lines(self) -> list[ClaimLine]:
        """The lines that count, in order of entry."""
        return [line for line in self.claim.lines.order_by("place") if line.state in OPEN_LINES]

    @property
    def line_names(self) -> dict[str, str]:
        """What each line claims, in words: which of them a finding is about."""
        return {line.id: unit_name(line, self.program) for line in self.lines}

    def address(self, step: str) -> str:
        """Return the address of a step."""
        return reverse("claims:form", args=[self.claim.id, step])

    def title(self, step: StepKind) -> str:
        """Return a step's title."""
        if step.key == "lines" and not self.takes_workloads:
            return _("Subscriptions")
        return str(step.title)

    def before(self, step: StepKind) -> str:
        """Return the address of the step before, or nothing."""
        position = STEPS.index(step)
        return self.address(STEPS[position - 1].key) if position else ""

    def after(self, step: StepKind) -> str:
        """Return the address of the next step."""
        return self.address(STEPS[STEPS.index(step) + 1].key)

    def findings_of(self, step: StepKind) -> list[Finding]:
        """Return what was found on a step's fields."""
        return [one for one in self.found if belongs(one, step)]


def belongs(finding: Finding, step: StepKind) -> bool:
    """Whether a finding is about a step's fields."""
    return any(
        finding.field == name or finding.field.startswith(f"{name}.") for name in step.fields
    )


def where_to_mend(finding: Finding, claim_id: str) -> str:
    """Return the address of the field that a finding is about, for whoever may still change it."""
    if finding.field.partition(".")[0] in LATER:
        return "#evidence"
    step = next((one for one in STEPS if belongs(finding, one)), BY_KEY["review"])
    column = FIELD_OF.get(finding.field, "")
    address = reverse("claims:form", args=[claim_id, step.key])
    return f"{address}#id_{column}" if column else address


def load(actor: Actor, claim_id: str) -> Draft:
    """Return a claim with its findings, for whoever may write it.

    Raises:
        NotFound: If there is none.
    """
    rows = Claim.objects.select_related("location", "partner")
    claim = fetch(rows, actor, "claim", Permission.CLAIM_WRITE, id=claim_id)
    program = version_of(claim).document
    engagement = program.engagement(claim.engagement)
    if engagement is None:
        raise not_found("engagement")
    draft = Draft(claim, actor, program, engagement)
    draft.found = tuple(
        one
        for one in findings(look(claim, draft.lines, actor, now()))
        if one.field.partition(".")[0] not in LATER
    )
    return draft


def _state(draft: Draft | None, step: StepKind, current: str) -> StepState:
    if step.key == current:
        return StepState.CURRENT
    if draft is None or step.key == "review":
        return StepState.TODO
    if current in {"area", "role"}:
        return StepState.TODO
    wrong = any(one.severity is Severity.BLOCKS for one in draft.findings_of(step))
    if wrong and STEPS.index(step) > next(i for i, one in enumerate(STEPS) if one.key == current):
        return StepState.TODO  # not come to yet: nothing to be mended
    return StepState.WRONG if wrong else StepState.DONE


def _first(draft: Draft | None) -> Iterator[tuple[str, str, str]]:
    """Give the first two steps with their addresses; what was submitted has them no longer."""
    area, role = reverse("claims:add"), ""
    if draft is not None:
        area = role = ""
        if draft.is_new:
            claim = draft.claim
            area = reverse("claims:change-area", args=[claim.id])
            where = [claim.id, claim.program_key, draft.engagement.solution_area]
            role = reverse("claims:change-role", args=where)
    yield "area", _("Solution area"), area
    yield "role", _("Partner role"), role


def steps(draft: Draft | None, current: str) -> Iterator[Step]:
    """Give all steps with their state; the first two are done once there is a draft."""
    for key, title, url in _first(draft):
        gone = StepState.DONE if draft or (key, current) == ("area", "role") else StepState.TODO
        state = StepState.CURRENT if key == current else gone
        yield Step(title, state, "" if key == current else url)
    for step in STEPS:
        title = draft.title(step) if draft else step.title
        if draft is None and step.key == "lines":
            title = _("Workloads or subscriptions")
        yield Step(title, _state(draft, step, current), draft.address(step.key) if draft else "")
