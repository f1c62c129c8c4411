"""What keeps an association from earning because of who the customer is. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from opencpor.directory.terms import Segment
from opencpor.incentives.rules.reasons import Reason
from opencpor.programs.document.policy import PublicSector


@dataclass(frozen=True)
class Circumstances:
    """What is known of partner and customer of one association.

    Attributes:
        segment: The customer's segment, a value of `Segment`.
        country: The customer's country, two letters.
        shared_domain: A verified domain of the customer that is the partner's; empty: none.
        disclosed: Whether the claim has a public-sector disclosure on file; False without a claim.
    """

    segment: str
    country: str
    shared_domain: str
    disclosed: bool


def customer_codes(known: Circumstances, policy: PublicSector) -> Iterator[Reason]:
    """Give the codes that hold in every month, whatever the usage.

    A customer in the public sector earns nothing for anybody, unless the program lets those of its
    country earn with a disclosure and the claim has one.
    """
    if known.shared_domain:
        yield Reason.CUSEQPTR
    if known.segment == Segment.PUBLIC_SECTOR and not (
        known.disclosed and known.country in policy.earns_with_disclosure
    ):
        yield Reason.CUSPUBSEC


def shared_domain(of_customer: Collection[str], of_partner: Collection[str]) -> str:
    """Give the first of a customer's domains that is the partner's or lies below it, or nothing."""
    return next(
        (
            domain
            for domain in sorted(of_customer)
            if any(domain == own or domain.endswith(f".{own}") for own in of_partner)
        ),
        "",
    )
