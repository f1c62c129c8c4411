from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.directory.rules.tenant import Finding, TenantText, domain_of, guid_of, read_tenant

TENANT = UUID("3f2504e0-4f89-41d3-9a0c-0305e82c3301")
OTHER = UUID("7c9e6679-7425-40de-944b-e07fc1f90ae7")
DRESSES = (
    "{}", "  {}\n", "{{{}}}", "({})", '"{}"', "<{}>", "urn:uuid:{}", "\u200b{}\ufeff",
    "https://portal.example/#view/Directory/tenantId/{}",
    "https://portal.example/?tid={}&x=1",
    "https://portal.example/%7B{}%7D/oauth2",
    "https://login.example/{}/v2.0",
    "tenant ID: {}",
    "https://portal.example/#@{}/resource",
)  # fmt: skip
cases = st.sampled_from([str.upper, str.lower])
real_guids = st.uuids().filter(lambda found: found.int != 0)


@given(guid=real_guids, dress=st.sampled_from(DRESSES), case=cases)
def test_a_guid_is_read_in_every_dress(guid: UUID, dress: str, case: Callable[[str], str]) -> None:
    assert read_tenant(dress.format(case(str(guid)))) == TenantText(tenant_id=guid)


@given(guid=real_guids)
def test_a_guid_without_hyphens_is_the_same_guid(guid: UUID) -> None:
    assert guid_of(guid.hex) == guid


@given(text=st.text())
def test_whatever_is_pasted_is_answered(text: str) -> None:
    found = read_tenant(text)
    said = [found.tenant_id is not None, bool(found.domain), found.finding is not None]
    assert said.count(True) == 1


@given(text=st.text() | st.from_regex(r"[A-Za-z0-9.-]{1,80}"))
def test_a_domain_has_one_spelling(text: str) -> None:
    once = domain_of(text)
    assert domain_of(once) == once


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("Contoso.Example", "contoso.example"),
        ("www.contoso.example.", "contoso.example"),
        ("someone@contoso.example", "contoso.example"),
        ("https://www.contoso.example/about?x=1", "contoso.example"),
        ("https://portal.example/#@contoso.example/resource", "contoso.example"),
        ("müller.example", "xn--mller-kva.example"),
    ],
)
def test_a_domain_is_read_from_what_people_paste(text: str, domain: str) -> None:
    assert read_tenant(text) == TenantText(domain=domain)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", Finding.EMPTY),
        (" \u200b ", Finding.EMPTY),
        ("Contoso", Finding.NOT_RECOGNIZED),
        ("10.0.0.1", Finding.NOT_RECOGNIZED),
        ("a b.example", Finding.NOT_RECOGNIZED),
        ("https://[::1", Finding.NOT_RECOGNIZED),
        (str(UUID(int=0)), Finding.NIL_ID),
        (f"https://portal.example/{TENANT}/{OTHER}", Finding.SEVERAL_IDS),
    ],
)
def test_what_cannot_be_read_says_why(text: str, finding: Finding) -> None:
    assert read_tenant(text) == TenantText(finding=finding)


def test_the_guid_marked_as_the_tenants_wins_over_others() -> None:
    address = f"https://portal.example/subscription/{OTHER}?tenantId={TENANT}"
    assert read_tenant(address) == TenantText(tenant_id=TENANT)
