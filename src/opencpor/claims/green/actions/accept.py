"""Accept a submitted claim by written policy, as a reviewer's decision would."""

from django.conf import settings
from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.claims.actions.decide import UNDECIDED, Outcome, Ruling, carry_out
from opencpor.claims.actions.moving import begin_locked
from opencpor.claims.actions.submit import settle_slots
from opencpor.claims.green.facts import facts_of, policy_in_force
from opencpor.claims.green.models import GreenDecision
from opencpor.claims.models import Claim
from opencpor.claims.rules.green_path import Evaluation, draw_of, evaluate, is_sampled
from opencpor.claims.states import State
from opencpor.claims.terms import Verb

PURPOSE = b"opencpor.claims.green-path.sample:"


def conditions_data(evaluation: Evaluation) -> list[dict[str, object]]:
    """Return the conditions as event and decision keep them."""
    return [
        {"condition": one.condition.value, "holds": one.holds, "value": dict(one.value)}
        for one in evaluation.judged
    ]


@transaction.atomic
def accept(claim_id: str, actor: Actor) -> GreenDecision | None:
    """Decide a claim if every condition of the policy in force holds; else nothing happens.

    Claim and slots are locked and everything is read again under the locks, so that a withdrawal
    or a reviewer who starts at the same instant comes either before, and the claim is left alone,
    or after, and finds it decided. Doing it twice decides once.

    Returns:
        The decision, or None: the claim stays in the reviewers' queue, or no longer is there.
    """
    claim = Claim.objects.select_for_update(of=("self",)).filter(id=claim_id).first()
    if claim is None or claim.state != State.SUBMITTED:
        return None
    version, policy = policy_in_force(claim.program_key)
    if not policy.enabled:
        return None
    move = begin_locked(claim, Verb.GREEN_PATH, actor)
    lines = [line for line in move.lines() if line.state in UNDECIDED]
    settle_slots(claim, lines)
    evaluation = evaluate(policy, facts_of(claim, lines, actor, move.at))
    if not evaluation.accepts:
        return None
    kept, draw = conditions_data(evaluation), draw_of(_secret(), claim.id)
    sampled = is_sampled(draw, policy.audit_share)
    said = {"version": version.number, "conditions": kept, "sampled": sampled}
    carry_out(move, [Ruling(line.id, Outcome.ACCEPT) for line in lines], {"green_path": said})
    return GreenDecision.objects.create(
        claim=claim,
        version=version.number,
        conditions=kept,
        decided_at=move.at,
        draw=draw,
        audit_share=policy.audit_share,
        sampled=sampled,
    )


def _secret() -> bytes:
    return PURPOSE + settings.SECRET_KEY.encode()
