"""Gathers what the green path's conditions look at, for a claim as it stands now."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.claims.consent.facts import current_text
from opencpor.claims.consent.models import AnswerKind
from opencpor.claims.evidence.reports import report_of
from opencpor.claims.evidence.rules.report import Answer, Hit, Report, SignedHow
from opencpor.claims.facts import gather
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.queries import competing
from opencpor.claims.rules.facts import Holding, Stage
from opencpor.claims.rules.findings import blocking_line, findings, warnings
from opencpor.claims.rules.green_path import GreenFacts, Proof, Receipt
from opencpor.claims.states import LineState, State
from opencpor.programs.document.policy import GreenPath
from opencpor.programs.queries import Version, version_in_force

TURNED_DOWN = (State.REJECTED, State.REJECTED_FINAL, State.DISPUTED)
ONCE_ACCEPTED = (
    LineState.ACCEPTED, LineState.CONTESTED, LineState.SCHEDULED, LineState.ACTIVE,
    LineState.DECLINED, LineState.ENDED,
)  # fmt: skip
NO_ANSWER = "no_customer_response"


def policy_in_force(program_key: str) -> tuple[Version, GreenPath]:
    """Return the policy that decides today.

    How the operator decides is its own business: the version in force says so, whatever version a
    claim was submitted under. The claim's own version still says what is wrong with the claim.
    """
    version = version_in_force(program_key)
    return version, version.document.policy.green_path


def turned_down(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Narrow decided claims to those whose proof did not stand.

    A claim that the customer declined, or never answered, was not turned down by its proof.
    """
    accepted = ClaimLine.objects.filter(state__in=ONCE_ACCEPTED).values("claim_id")
    return rows.filter(state__in=TURNED_DOWN).exclude(Q(reason_code=NO_ANSWER) | Q(id__in=accepted))


def history(claim: Claim) -> tuple[int, int]:
    """Count the partner's other decided claims in the program, and those turned down."""
    decided = Claim.objects.filter(
        partner_id=claim.partner_id, program_key=claim.program_key, decided_at__isnull=False
    ).exclude(id=claim.id)
    return decided.count(), turned_down(decided).count()


def receipt_of(claim: Claim) -> Receipt:
    """Return what the customer said online to the text that counts now."""
    text = current_text(claim.id)
    if text is None:
        return Receipt.NONE
    verified = (
        text.answers.filter(kind=AnswerKind.ACKNOWLEDGED)
        .values_list("identity_verified", flat=True)
        .first()
    )
    if verified is None:
        return Receipt.NONE
    return Receipt.VERIFIED if verified else Receipt.UNVERIFIED


FOUND: dict[Hit, bool | None] = {Hit.FOUND: True, Hit.NOT_FOUND: False, Hit.UNREAD: None}


def proof_of(report: Report) -> Proof:
    """Return what the checker found; words that merely stand beside a signature are none."""

    def seen(answer: Answer) -> bool | None:
        return FOUND[answer.hit]

    signed = False if report.signature_how == SignedHow.LIKELY else seen(report.signature)
    return Proof(
        lines={line: seen(answer) for line, answer in report.lines.items()},
        tenant=seen(report.tenant),
        customer=seen(report.customer),
        partner=seen(report.partner),
        recent=seen(report.dates),
        signed=signed,
        signed_how=report.signature_how,
    )


def facts_of(claim: Claim, lines: Sequence[ClaimLine], actor: Actor, at: datetime) -> GreenFacts:
    """Return what the conditions look at; under the slots' locks it stays true."""
    facts = gather(claim, lines, actor, at, Stage.DECIDING)
    found = findings(facts)
    blocking = [one.code for line in lines for one in blocking_line(found, line.id)]
    decided, rejected = history(claim)
    return GreenFacts(
        lines=[line.id for line in lines],
        blocking=blocking,
        warnings=[one.code for one in warnings(found)],
        held=[one.id for one in facts.lines if one.holding is Holding.HELD],
        competing=competing(claim),
        receipt=receipt_of(claim),
        decided=decided,
        rejected=rejected,
        proof=proof_of(report_of(claim)),
        assigned=claim.reviewer_id is not None,
    )
