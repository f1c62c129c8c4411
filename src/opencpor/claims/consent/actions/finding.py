"""Finds the link that a token stands for, and says clearly why one does not act."""

from dataclasses import dataclass
from datetime import datetime

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.tokens import digest_of
from opencpor.claims.consent.actions.asking import program_of
from opencpor.claims.consent.models import (
    AnswerKind,
    ConsentAnswer,
    ConsentLink,
    ConsentText,
)
from opencpor.claims.consent.rules.standing import link_acts
from opencpor.claims.models import Claim
from opencpor.claims.states import OPEN, State
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Gone, NotFound
from opencpor.common.phrases import joined, phrase

REPLACED = "link_replaced"
FRESH = phrase("Ask for a fresh link; it goes to the contact on file.")


@dataclass(frozen=True)
class Found:
    """A link with its text and claim.

    Attributes:
        why_not: Empty if the link acts; else ``link_replaced`` or ``link_expired``.
    """

    link: ConsentLink
    text: ConsentText
    claim: Claim
    why_not: str

    @property
    def actor(self) -> Actor:
        """Who acts through the link."""
        return Actor(ActorKind.LINK, self.link.id)


def closed_at(claim: Claim) -> datetime | None:
    """Return since when a claim is decided; None while it is open."""
    return None if State(claim.state) in OPEN else claim.state_since


def find(token: str, *, lock: bool = False) -> Found:
    """Return what a token stands for, whether it still acts or not.

    Args:
        token: As it stood in the address.
        lock: Lock the claim until the transaction ends.

    Raises:
        NotFound: ``link_unknown``, if no link ever had this token.
    """
    links = ConsentLink.objects.select_related("text")
    digest = digest_of(token)
    link = links.filter(digest=digest).first()
    if link is None:
        raise NotFound(
            "This link is not known. Open it from the mail, whole, or ask whoever sent it.",
            code="link_unknown",
        )
    claims = Claim.objects.select_related("partner")
    if lock:
        claims = claims.select_for_update(of=("self",))
        claim = claims.get(id=link.text.claim_id)
        link = links.get(id=link.id)  # as it is under the lock
    else:
        claim = claims.get(id=link.text.claim_id)
    why_not = ""
    if link.replaced_at is not None or link.text.replaced_at is not None:
        why_not = REPLACED
    elif not link_acts(
        closed_at(claim),
        link.made_at,
        program_of(claim).policy.consent.link_days_after_decision,
        now(),
    ):
        why_not = "link_expired"
    return Found(link, link.text, claim, why_not)


def not_asked(claim: Claim) -> Conflict:
    """Return the answer where nobody has asked the customer yet."""
    return Conflict(
        "The customer is not being asked now.", code="not_asked", extra={"state": claim.state}
    )


def given_through(found: Found, kind: AnswerKind | None = None) -> list[ConsentAnswer]:
    """Return what was answered through this very link, newest first.

    An answer may bring another mail with a fresh link, which replaces this one. A second click
    still shows what the first one did; it does nothing more. A link that has expired, or whose
    text was replaced, shows nothing.
    """
    if found.why_not != REPLACED or found.text.replaced_at is not None:
        return []
    rows = found.text.answers.filter(by_kind=ActorKind.LINK.value, by_id=found.link.id)
    if kind is not None:
        rows = rows.filter(kind=kind)
    return list(rows.order_by("-at"))


def refuse_dead(found: Found) -> None:
    """Refuse a link that does not act.

    Raises:
        Gone: ``link_replaced`` or ``link_expired``.
    """
    if found.why_not == REPLACED:
        raise Gone(joined("A newer link has replaced this one.", FRESH), code=REPLACED)
    if found.why_not:
        raise Gone(joined("This link has expired.", FRESH), code="link_expired")
