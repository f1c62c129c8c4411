"""Have a claim looked at, in the transaction of whatever changed."""

from django.db import transaction

from opencpor.claims.green.facts import policy_in_force
from opencpor.claims.green.models import GreenSweep
from opencpor.claims.models import Claim
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.common.errors import NotFound
from opencpor.programs.queries import program_keys


def look_again(claim: Claim) -> None:
    """Queue a look at a claim if the policy may accept it now.

    Called on submission, when a file of it has been read, and when the customer acknowledges.
    """
    from opencpor.claims.green.jobs import look_at_claim

    waits = claim.state == State.SUBMITTED and claim.reviewer_id is None
    if waits and policy_in_force(claim.program_key)[1].enabled:
        look_at_claim.defer(claim_id=claim.id)


def look_again_at_file(file_id: str) -> None:
    """Queue a look at every waiting claim that a file serves, now that its words are known."""
    waiting = Claim.objects.filter(
        evidence__file_id=file_id, evidence__removed_at=None, state=State.SUBMITTED.value
    )
    for claim in waiting.distinct().order_by("id"):
        look_again(claim)


@transaction.atomic
def sweep(program_key: str) -> int:
    """Queue a look at every waiting claim once for each version whose policy is enabled.

    A version may begin to govern with a month, so that no publication tells of it.

    Returns:
        How many claims were queued.
    """
    from opencpor.claims.green.jobs import look_at_claim

    try:
        version, policy = policy_in_force(program_key)
    except NotFound:  # its first version is still to come
        return 0
    if not policy.enabled:
        return 0
    GreenSweep.objects.get_or_create(program_key=program_key, defaults={"version": 0, "at": now()})
    done = GreenSweep.objects.select_for_update().get(program_key=program_key)
    if done.version == version.number:
        return 0
    waiting = Claim.objects.filter(
        program_key=program_key, state=State.SUBMITTED.value, reviewer=None
    )
    ids = list(waiting.order_by("id").values_list("id", flat=True))
    for claim_id in ids:
        look_at_claim.defer(claim_id=claim_id)
    done.version, done.at = version.number, now()
    done.save()
    return len(ids)


def sweep_all() -> int:
    """Do so for every program; return how many claims were queued."""
    return sum(sweep(key) for key in program_keys())
