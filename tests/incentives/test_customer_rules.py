"""Who partner and customer are, and what follows from it."""

from dataclasses import replace

import pytest

from opencpor.incentives.rules.customers import Circumstances, customer_codes, shared_domain
from opencpor.programs.document.policy import PublicSector

COMMERCIAL = Circumstances("commercial", "US", shared_domain="", disclosed=False)
PUBLIC = replace(COMMERCIAL, segment="public_sector")
DISCLOSED = replace(PUBLIC, disclosed=True)
POLICY = PublicSector(earns_with_disclosure=("IN", "US"))


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        (COMMERCIAL, []),
        (replace(COMMERCIAL, segment="education"), []),
        (replace(COMMERCIAL, shared_domain="own.example"), ["CUSEQPTR"]),
        (PUBLIC, ["CUSPUBSEC"]),
        (DISCLOSED, []),
        (replace(DISCLOSED, country="DE"), ["CUSPUBSEC"]),
        (replace(PUBLIC, shared_domain="own.example"), ["CUSEQPTR", "CUSPUBSEC"]),
    ],
)
def test_codes_follow_from_domain_segment_country_and_disclosure(
    known: Circumstances, codes: list[str]
) -> None:
    assert list(customer_codes(known, POLICY)) == codes


def test_a_disclosure_helps_nowhere_unless_the_program_says_so() -> None:
    assert list(customer_codes(DISCLOSED, PublicSector())) == ["CUSPUBSEC"]


@pytest.mark.parametrize(
    ("of_customer", "of_partner", "shared"),
    [
        (["contoso.example"], ["fabrikam.example"], ""),
        (["z.example", "fabrikam.example"], ["fabrikam.example"], "fabrikam.example"),
        (["it.fabrikam.example"], ["fabrikam.example"], "it.fabrikam.example"),
        (["fabrikam.example"], ["it.fabrikam.example"], ""),
        (["notfabrikam.example"], ["fabrikam.example"], ""),
        ([], ["fabrikam.example"], ""),
    ],
)
def test_a_domain_is_shared_if_it_is_the_partners_or_lies_below(
    of_customer: list[str], of_partner: list[str], shared: str
) -> None:
    assert shared_domain(of_customer, of_partner) == shared
