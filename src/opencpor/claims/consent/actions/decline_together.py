"""A signed-in admin says no to several things of one partner at once, whatever claim gave them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.actions.end import end_by_customer
from opencpor.claims.consent.actions.decline import decline_as_admin
from opencpor.claims.consent.models import ConsentAnswer
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.errors import FieldError, Invalid
from opencpor.register.models import Association


@dataclass(frozen=True)
class Declined:
    """What came of it: an answer for each claim, and imported associations that have ended."""

    answers: list[ConsentAnswer] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)


def _chosen(keys: Collection[str], actor: Actor) -> tuple[dict[str, list[str]], list[str]]:
    """Return lines by claim, and imported associations; both of the actor's tenant."""
    answer = Permission.CONSENT_ANSWER
    lines = restrict(ClaimLine.objects.filter(id__in=keys), actor, answer)
    imported = restrict(Association.objects.filter(id__in=keys, claim_line=""), actor, answer)
    by_claim: dict[str, list[str]] = defaultdict(list)
    for line_id, claim_id in lines.order_by("id").values_list("id", "claim_id"):
        by_claim[claim_id].append(line_id)
    ended = list(imported.order_by("id").values_list("id", flat=True))
    found = {one for some in by_claim.values() for one in some} | set(ended)
    if not found or found != set(keys):
        error = FieldError("lines", "unknown_line", "Choose at least one of the things shown.")
        raise Invalid("Nothing to decline was chosen.", code="unknown_line", errors=[error])
    return by_claim, ended


@transaction.atomic
def decline_together(keys: Collection[str], actor: Actor) -> Declined:
    """Decline lines and end imported associations, all of it or nothing; effective at once.

    What was declined before stays as it is, and its first answer is given back.

    Args:
        keys: Identifiers of lines, and of imported associations, which no line gave.
        actor: An admin of the customer.

    Raises:
        Invalid: ``unknown_line`` for things of another tenant, or without any.
        Conflict: If a claim is closed already, by somebody else.
    """
    actor.require(Permission.CONSENT_ANSWER)
    by_claim, imported = _chosen(keys, actor)
    # All claims first, in order: whoever holds one of them and waits for a slot is let through.
    list(Claim.objects.select_for_update(of=("self",)).filter(id__in=by_claim).order_by("id"))
    done = Declined()
    for claim_id in sorted(by_claim):
        done.answers.append(decline_as_admin(claim_id, actor, by_claim[claim_id]))
    for association_id in imported:
        if Association.objects.filter(id=association_id, end_reason="").exists():
            end_by_customer(association_id, actor)
        done.ended.append(association_id)
    return done
