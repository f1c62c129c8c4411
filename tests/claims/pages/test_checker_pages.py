"""The checker's advice on pages and in the API, and words shown in place of a file."""

import io

import pytest
from django.test import Client
from docx import Document
from tests.builders import make_user, token_of
from tests.claims.pages.visitors import browser, text_of
from tests.claims.world import World
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.evidence.actions.add import About, Upload, add_evidence
from opencpor.claims.evidence.models import Evidence, EvidenceKind
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db


def offer() -> bytes:
    made, out = Document(), io.BytesIO()
    made.add_heading("Scope", level=1)
    made.add_paragraph("<b>Microsoft Teams</b> for Contoso")
    made.save(out)
    return out.getvalue()


@pytest.fixture
def claim() -> Claim:
    """A draft with a PDF and a Word document, both read."""
    world = World()
    actor = world.partner_actor()
    claim = world.draft(actor, "teams", "sharepoint")
    upload = Upload("offer.docx", io.BytesIO(offer()))
    add_evidence(claim.id, upload, About(EvidenceKind.OTHER), actor)
    run_jobs()
    return claim


def partner_of(claim: Claim) -> User:
    return make_user(Role.INCENTIVES_ADMIN, claim.partner)


def test_the_partner_reads_what_the_files_name_with_links_to_the_places(claim: Claim) -> None:
    page = text_of(browser(partner_of(claim)), f"/claims/{claim.id}/named")
    docx = Evidence.objects.get(file__name="offer.docx")
    link = f'<a href="/claims/{claim.id}/evidence/{docx.id}/view?part=heading+Scope">'
    assert (
        f"<strong>Microsoft Teams</strong>: found on {link}heading “Scope” of offer.docx</a>"
        in page
    )
    assert "<strong>SharePoint Online</strong>: not found" in page
    assert "<strong>Name of the partner</strong>: found on" in page


def test_nothing_is_said_to_be_missing_before_a_file_was_read() -> None:
    world = World()
    claim = world.draft(world.partner_actor(), "teams")
    client, address = browser(partner_of(claim)), f"/claims/{claim.id}"
    waiting = text_of(client, address)
    assert "Its words are being read" in waiting
    assert "What the files name" not in waiting
    run_jobs()
    assert "What the files name" in text_of(client, address)


def test_the_words_of_an_office_file_are_shown_with_what_was_found_and_run_nothing(
    claim: Claim,
) -> None:
    docx = Evidence.objects.get(file__name="offer.docx")
    address = f"/claims/{claim.id}/evidence/{docx.id}/view?part=heading%20Scope"
    page = text_of(browser(partner_of(claim)), address)
    assert '<section id="part"><h3>heading “Scope”</h3>' in page
    assert "&lt;b&gt;<mark>Microsoft Teams</mark>&lt;/b&gt; for <mark>Contoso</mark>" in page
    event = Event.objects.get(type="evidence.opened")
    assert event.data == {"evidence": docx.id, "as": "text"}


def test_a_reviewer_gets_the_same_beside_the_lines(claim: Claim) -> None:
    client = browser(make_user(Role.REVIEWER))
    docx = Evidence.objects.get(file__name="offer.docx")
    page = text_of(client, f"/claims/{claim.id}/review?file={docx.id}&part=heading+Scope")
    assert f'href="?file={docx.id}&amp;part=heading+Scope#viewer"' in page
    assert f'hx-get="/claims/{claim.id}/evidence/{docx.id}/words?part=heading%20Scope"' in page
    words = text_of(client, f"/claims/{claim.id}/evidence/{docx.id}/words")
    assert "<mark>Microsoft Teams</mark>" in words


def test_the_viewer_is_told_where_to_open_a_pdf_and_what_to_mark(claim: Claim) -> None:
    pdf = Evidence.objects.get(file__name="sow.pdf")
    address = f"/claims/{claim.id}/evidence/{pdf.id}/view?part=page+1"
    page = text_of(browser(partner_of(claim)), address)
    assert 'data-part="page 1"' in page
    assert 'data-find="[&quot;Contoso&quot;, &quot;Fabrikam&quot;]"' in page


def test_the_api_gives_the_report_to_those_who_open_files_without_a_reason(claim: Claim) -> None:
    def listed(user: User) -> dict[str, object]:
        headers = {"Authorization": f"Bearer {token_of(user)}"}
        found: dict[str, object] = Client().get(
            f"/api/v1/claims/{claim.id}/evidence", headers=headers
        ).json()["checker"]  # fmt: skip
        return found

    report, docx = listed(partner_of(claim)), Evidence.objects.get(file__name="offer.docx")
    teams = claim.lines.get(workload="teams").id
    place = {"evidence": docx.id, "label": "heading Scope", "text": "Microsoft Teams"}
    assert report["lines"][teams] == {"hit": "found", "places": [place]}  # type: ignore[index]
    assert (report["tenant"], report["signature_how"]) == ({"hit": "not_found", "places": []}, "")
    assert listed(make_user(Role.AUDITOR)) is None


def test_who_only_inspects_sees_no_words_without_a_reason(claim: Claim) -> None:
    client, docx = browser(make_user(Role.AUDITOR)), Evidence.objects.get(file__name="offer.docx")
    assert "What the files name" not in text_of(client, f"/claims/{claim.id}")
    assert client.get(f"/claims/{claim.id}/evidence/{docx.id}/words").status_code in {403, 404}
    assert "Microsoft Teams</mark>" not in text_of(
        client, f"/claims/{claim.id}/evidence/{docx.id}/view"
    )
    assert not Event.objects.filter(type="evidence.opened").exists()


def test_a_file_of_another_claim_on_the_customer_is_used_here_too(claim: Claim) -> None:
    client, docx = browser(partner_of(claim)), Evidence.objects.get(file__name="offer.docx")
    second = Claim.objects.get(id=copy_of(claim))
    page = text_of(client, f"/claims/{second.id}")
    address = f"/claims/{second.id}/evidence/{docx.id}/reuse"
    assert f'action="{address}"' in page
    assert client.post(address).status_code in {302, 303}
    assert second.evidence.get().file_id == docx.file_id
    assert f'action="{address}"' not in text_of(client, f"/claims/{second.id}")
    other = browser(make_user(Role.INCENTIVES_ADMIN))
    assert other.post(address).status_code == 404


def copy_of(claim: Claim) -> str:
    """Another draft of the same location on the same customer, without files."""
    fields = ("partner_id", "location_id", "tenant_id", "program_key", "engagement", "created_by")
    same = {name: getattr(claim, name) for name in fields}
    return Claim.objects.create(**same, created_at=now(), state_since=now()).id
