"""The page of a claim: what it shows to whom, and what a partner does there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.builders import make_customer, make_user
from tests.claims.pages.visitors import browser, browser_of, text_of
from tests.claims.scene import Scene, make_claimant

from opencpor.access.roles import Role
from opencpor.claims.actions.checking import as_errors
from opencpor.claims.evidence.models import Evidence
from opencpor.claims.forms.claim import HandInForm
from opencpor.claims.models import Claim
from opencpor.claims.rules.codes import Finding
from opencpor.claims.states import State
from opencpor.common.errors import Invalid
from opencpor.register.models import Association
from opencpor.ui.forms import apply_problem
from opencpor.ui.templatetags.ui import error_summary

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(scene: Scene) -> Client:
    return browser(scene.ours.user)


def statements(scene: Scene) -> dict[str, str]:
    return {f"statement-{key}": "on" for key in scene.acknowledgements} | {
        "why-0": "Enrollment is under way.",
        "why-1": "One agreement for all.",
        "why-2": "One agreement for all.",
        "why-3": "One agreement for all.",
    }


@pytest.mark.parametrize("state", [one for one in State if one is not State.DISPUTED])
def test_every_state_has_a_page_for_partner_and_operator(scene: Scene, state: State) -> None:
    claim = scene.in_state(state)
    for client in (browser(scene.ours.user), browser_of(scene.reviewer)):
        page = text_of(client, f"/claims/{claim.id}")
        assert "next-step" in page
        assert "Teams rollout" in page


def test_a_draft_says_what_to_do_and_by_when(partner: Client, scene: Scene) -> None:
    page = text_of(partner, f"/claims/{scene.draft().id}")
    assert "Upload your proof of execution, accept the statements and submit the claim." in page
    assert "left)" in page


def test_what_blocks_leads_to_where_it_is_mended(partner: Client, scene: Scene) -> None:
    claim = scene.draft("teams")
    Claim.objects.filter(id=claim.id).update(agreement_date=None, contact_title="")
    Evidence.objects.filter(claim=claim).delete()
    page = text_of(partner, f"/claims/{claim.id}")
    for address in ("details#id_agreement_date", "contacts#id_contact_title"):
        assert f'href="/claims/{claim.id}/edit/{address}"' in page
    assert '<a href="#evidence">' in page


def test_submitting_without_statements_says_so_at_each(partner: Client, scene: Scene) -> None:
    claim = scene.draft("teams")
    answer = partner.post(f"/claims/{claim.id}/submit", {"why-0": "Under way."})
    assert answer.status_code == 422
    assert "This statement is not accepted yet." in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == "draft"


def test_submitting_without_a_reason_for_a_warning_says_so(partner: Client, scene: Scene) -> None:
    claim = scene.draft("teams")
    sent = {key: text for key, text in statements(scene).items() if "why" not in key}
    answer = partner.post(f"/claims/{claim.id}/submit", sent)
    assert answer.status_code == 422
    assert "This location is not enrolled" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == "draft"


def test_each_missing_reason_leads_to_the_warning_that_it_is_missing_for() -> None:
    found = [Finding(kind, "lines.0.workload") for kind in ("slot_held", "seats_below_minimum")]
    form = HandInForm([], found, "en", {}, given={}, accepted=())
    apply_problem(form, Invalid("Say why.", errors=as_errors(found)), form.places())
    links = error_summary(form)["links"]
    assert [link["target"] for link in links] == ["id_why-0", "id_why-1"]
    assert [link["label"] for link in links] == ["", ""]  # the text begins with the label
    assert links[0]["text"].startswith("Another partner holds this.")


def test_a_complete_draft_is_submitted(partner: Client, scene: Scene) -> None:
    claim = scene.draft("teams")
    answer = partner.post(f"/claims/{claim.id}/submit", statements(scene))
    assert answer["Location"] == f"/claims/{claim.id}"
    claim.refresh_from_db()
    assert claim.state == "submitted"
    assert claim.warning_reasons.get().reason == "Enrollment is under way."


def test_what_the_reviewer_asks_is_shown_with_its_remedy(partner: Client, scene: Scene) -> None:
    page = text_of(partner, f"/claims/{scene.action_required('teams').id}")
    assert "What the reviewer asks" in page
    assert "Which ones?" in page


def test_answering_submits_again(partner: Client, scene: Scene) -> None:
    claim = scene.action_required("teams")
    partner.post(f"/claims/{claim.id}/submit", {"why-0": "Under way."})
    claim.refresh_from_db()
    assert claim.state == "under_review"


def test_withdrawing_asks_first_and_needs_a_reason(partner: Client, scene: Scene) -> None:
    claim = scene.submitted()
    address = f"/claims/{claim.id}/withdraw"
    assert "Withdraw this claim?" in text_of(partner, address)
    assert partner.post(address, {}).status_code == 422
    partner.post(address, {"reason": "A mistake."})
    claim.refresh_from_db()
    assert claim.state == "withdrawn"


def test_a_withdrawn_claim_is_copied_into_a_draft(partner: Client, scene: Scene) -> None:
    claim = scene.withdrawn()
    answer = partner.post(f"/claims/{claim.id}/copy")
    made = Claim.objects.get(copied_from=claim)
    assert answer["Location"] == f"/claims/{made.id}/edit/details"


def test_comments_are_a_conversation(partner: Client, scene: Scene) -> None:
    claim = scene.submitted()
    partner.post(f"/claims/{claim.id}/comment", {"text": "Please look at page 3."})
    reviewer = browser_of(scene.reviewer)
    reviewer.post(f"/claims/{claim.id}/comment", {"text": "Thank you."})
    page = text_of(partner, f"/claims/{claim.id}/comments")
    assert "Please look at page 3." in page
    assert "Thank you." in page


def test_files_are_added_and_the_bad_one_is_named(partner: Client, scene: Scene) -> None:
    claim = scene.draft("teams")
    good = SimpleUploadedFile("agreement.txt", b"Signed for Teams on 1 October 2026.")
    bad = SimpleUploadedFile("run.exe", b"MZ\x90\x00 not a document")
    sent = {"documents": [good, bad], "kind": "signed_agreement", "signed_on": "2026-10-01"}
    answer = partner.post(f"/claims/{claim.id}/evidence", sent)
    assert answer.status_code == 422
    assert "run.exe:" in answer.content.decode()
    names = set(claim.evidence.filter(removed_at=None).values_list("file__name", flat=True))
    assert names == {"agreement.pdf", "agreement.txt"}


def test_a_rejected_claim_takes_files_only_while_it_can_be_disputed(
    partner: Client, scene: Scene
) -> None:
    claim = scene.rejected()
    assert 'name="documents"' in text_of(partner, f"/claims/{claim.id}/upload")
    Claim.objects.filter(id=claim.id).update(reason_code="customer_declined")
    assert 'name="documents"' not in text_of(partner, f"/claims/{claim.id}/upload")


def test_removing_a_file_asks_first(partner: Client, scene: Scene) -> None:
    claim = scene.draft("teams")
    file = claim.evidence.get()
    address = f"/claims/{claim.id}/evidence/{file.id}/remove"
    assert "agreement.pdf" in text_of(partner, address)
    assert claim.evidence.filter(removed_at=None).exists()
    partner.post(address)
    assert not claim.evidence.filter(removed_at=None).exists()


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_template_is_handed_out(partner: Client, scene: Scene, kind: str) -> None:
    answer = partner.get(f"/claims/{scene.draft('teams').id}/template.{kind}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'-poe.{kind}"')


def test_a_viewer_sees_neither_people_nor_files(scene: Scene) -> None:
    claim = scene.submitted()
    organization = scene.ours.location.organization.organization
    viewer = browser(make_user(Role.REPORT_VIEWER, organization))
    page = text_of(viewer, f"/claims/{claim.id}")
    assert "Ada Customer" not in page
    assert "agreement.pdf" not in page


def test_the_customer_sees_no_files_and_no_comments(partner: Client, scene: Scene) -> None:
    claim = scene.submitted()
    partner.post(f"/claims/{claim.id}/comment", {"text": "Between us."})
    page = text_of(browser_of(scene.tenant_admin), f"/claims/{claim.id}")
    assert "Between us." not in page
    assert "agreement.pdf" not in page


def test_another_partner_finds_nothing(scene: Scene) -> None:
    claim = scene.submitted()
    rival = browser(make_claimant().user)
    for address in ("", "/withdraw", "/review"):
        assert rival.get(f"/claims/{claim.id}{address}").status_code in {403, 404}
    assert rival.post(f"/claims/{claim.id}/withdraw", {"reason": "Mine."}).status_code == 404
    claim.refresh_from_db()
    assert claim.state == "submitted"


def test_an_association_is_shown_and_ended_with_a_reason(partner: Client, scene: Scene) -> None:
    claim = scene.approved("teams")
    held = Association.objects.get()
    assert f"/claims/associations/{held.id}" in text_of(partner, f"/claims/{claim.id}")
    address = f"/claims/associations/{held.id}/end"
    assert "It ends at once." in text_of(partner, address)
    partner.post(address, {"reason": "The project is over."})
    page = text_of(partner, f"/claims/associations/{held.id}")
    assert "disassociated" in page
    claim.refresh_from_db()
    assert claim.state == "ended"


def test_an_incentives_user_cannot_end_an_association(scene: Scene) -> None:
    scene.approved("teams")
    held = Association.objects.get()
    organization = scene.ours.location.organization.organization
    user = browser(make_user(Role.INCENTIVES_USER, organization))
    answer = user.post(f"/claims/associations/{held.id}/end", {"reason": "No."})
    assert answer.status_code == 403
    assert Association.objects.get().end_reason == ""


def test_a_customers_admin_ends_an_association_without_saying_why(scene: Scene) -> None:
    scene.approved("teams")
    held = Association.objects.get()
    admin = browser(make_user(Role.CUSTOMER_ADMIN, scene.customer.organization))
    page = text_of(admin, f"/claims/associations/{held.id}")
    assert f"/console/associations/{held.id}/decline" in page
    assert "sees nothing of your usage" in text_of(admin, f"/claims/associations/{held.id}/end")
    admin.post(f"/claims/associations/{held.id}/end", {"reason": ""})
    assert Association.objects.get().end_reason == "customer_ended"


def test_another_customers_admin_cannot_end_an_association(scene: Scene) -> None:
    scene.approved("teams")
    held = Association.objects.get()
    admin = browser(make_user(Role.CUSTOMER_ADMIN, make_customer().organization))
    assert admin.post(f"/claims/associations/{held.id}/end").status_code == 404
    assert Association.objects.get().end_reason == ""


def test_anothers_association_is_not_found(scene: Scene) -> None:
    scene.approved("teams")
    held = Association.objects.get()
    rival = browser(make_claimant().user)
    assert rival.get(f"/claims/associations/{held.id}").status_code == 404
    assert "No associations yet" in text_of(rival, "/claims/associations")


def test_associations_are_filtered(partner: Client, scene: Scene) -> None:
    scene.approved("teams")
    name = scene.customer.organization.name
    assert name in text_of(partner, "/claims/associations?state=active")
    assert "No association fits" in text_of(partner, "/claims/associations?state=ended")


def test_the_list_filters_by_state_area_and_words(partner: Client, scene: Scene) -> None:
    scene.draft(name="First one")
    scene.submitted(name="Second one")
    assert "First one" not in text_of(partner, "/claims/?status=submitted")
    assert "First one" in text_of(partner, "/claims/?q=first")
    other = text_of(partner, "/claims/?solution_area=microsoft-cpor/business-applications")
    assert "First one" not in other


def test_the_search_box_finds_a_claim_by_its_tenant(partner: Client, scene: Scene) -> None:
    claim = scene.draft(name="Findable")
    page = partner.get("/search", {"q": str(scene.customer.tenant_id)}, follow=True)
    assert claim.id in page.content.decode()


def test_an_empty_list_says_what_to_do(partner: Client) -> None:
    assert "Add a customer you help to adopt a product." in text_of(partner, "/claims/")


def test_a_customers_admin_finds_the_partners_that_hold_something(scene: Scene) -> None:
    scene.approved("teams")
    admin = browser(make_user(Role.CUSTOMER_ADMIN, scene.customer.organization))
    page = text_of(admin, "/claims/associations")
    assert scene.ours.location.organization.organization.name in page
    assert 'href="/claims/"' in page
