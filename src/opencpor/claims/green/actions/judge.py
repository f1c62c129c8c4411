"""Say of a sampled decision whether a person would have decided the same."""

from django.db import transaction

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.announce import announce
from opencpor.claims.actions.reasons import needed, short_enough
from opencpor.claims.green.models import GreenDecision, Verdict
from opencpor.claims.queries import claim_of
from opencpor.claims.terms import Notice
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Forbidden
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def _sample(claim_id: str, actor: Actor, seen: str | None) -> GreenDecision:
    """Lock a sampled decision that nobody has judged."""
    claim = claim_of(actor, claim_id)
    rows = GreenDecision.objects.select_for_update(of=("self",)).select_related("claim")
    if not rows.filter(claim=claim, sampled=True).exists():
        raise Conflict(
            "This claim is no sample of the green path: there is nothing to judge.",
            code="not_sampled",
            extra={"state": claim.state},
        )
    found = fetch(rows, actor, "claim", Permission.REVIEW, claim=claim)
    check_revision(seen, found)
    if found.verdict:
        raise Conflict(
            "This sample was judged already; a verdict is given once.",
            code="already_judged",
            extra={"verdict": found.verdict},
        )
    return found


@transaction.atomic
def judge(
    claim_id: str, verdict: Verdict, reason: str, actor: Actor, seen: str | None = None
) -> GreenDecision:
    """Judge a sampled decision, once.

    A wrong one changes nothing by itself: senior reviewers and program managers are told, and a
    senior reviewer may revoke what came of it.

    Args:
        claim_id: The claim that was decided.
        verdict: Whether a person would have decided the same.
        reason: Why not; may be empty where one agrees.
        actor: A reviewer in person.
        seen: The revision that the caller saw.

    Raises:
        Invalid: ``reason_missing``.
        Conflict: ``not_sampled``, ``already_judged``.
        Forbidden: If no person judges.
    """
    actor.require(Permission.REVIEW)
    if actor.kind is not ActorKind.USER:
        raise Forbidden("Only a person judges samples.", code="not_allowed")
    found = _sample(claim_id, actor, seen)
    said = needed(reason) if verdict is Verdict.OVERTURN else short_enough(reason, "reason")
    found.verdict, found.reason = verdict.value, said
    found.judged_by, found.judged_at = actor.id, now()
    found.revision += 1
    found.save()
    record(
        EventType.CLAIM_SAMPLE_JUDGED,
        f"claim:{claim_id}",
        actor.ref(),
        data={"verdict": verdict.value},
        personal={"reason": said} if said else None,
    )
    if verdict is Verdict.OVERTURN:
        announce(found.claim, Notice.OPERATOR_GREEN_ERROR, actor, f"{found.id}:{verdict.value}")
    return found
