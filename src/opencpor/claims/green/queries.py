"""Reads the green path: what it says of a claim, what it decided, how often it was wrong."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from opencpor.access.actor import Actor, system
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.actions.decide import UNDECIDED
from opencpor.claims.green.facts import facts_of, policy_in_force
from opencpor.claims.green.models import GreenDecision, Verdict
from opencpor.claims.models import Claim
from opencpor.claims.rules.green_path import Evaluation, evaluate, share_of
from opencpor.common.clock import now

READER = system("claims.green-path")


@dataclass(frozen=True)
class Look:
    """What the policy in force says of a claim as it stands.

    Attributes:
        enabled: Whether the policy decides claims at all.
        version: The program version that holds it.
        evaluation: Each condition with its value.
    """

    enabled: bool
    version: int
    evaluation: Evaluation


def look_at(claim: Claim) -> Look:
    """Judge a claim by the policy in force, as it stands now; the caller may read its findings."""
    version, policy = policy_in_force(claim.program_key)
    lines = [line for line in claim.lines.order_by("place") if line.state in UNDECIDED]
    facts = facts_of(claim, lines, READER, now())
    return Look(policy.enabled, version.number, evaluate(policy, facts))


def decision_on(claim: Claim, actor: Actor) -> GreenDecision | None:
    """Return what the policy decided on a claim, for operators."""
    return restrict(GreenDecision.objects.filter(claim=claim), actor).first()


def decided_by_policy(claim: Claim) -> bool:
    """Say whether a claim was accepted by written policy; whoever sees the claim may know that."""
    return GreenDecision.objects.filter(claim=claim).exists()


def decisions(actor: Actor, program_key: str = "") -> QuerySet[GreenDecision]:
    """Return what the policy decided, of one program or of all, the newest last."""
    rows = GreenDecision.objects.select_related("claim", "claim__partner")
    if program_key:
        rows = rows.filter(claim__program_key=program_key)
    return restrict(rows, actor)


def samples(actor: Actor, program_key: str = "") -> QuerySet[GreenDecision]:
    """Return the decisions that people look at."""
    return decisions(actor, program_key).filter(sampled=True)


def _to_look_at(actor: Actor) -> QuerySet[GreenDecision]:
    return samples(actor).filter(verdict="").select_related(None).only("pk")


TO_LOOK_AT = KeptFor(_to_look_at)


def waiting_samples(actor: Actor) -> int:
    """Count the samples that nobody has looked at, for those who review."""
    return TO_LOOK_AT.count(actor) if actor.may(Permission.REVIEW) else 0


@dataclass(frozen=True)
class Figures:
    """How the green path did.

    Attributes:
        decided: Claims decided by written policy.
        sampled: Of those, how many people look at.
        judged: How many they have looked at.
        wrong: How many of those were wrong.
    """

    decided: int
    sampled: int
    judged: int
    wrong: int

    @property
    def error_share(self) -> Decimal | None:
        """The share of judged decisions that were wrong; None: none is judged."""
        return share_of(self.wrong, self.judged)


def figures(actor: Actor, program_key: str = "") -> Figures:
    """Count what the policy decided and what people say of the sample."""
    found = decisions(actor, program_key).aggregate(
        all=Count("id"),
        drawn=Count("id", filter=Q(sampled=True)),
        seen=Count("id", filter=~Q(verdict="")),
        overturned=Count("id", filter=Q(verdict=Verdict.OVERTURN)),
    )
    return Figures(found["all"], found["drawn"], found["seen"], found["overturned"])
