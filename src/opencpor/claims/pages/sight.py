"""A claim as one reader sees it: what every page about one claim begins with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import get_language

from opencpor.access.actor import Actor
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims import queries
from opencpor.claims.actions.look import findings_on
from opencpor.claims.evidence.models import Evidence
from opencpor.claims.evidence.queries import evidence_on
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim, ClaimLine, InformationRequest
from opencpor.claims.rights import allowed, inside
from opencpor.claims.rules.codes import Finding
from opencpor.claims.states import State
from opencpor.claims.terms import Verb
from opencpor.common.calendar import BusinessCalendar
from opencpor.programs.document.offer import Engagement
from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import Reason, ReasonList
from opencpor.programs.queries import Version
from opencpor.register.models import Association

REMOVED = "removed"
UNDECIDED = {State.DRAFT, State.ACTION_REQUIRED, State.SUBMITTED, State.UNDER_REVIEW}


@dataclass
class Sight:
    """A claim as one reader sees it; what costs a look at the database is read when it is drawn."""

    claim: Claim
    actor: Actor
    version: Version
    language: str = field(default_factory=lambda: get_language() or "en")
    about: str = ""  # the line of earnings that the reader has a question about

    @cached_property
    def program(self) -> Program:
        """The program as it governs the claim."""
        return self.version.document

    @cached_property
    def engagement(self) -> Engagement | None:
        """The partner role that is claimed."""
        return self.program.engagement(self.claim.engagement)

    @cached_property
    def calendar(self) -> BusinessCalendar:
        """The days on which the program's deadlines count."""
        return self.program.business_calendar

    @property
    def zone(self) -> tzinfo:
        """Where the program's days begin."""
        return self.calendar.zone

    @cached_property
    def inside(self) -> bool:
        """Whether the reader reads it for its partner or the operator, not as its customer."""
        return inside(self.actor, self.claim)

    @cached_property
    def verbs(self) -> list[str]:
        """What the reader can do now."""
        return allowed(self.claim, self.actor)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is found on it, for partner and operator, until it is decided."""
        if not self.inside or self.claim.state not in UNDECIDED:
            return ()
        return findings_on(self.claim, self.actor, self.version)

    def can(self, verb: Verb) -> bool:
        """Whether the reader may use a verb now."""
        return verb.value in self.verbs


def see(actor: Actor, claim_id: str) -> Sight:
    """Return a claim as an actor sees it.

    Raises:
        NotFound: If there is none for the actor.
    """
    claim = queries.claim_of(actor, claim_id)
    return Sight(claim, actor, version_of(claim))


def reason_of(program: Program, line: ClaimLine | Claim) -> Reason | None:
    """Return the coded reason of a line or claim, whichever list it is from."""
    for of in (ReasonList.REJECTION, ReasonList.END, ReasonList.ARBITRATION):
        found = program.reasons.find(of, line.reason_code) if line.reason_code else None
        if found is not None:
            return found
    return None


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
    names = {line.id: line for line in sight.claim.lines_in_order()}
    find = sight.program.reasons.find
    return [
        Asked(
            row,
            [
                (find(ReasonList.MORE_INFORMATION, item["code"]), names.get(item["line"]))
                for item in row.items
            ],
        )
        for row in _UNANSWERED(sight.actor, sight.claim.id)
    ]
