"""What the two kinds of domain proof have in common: the record, its check, what never counts."""

from datetime import datetime, timedelta

from django.db import connection

from opencpor.access.tokens import new_secret
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, TooMany
from opencpor.common.phrases import phrase
from opencpor.directory.actions.writing import PARTNERS, refused
from opencpor.directory.models import DomainProof, PartnerDomain
from opencpor.directory.records_in_dns import texts_at
from opencpor.directory.rules.free_mail import ANYBODYS, FREE_MAIL
from opencpor.directory.rules.tenant import domain_of

LABEL = "_opencpor"
START = "opencpor-verification="
LIFE = timedelta(days=14)
PAUSE = timedelta(seconds=10)  # between two checks of one proof
A_DAY = timedelta(days=1)
MOST_A_DAY = 10  # proofs of one domain


def record_name(proof: DomainProof) -> str:
    """Return under which name the record is published."""
    return f"{LABEL}.{proof.domain}"


def is_partners(domain: str) -> bool:
    """Whether a domain, or one above it, is a partner's."""
    parts = domain.split(".")
    above = {".".join(parts[place:]) for place in range(len(parts))}
    return PartnerDomain.objects.filter(domain__in=above).exists()


def hold_partner_domains() -> None:
    """Let no domain become a partner's until the transaction ends; wait for those who enter one."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE directory_partnerdomain IN SHARE MODE")


def refuse_partners(domain: str) -> None:
    """Look again whether a domain is a partner's; so it stays until the transaction ends.

    Call it before anything else is locked, so that nobody who enters domains waits for that.

    Raises:
        Invalid: ``partner_domain``.
    """
    hold_partner_domains()
    if is_partners(domain):
        raise refused(*PARTNERS)


def provable(text: str) -> str:
    """Return a domain that a customer can prove to be its own.

    Raises:
        Invalid: ``bad_domain``, ``free_mail_domain``, ``partner_domain``.
        TooMany: If it was begun too often today.
    """
    domain = domain_of(text)
    if not domain:
        raise refused("domain", "bad_domain", "This is no domain.", "Write it as contoso.example.")
    if domain in FREE_MAIL:
        raise refused("domain", *ANYBODYS)
    if is_partners(domain):
        raise refused(*PARTNERS)
    since = now() - A_DAY
    if DomainProof.objects.filter(domain=domain, made_at__gt=since).count() >= MOST_A_DAY:
        raise TooMany(
            "Proofs of this domain were begun too often today. Go on with one of them, or try "
            "again tomorrow.",
            code="too_many_requests",
            extra={"retry_after": int(A_DAY.total_seconds())},
        )
    return domain


def fresh_value() -> str:
    """Return what is to be published."""
    return START + new_secret()


def expiry(at: datetime) -> datetime:
    """Return until when a proof that begins now can be finished."""
    return at + LIFE


def look(proof: DomainProof) -> None:
    """Ask the DNS whether the record is there; call it outside of a transaction that holds locks.

    Raises:
        Conflict: ``proof_expired``; ``record_missing`` if it is not published (yet).
        TooMany: Right after the last check.
        Unavailable: If the name servers do not answer.
    """
    at = now()
    if proof.expires_at <= at:
        raise Conflict("This proof was not finished in time. Begin again.", code="proof_expired")
    if proof.checked_at is not None and at - proof.checked_at < PAUSE:
        raise TooMany(
            "It was looked up a moment ago. Try again in ten seconds.",
            code="too_many_requests",
            extra={"retry_after": int(PAUSE.total_seconds())},
        )
    DomainProof.objects.filter(pk=proof.pk).update(checked_at=at)
    if proof.value not in texts_at(record_name(proof)):
        raise Conflict(
            phrase(
                "There is no TXT record under {name} with the value shown. It can take an "
                "hour until a new record is seen everywhere.",
                name=record_name(proof),
            ),
            code="record_missing",
        )
