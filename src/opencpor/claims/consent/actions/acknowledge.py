"""The customer agrees to the frozen text."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.models import Membership, User
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.settle import settle
from opencpor.claims.consent.actions.answering import write_answer
from opencpor.claims.consent.actions.finding import find, given_through, refuse_dead
from opencpor.claims.consent.actions.reading import read_text
from opencpor.claims.consent.facts import still_asked
from opencpor.claims.consent.models import AnswerKind, ConsentAnswer, ConsentText
from opencpor.claims.green.actions.look import look_again
from opencpor.claims.models import Claim
from opencpor.claims.rules.mail_domains import belongs, domain_of
from opencpor.common.errors import Conflict, Forbidden
from opencpor.directory.models import PartnerDomain
from opencpor.http.etags import check_revision


def _acknowledge(claim: Claim, text: ConsentText, actor: Actor) -> ConsentAnswer:
    """Write the acknowledgement once and let it take effect; the claim is locked."""
    recorded = text.answers.filter(kind=AnswerKind.ACKNOWLEDGED).first()
    if recorded is not None:
        return recorded
    if not still_asked(claim):
        raise Conflict(
            "This request is closed; nothing is asked of you any longer.",
            code="claim_closed",
            extra={"state": claim.state},
        )
    lines = list(claim.lines.filter(id__in=[line["id"] for line in text.document["lines"]]))
    answer = write_answer(claim, text, AnswerKind.ACKNOWLEDGED, actor, lines)
    settle(claim.id, actor)
    look_again(claim)
    return answer


@transaction.atomic
def acknowledge(token: str) -> ConsentAnswer:
    """Acknowledge through a link; a second time gives back the first answer.

    Raises:
        NotFound: If the link was never made.
        Gone: If it no longer acts.
        Conflict: If the claim is closed without an answer; ``not_asked`` if its reader has said to
            be the wrong person: such a yes would prove nothing.
    """
    found = find(token, lock=True)
    again = given_through(found, AnswerKind.ACKNOWLEDGED)
    if again:
        return again[0]
    refuse_dead(found)
    if found.text.answers.filter(kind=AnswerKind.NOT_ME).exists():
        raise Conflict(
            "Behind this link somebody said to be the wrong person. The partner was asked to name "
            "the right one, who is then asked.",
            code="not_asked",
        )
    return _acknowledge(found.claim, found.text, found.actor)


def _refuse_the_partners_own(claim: Claim, actor: Actor) -> None:
    """A partner never agrees for its customer, not even by somebody who has a role with both."""
    roles = Membership.objects.filter(user_id=actor.id)
    user = User.objects.filter(id=actor.id).first()
    own = PartnerDomain.objects.filter(partner_id=claim.partner_id).values_list("domain", flat=True)
    address = domain_of(user.email) if user else ""
    if roles.filter(organization_id=claim.partner_id).exists() or belongs(address, frozenset(own)):
        raise Forbidden(
            "You also act for the partner that asks, so somebody else of the customer must agree.",
            code="acts_for_partner",
        )


@transaction.atomic
def acknowledge_as_admin(
    claim_id: str, actor: Actor, seen: str | None = None, read: str = ""
) -> ConsentAnswer:
    """Acknowledge as a signed-in admin of the customer.

    Args:
        claim_id: Which claim.
        actor: Who agrees.
        seen: The revision of the claim that the actor saw.
        read: SHA-256 of the text that the actor read, in hex; empty: not checked.

    Raises:
        NotFound: If the claim is not on the actor's tenant.
        Forbidden: ``acts_for_partner`` if the actor belongs to the partner too.
        Conflict: If the claim is closed without an answer; ``text_changed``.
    """
    actor.require(Permission.CONSENT_ANSWER)
    rows = Claim.objects.select_for_update(of=("self",)).select_related("partner")
    claim = fetch(rows, actor, "claim", Permission.CONSENT_ANSWER, id=claim_id)
    check_revision(seen, claim)
    _refuse_the_partners_own(claim, actor)
    return _acknowledge(claim, read_text(claim, actor, read), actor)
