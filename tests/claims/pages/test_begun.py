"""A claim begun from a customer: the draft knows what its reader may know of it."""

from datetime import date

import pytest
from django.test import Client
from tests.builders import add_role, make_customer, make_location, make_user
from tests.claims.pages.test_guided_form import AREA
from tests.claims.pages.visitors import browser
from tests.claims.scene import USAGE, Scene, make_claimant

from opencpor.access.actor import system
from opencpor.access.models import Unit
from opencpor.access.roles import Role
from opencpor.claims.consent.models import ConsentText
from opencpor.claims.models import Claim
from opencpor.claims.pages.begun import claim_address
from opencpor.common.clock import now
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db
SYSTEM = system("test")


@pytest.fixture
def partner(scene: Scene) -> Client:
    hold_teams(scene)
    return browser(scene.ours.user)


def hold_teams(scene: Scene) -> Association:
    place = scene.ours.location
    terms = Terms(place.organization_id, place.pk, USAGE, 1, now(), claim_line="lin_1")
    return open_association(SlotKey("microsoft-cpor", scene.customer.pk, "teams"), terms, SYSTEM)


def begin(partner: Client, customer_id: str, *workloads: str) -> Claim:
    address = claim_address(customer_id, workloads).removeprefix("/claims/add")
    answer = partner.post(f"/claims/add/{AREA}{address}", {"engagement": USAGE})
    assert answer.status_code == 302, answer.status_code
    return Claim.objects.get()


def test_workloads_of_one_area_lead_to_its_roles(partner: Client, scene: Scene) -> None:
    address = claim_address(scene.customer.pk, ["intune"])
    answer = partner.get(address)
    assert answer.headers["Location"] == address.replace("/add", f"/add/{AREA}")
    page = partner.get(answer.headers["Location"]).content.decode()
    assert f"· {scene.customer.organization.name}" in page
    assert f'href="/claims/add?customer={scene.customer.pk}"' in page


def test_the_draft_knows_the_customer_and_the_workload(partner: Client, scene: Scene) -> None:
    claim, one = begin(partner, scene.customer.pk, "intune"), scene.customer
    assert claim.name == f"{one.organization.name}: Microsoft Intune"
    assert (claim.tenant_id, claim.customer_name) == (str(one.tenant_id), one.organization.name)
    assert (claim.customer_country, claim.customer_domain) == (one.country, "")
    assert claim.given_partner_id == scene.ours.location.partner_id
    assert [line.workload for line in claim.lines.all()] == ["intune"]
    assert claim.partner_contact_email == scene.ours.user.email


def begin_after_others(partner: Client, scene: Scene) -> Claim:
    before = set(Claim.objects.values_list("id", flat=True))
    begun = claim_address(scene.customer.pk).removeprefix("/claims/add")
    assert partner.post(f"/claims/add/{AREA}{begun}", {"engagement": USAGE}).status_code == 302
    return Claim.objects.exclude(id__in=before).get()


def test_the_domain_is_that_of_ones_own_newest_claim(partner: Client, scene: Scene) -> None:
    scene.draft(customer_domain="ours.example")
    scene.draft(side=make_claimant(), customer_domain="theirs.example")
    assert begin_after_others(partner, scene).customer_domain == "ours.example"


def test_the_contact_is_that_of_ones_own_newest_claim(partner: Client, scene: Scene) -> None:
    scene.draft(contact_name="Ada Before")
    scene.draft(contact_language="de")
    scene.draft(side=make_claimant(), contact_name="Eve Theirs")
    made = begin_after_others(partner, scene)
    assert (made.contact_name, made.contact_title) == ("Ada Customer", "CIO")
    assert (made.contact_email, made.contact_language) == (f"ada@{scene.domain}", "de")


def test_a_contact_that_no_mail_reached_is_not_taken_over(partner: Client, scene: Scene) -> None:
    claim = scene.draft()
    ConsentText.objects.create(
        claim=claim, number=1, document={}, sha256=bytes(32), contact={}, frozen_at=now(),
        unreached_at=now(), unreached_reason="550 no such user",
    )  # fmt: skip
    assert begin_after_others(partner, scene).contact_email == ""


def test_a_contact_of_another_location_is_offered_but_not_given(
    partner: Client, scene: Scene
) -> None:
    other = make_location(scene.ours.location.organization)
    scene.draft(given_partner_id=other.partner_id)
    made = begin_after_others(partner, scene)
    assert (made.given_partner_id, made.contact_name) == (scene.ours.location.partner_id, "")
    assert "Ada Customer" in partner.get(f"/claims/{made.id}/edit/contacts").content.decode()


def test_the_date_of_an_earlier_agreement_is_offered_and_taken(
    partner: Client, scene: Scene
) -> None:
    earlier = scene.draft(agreement_date=date(2026, 3, 1))
    other = scene.draft(engagement="bizapps-presales-advisor", agreement_date=date(2025, 1, 2))
    made = begin_after_others(partner, scene)
    address = f"/claims/{made.id}/edit/details"
    page = partner.get(address).content.decode()
    assert ("Signed on 1 March 2026" in page, "2 January 2025" in page) == (True, False)
    for chosen in (other, earlier):
        known = {"given_partner_id": made.given_partner_id, "tenant_id": made.tenant_id}
        partner.post(address, known | {"use": chosen.id})
        made.refresh_from_db()
        assert made.agreement_date == (earlier.agreement_date if chosen is earlier else None)


@pytest.mark.parametrize("step", ["/claims/add", f"/claims/add/{AREA}"])
def test_a_customer_of_others_is_not_found_and_nothing_begins(partner: Client, step: str) -> None:
    stranger = make_customer()
    for customer_id in (stranger.pk, "org_1"):
        asked = {"customer": customer_id}
        assert partner.get(step, asked).status_code == 404
        answer = partner.post(f"{step}?customer={customer_id}", {"engagement": USAGE})
        assert answer.status_code == 404
    assert not Claim.objects.exists()


def test_a_role_at_another_location_does_not_find_the_customer(
    partner: Client, scene: Scene
) -> None:
    home = scene.ours.location.organization.organization
    other = Unit.objects.create(organization=home, name="Elsewhere")
    elsewhere = browser(make_user(Role.INCENTIVES_ADMIN, home, other))
    assert elsewhere.get(claim_address(scene.customer.pk)).status_code == 404
    assert partner.get(claim_address(scene.customer.pk)).status_code == 200


def test_workloads_that_nobody_offers_are_left_out(partner: Client, scene: Scene) -> None:
    claim = begin(partner, scene.customer.pk, "luck", "intune", "intune", "sales")
    assert [line.workload for line in claim.lines.all()] == ["intune"]


def test_another_word_in_the_address_is_refused(partner: Client) -> None:
    assert partner.get("/claims/add?tenant=1").status_code == 422
    assert partner.post(f"/claims/add/{AREA}?tenant=1", {"engagement": USAGE}).status_code == 422
    assert not Claim.objects.exists()


def test_a_customer_of_places_that_one_may_not_claim_for_is_not_found(
    partner: Client, scene: Scene
) -> None:
    both = make_user(Role.INCENTIVES_USER)
    add_role(both, Role.REPORT_VIEWER, scene.ours.location.organization.organization)
    elsewhere, address = browser(both), claim_address(scene.customer.pk)
    assert elsewhere.get("/claims/add").status_code == partner.get(address).status_code == 200
    assert elsewhere.get(address).status_code == 404
    begun = address.removeprefix("/claims/add")
    assert elsewhere.post(f"/claims/add/{AREA}{begun}", {"engagement": USAGE}).status_code == 404
    assert not Claim.objects.exists()
