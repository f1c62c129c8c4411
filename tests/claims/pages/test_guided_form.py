"""The guided form, step by step, without script."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.builders import make_customer, make_user
from tests.claims.pages.visitors import browser
from tests.claims.scene import USAGE, Scene, make_claimant

from opencpor.access.roles import Role
from opencpor.claims.models import AvailabilityQuestion, Claim

pytestmark = pytest.mark.django_db
AREA = "microsoft-cpor/modern-work-security"


@pytest.fixture
def partner(scene: Scene) -> Client:
    return browser(scene.ours.user)


def begun(partner: Client) -> Claim:
    answer = partner.post(f"/claims/add/{AREA}", {"engagement": USAGE})
    assert answer.status_code == 302
    return Claim.objects.get()


def details(scene: Scene, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Teams rollout",
        "given_partner_id": scene.ours.location.partner_id,
        "tenant_id": str(scene.customer.tenant_id),
        "customer_name": "Customer",
        "customer_domain": scene.domain,
        "customer_country": "DE",
        "agreement_date": "2026-10-01",
        **changes,
    }


def test_the_first_step_offers_every_solution_area_and_something_else(partner: Client) -> None:
    page = partner.get("/claims/add").content.decode()
    assert "Modern Work and Security" in page
    assert "Business Applications" in page
    assert "Something else?" in page


def test_something_else_points_to_other_programs(partner: Client) -> None:
    answer = partner.post("/claims/add", {"area": "elsewhere"}, follow=True)
    assert answer.redirect_chain == [("/claims/add/elsewhere", 302)]
    assert "belong to other programs" in answer.content.decode()


def test_no_area_chosen_is_said_at_the_field(partner: Client) -> None:
    answer = partner.post("/claims/add", {})
    assert answer.status_code == 422
    assert "Choose what you help the customer with" in answer.content.decode()
    assert not Claim.objects.exists()


def test_the_role_step_says_when_to_choose_each(partner: Client) -> None:
    page = partner.get("/claims/add/microsoft-cpor/business-applications").content.decode()
    assert "Build intent - Advisor" in page
    assert "Recognition only: nothing is paid." in page


@pytest.mark.parametrize(
    ("area", "chosen"), [(AREA, 1), ("microsoft-cpor/business-applications", 0)]
)
def test_the_only_role_of_an_area_is_chosen_already(
    partner: Client, area: str, chosen: int
) -> None:
    page = partner.get(f"/claims/add/{area}").content.decode()
    assert len(re.findall(r'name="engagement"[^>]* checked', page)) == chosen


def test_choosing_a_role_begins_a_draft_with_ones_own_contact(
    partner: Client, scene: Scene
) -> None:
    claim = begun(partner)
    assert claim.state == "draft"
    assert claim.partner_contact_email == scene.ours.user.email
    assert claim.given_partner_id == scene.ours.location.partner_id


def test_solution_area_and_role_are_chosen_anew_and_what_does_not_fit_is_named(
    partner: Client,
) -> None:
    claim = begun(partner)
    partner.post(f"/claims/{claim.id}/edit/lines", {"workloads": ["teams"]})
    form = partner.get(f"/claims/{claim.id}/edit/details").content.decode()
    address = f"/claims/{claim.id}/edit/area"
    assert f'href="{address}"' in form
    area = partner.get(address).content.decode()
    assert re.search(f'value="{AREA}"[^>]* checked', area)
    answer = partner.post(address, {"area": "microsoft-cpor/business-applications"})
    role = partner.get(answer["Location"]).content.decode()
    assert "is taken out of the draft" in role
    done = partner.post(answer["Location"], {"engagement": "bizapps-revenue"}, follow=True)
    assert "does not fit the new partner role: Microsoft Teams" in done.content.decode()
    claim.refresh_from_db()
    assert (claim.engagement, claim.lines.count()) == ("bizapps-revenue", 0)


def test_the_role_of_what_was_submitted_stays(partner: Client, scene: Scene) -> None:
    claim = scene.action_required("teams")
    page = partner.post(f"/claims/{claim.id}/edit/role/{AREA}", {"engagement": USAGE}, follow=True)
    assert "stays as it is once a claim was submitted" in page.content.decode()
    form = partner.get(f"/claims/{claim.id}/edit/lines").content.decode()
    assert "/edit/area" not in form


def test_details_are_saved_by_next(partner: Client, scene: Scene) -> None:
    claim = begun(partner)
    answer = partner.post(f"/claims/{claim.id}/edit/details", details(scene))
    assert answer["Location"] == f"/claims/{claim.id}/edit/lines"
    claim.refresh_from_db()
    assert (claim.name, claim.customer_country) == ("Teams rollout", "DE")


def test_details_are_saved_by_leaving_and_are_there_again(partner: Client, scene: Scene) -> None:
    claim = begun(partner)
    partner.post(f"/claims/{claim.id}/edit/details", details(scene, name="Half", go="leave"))
    page = partner.get(f"/claims/{claim.id}/edit/details").content.decode()
    assert 'value="Half"' in page


def test_a_change_saves_by_itself_and_answers_with_findings(partner: Client, scene: Scene) -> None:
    claim = begun(partner)
    sent = details(scene, tenant_id="nonsense")
    answer = partner.post(f"/claims/{claim.id}/edit/details", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "This is not a tenant ID." in answer.content.decode()
    assert "<html" not in answer.content.decode()
    claim.refresh_from_db()
    assert claim.tenant_id == "nonsense"


@pytest.mark.parametrize(
    "pasted",
    ["{{{0}}}", "https://portal.azure.com/#@x/tenantId/{0}", "  {0} "],
    ids=["braces", "portal", "blanks"],
)
def test_a_tenant_id_is_read_out_of_what_was_pasted(
    partner: Client, scene: Scene, pasted: str
) -> None:
    claim = begun(partner)
    sent = details(scene, tenant_id=pasted.format(str(scene.customer.tenant_id).upper()))
    partner.post(f"/claims/{claim.id}/edit/details", sent)
    claim.refresh_from_db()
    assert claim.tenant_id == str(scene.customer.tenant_id)


def test_a_pasted_domain_is_noted_as_the_domain(partner: Client, scene: Scene) -> None:
    claim = begun(partner)
    sent = details(scene, tenant_id=scene.domain, customer_domain="")
    page = partner.post(f"/claims/{claim.id}/edit/details", sent).content.decode()
    assert f"{scene.domain} is a domain, not a tenant ID" in page
    claim.refresh_from_db()
    assert (claim.tenant_id, claim.customer_domain) == ("", scene.domain)


def test_a_pasted_domain_appears_in_its_field_while_one_types(
    partner: Client, scene: Scene
) -> None:
    claim = begun(partner)
    sent = details(scene, tenant_id=scene.domain, customer_domain="")
    address = f"/claims/{claim.id}/edit/details"
    part = partner.post(address, sent, headers={"HX-Request": "true"}).content.decode()
    assert f'value="{scene.domain}" hx-swap-oob="true"' in part


def test_a_domain_noted_while_it_was_being_typed_is_completed(
    partner: Client, scene: Scene
) -> None:
    claim, address = begun(partner), "details"
    for typed, kept in (("contoso.co", "contoso.co"), ("contoso.com", "contoso.co")):
        sent = details(scene, tenant_id=typed, customer_domain=kept)
        partner.post(f"/claims/{claim.id}/edit/{address}", sent)
    claim.refresh_from_db()
    assert (claim.customer_domain, claim.tenant_id) == ("contoso.com", "")


def test_a_domain_that_does_not_prove_the_tenant_is_pointed_out(
    partner: Client, scene: Scene
) -> None:
    claim = begun(partner)
    address = f"/claims/{claim.id}/edit/details"
    for tenant_id, doubtful in ((str(scene.customer.tenant_id), False), (str(uuid4()), True)):
        sent = details(scene, tenant_id=tenant_id)
        page = partner.post(address, sent, headers={"HX-Request": "true"}).content.decode()
        assert ("Check both; a reviewer looks at it too." in page) is doubtful
        assert ("Domain and tenant match." in page) is not doubtful


def test_findings_on_lines_say_which_line(partner: Client, scene: Scene) -> None:
    scene.approved("teams")
    claim = scene.draft("teams", "exchange")
    page = partner.get(f"/claims/{claim.id}/edit/review").content.decode()
    assert "Microsoft Teams: Your organization already has this association" in page
    assert "Exchange Online: Your organization already" not in page


def test_workloads_are_listed_and_marked_without_naming_the_holder(
    partner: Client, scene: Scene
) -> None:
    rival = make_claimant()
    scene.approved("teams", side=rival)
    claim = begun_claim(scene)
    page = partner.post(f"/claims/{claim.id}/availability").content.decode()
    assert "Held by another partner" in page
    assert "Free" in page
    assert rival.location.organization.organization.name not in page


def begun_claim(scene: Scene) -> Claim:
    return scene.draft("exchange")


def test_showing_the_step_asks_only_about_what_is_claimed(partner: Client, scene: Scene) -> None:
    claim = begun_claim(scene)
    partner.get(f"/claims/{claim.id}/edit/lines")
    assert AvailabilityQuestion.objects.get().units == [{"workload": "exchange"}]
    partner.post(f"/claims/{claim.id}/availability")
    assert AvailabilityQuestion.objects.count() == 2


def test_chosen_workloads_become_lines(partner: Client, scene: Scene) -> None:
    claim = begun_claim(scene)
    partner.post(f"/claims/{claim.id}/edit/lines", {"workloads": ["teams", "exchange"]})
    assert set(claim.lines.values_list("workload", flat=True)) == {"teams", "exchange"}


def test_subscriptions_are_named_with_their_product(partner: Client, scene: Scene) -> None:
    claim = scene.draft("exchange", engagement="bizapps-presales-advisor")
    product = scene_product()
    sent = {
        "line-TOTAL_FORMS": "1",
        "line-INITIAL_FORMS": "0",
        "line-0-subscription_id": "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
        "line-0-product": product,
    }
    partner.post(f"/claims/{claim.id}/edit/lines", sent)
    line = claim.lines.get()
    assert (line.subscription_id, line.product) == ("3f2504e0-4f89-41d3-9a0c-0305e82c3301", product)


def scene_product() -> str:
    from opencpor.programs.queries import latest_version

    program = latest_version("microsoft-cpor").document
    engagement = program.engagement("bizapps-presales-advisor")
    assert engagement
    return program.products_of(engagement)[0].key


def test_a_contact_of_an_earlier_claim_on_the_tenant_is_offered(
    partner: Client, scene: Scene
) -> None:
    earlier = scene.draft("exchange")
    claim = scene.draft("teams", contact_email="", contact_name="")
    address = f"/claims/{claim.id}/edit/contacts"
    page = partner.get(address).content.decode()
    assert "Ada Customer" in page
    entered = re.search(r"<form[^>]*novalidate.*?(<button[^>]*>)", page, re.DOTALL)
    assert entered
    assert 'value="next"' in entered[1]  # what the Enter key presses
    partner.post(address, {"use": earlier.id, "contact_language": "en"})
    claim.refresh_from_db()
    assert claim.contact_email == f"ada@{scene.domain}"


def test_a_contact_of_another_tenant_is_not_offered(partner: Client, scene: Scene) -> None:
    scene.draft("exchange")
    other = make_customer()
    claim = scene.draft("teams", tenant_id=str(other.tenant_id), contact_email="")
    assert "Ada Customer" not in partner.get(f"/claims/{claim.id}/edit/details").content.decode()
    page = partner.get(f"/claims/{claim.id}/edit/contacts").content.decode()
    assert "From earlier claims" not in page


def test_the_review_shows_answers_findings_and_a_way_back(partner: Client, scene: Scene) -> None:
    claim = scene.draft("teams", name="")
    page = partner.get(f"/claims/{claim.id}/edit/review").content.decode()
    assert "The claim has no name." in page
    assert f"/claims/{claim.id}/edit/contacts" in page
    assert "Germany" in page


def test_add_customer_leads_to_the_draft(partner: Client, scene: Scene) -> None:
    claim = scene.draft("teams")
    answer = partner.post(f"/claims/{claim.id}/edit/review", {"go": "next"}, follow=True)
    assert answer.redirect_chain[0][0] == f"/claims/{claim.id}"
    assert "upload your proof of execution" in answer.content.decode()


def test_a_claim_asked_about_opens_only_what_may_be_changed(partner: Client, scene: Scene) -> None:
    claim = scene.action_required()
    page = partner.get(f"/claims/{claim.id}/edit/details").content.decode()
    assert 'name="given_partner_id"' in page
    assert 'name="customer_name"' not in page


def test_a_submitted_claim_cannot_be_edited(partner: Client, scene: Scene) -> None:
    claim = scene.submitted()
    answer = partner.post(f"/claims/{claim.id}/edit/details", details(scene, name="Other"))
    assert answer["Location"] == f"/claims/{claim.id}"
    claim.refresh_from_db()
    assert claim.name == "Teams rollout"


def test_anothers_draft_is_not_found(scene: Scene) -> None:
    claim = scene.draft()
    rival = browser(make_claimant().user)
    answer = rival.post(f"/claims/{claim.id}/edit/details", details(scene, name="Mine"))
    assert answer.status_code == 404
    claim.refresh_from_db()
    assert claim.name == "Teams rollout"


def test_a_viewer_cannot_begin_a_claim(scene: Scene) -> None:
    viewer = make_user(Role.REPORT_VIEWER, scene.ours.location.organization.organization)
    answer = browser(viewer).post(f"/claims/add/{AREA}", {"engagement": USAGE})
    assert answer.status_code == 403
    assert not Claim.objects.exists()


def test_locations_are_shown_with_their_enrollment(partner: Client, scene: Scene) -> None:
    claim = begun(partner)
    page = partner.get(f"/claims/{claim.id}/edit/details").content.decode()
    assert f"{scene.ours.location.partner_id} · not enrolled" in page
