"""What a partner can do that doubts a line: ask about it, dispute, or mend what it hangs on.

Only claims are disputed. A line is asked about in its claim's conversation, which the operator
reads and answers; nothing is sent anywhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.claims.models import Claim
from opencpor.claims.queries import claim_of
from opencpor.claims.rights import allowed
from opencpor.claims.terms import Verb
from opencpor.incentives.explanations import Explanation
from opencpor.incentives.rules.reasons import Reason


@dataclass(frozen=True)
class Ways:
    """Where a doubt about one line leads.

    Attributes:
        claim: The claim that the association came from, if the reader sees it; None: imported.
        ask: Whether the reader may say something on it.
        dispute: Whether the reader may dispute it now.
        usage: Whether the line was judged by usage or transactions, each of some file.
        enrollment: Whether it hangs on the location's enrollment.
        disclosure: Whether it hangs on what the claim has on file about the public sector.
        waived: Whether payment was waived, which the association's page undoes.
    """

    claim: Claim | None
    ask: bool
    dispute: bool
    usage: bool
    enrollment: bool
    disclosure: bool
    waived: bool


def ways_of(actor: Actor, found: Explanation) -> Ways | None:
    """Return what can be done about a line; None for the operator's people, whom one would ask."""
    if not actor.on(Side.PARTNER):
        return None
    claim = _claim_of(actor, found.earning.association.claim_line)
    verbs = allowed(claim, actor) if claim is not None else []
    reasons = {code for one in found.judged for code in one.verdict.reasons}
    return Ways(
        claim,
        ask=Verb.COMMENT.value in verbs,
        dispute=Verb.DISPUTE.value in verbs,
        usage=any(_read(found.judged)),
        enrollment=Reason.NOTENROLLED in reasons and actor.may(Permission.ENROLLMENT_READ),
        disclosure=Reason.CUSPUBSEC in reasons and claim is not None,
        waived=Reason.OPTOUT in reasons,
    )


def _read(judged: Iterable[Any]) -> Iterable[bool]:
    return (bool(one.facts or one.transactions or one.unseen) for one in judged)


def _claim_of(actor: Actor, line_id: str) -> Claim | None:
    if not line_id or not actor.may(Permission.CLAIM_READ):
        return None
    rows = restrict(Claim.objects.filter(lines__id=line_id), actor)
    claim_id = rows.values_list("id", flat=True).first()
    return claim_of(actor, claim_id) if claim_id else None
