"""What is one's own in an organization is gone with the role there, and no other role shows it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.builders import add_role, make_token
from tests.claims.bulk.sheets import row, sheet
from tests.claims.pages.visitors import browser
from tests.claims.scene import Claimant, QuietConsent, Scene, make_claimant
from tests.claims.takeover.sheets import Manager, held
from tests.jobs import run_jobs

from opencpor.access.models import Membership, Organization, Unit, User
from opencpor.access.roles import Role
from opencpor.claims import ports
from opencpor.claims.bulk.models import ClaimImport
from opencpor.claims.models import Claim
from opencpor.http.models import Operation, SavedView
from opencpor.notices.center.models import Notice

pytestmark = pytest.mark.django_db
VIEW = {"list": "claims", "name": "Mine", "query": {"q": ["Contoso"]}}


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    consent = QuietConsent()
    monkeypatch.setattr(ports._rooms, "consent", consent)  # noqa: SLF001 - set back after the test
    return Scene(consent)


def place_of(claimant: Claimant) -> Organization:
    return claimant.location.organization.organization


def file_of(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("claims.csv", content)


class Two:
    """Somebody with a role in our partner organization, and since then one in another."""

    def __init__(self, scene: Scene) -> None:
        self.user: User = scene.ours.user
        self.here: Membership = self.user.memberships.get()
        self.there = add_role(self.user, Role.INCENTIVES_ADMIN, place_of(make_claimant()))
        self.visitor = browser(self.user)

    def with_token(self, role: Membership, path: str) -> Any:
        headers = {"Authorization": f"Bearer {make_token(role)}"}
        return Client().get(f"/api/v1{path}", headers=headers)

    def listed(self, role: Membership, path: str) -> list[str]:
        return [one["id"] for one in self.with_token(role, path).json()["items"]]


def test_notices_are_seen_with_a_role_of_their_organization_only(scene: Scene) -> None:
    two = Two(scene)
    scene.approved("teams")
    told = set(Notice.objects.filter(user=two.user).values_list("id", flat=True))
    one = next(iter(told))
    assert (set(two.listed(two.here, "/notices")), two.listed(two.there, "/notices")) == (told, [])
    two.here.delete()
    assert "Approved" not in two.visitor.get("/notices").content.decode()
    assert two.visitor.post(f"/notices/{one}/open").status_code == 404
    assert not Notice.objects.filter(id=one).exclude(read_at=None).exists()


def test_a_notice_takes_the_right_to_read_what_it_is_about(scene: Scene) -> None:
    user, role = scene.ours.user, scene.ours.user.memberships.get()
    scene.approved("teams")
    add_role(user, Role.ACCOUNT_ADMIN, role.organization)  # manages people, reads no claims
    visitor = browser(user)
    assert "Approved" in visitor.get("/notices").content.decode()
    role.delete()
    assert "Approved" not in visitor.get("/notices").content.decode()


def test_a_notice_of_one_location_is_not_for_a_role_at_another(scene: Scene) -> None:
    user, role = scene.ours.user, scene.ours.user.memberships.get()
    scene.approved("teams")
    elsewhere = Unit.objects.create(organization=role.organization, name="Elsewhere")
    role.delete()
    limited = add_role(user, Role.REPORT_VIEWER, role.organization, elsewhere)
    assert "Approved" not in browser(user).get("/notices").content.decode()
    limited.delete()
    add_role(user, Role.REPORT_VIEWER, role.organization, scene.ours.location.unit)
    assert "Approved" in browser(user).get("/notices").content.decode()


def test_views_are_seen_with_a_role_of_their_organization_only(scene: Scene) -> None:
    two = Two(scene)
    ask = two.visitor.post("/api/v1/views", VIEW, content_type="application/json")
    assert (ask.status_code, ask.json()["errors"][0]["field"]) == (422, "organization_id")
    for role in (two.here, two.there):  # the same name in each
        body = VIEW | {"organization_id": role.organization_id}
        made = two.visitor.post("/api/v1/views", body, content_type="application/json")
        assert (made.status_code, made.json()["organization_id"]) == (201, role.organization_id)
        assert two.listed(role, "/views") == [made.json()["id"]]
    here = SavedView.objects.get(organization=two.here.organization)
    two.here.delete()
    assert two.visitor.get(f"/api/v1/views/{here.id}").status_code == 404
    assert two.visitor.post(f"/views/{here.id}", {"name": "x"}).status_code == 404
    assert SavedView.objects.get(id=here.id).name == "Mine"


def test_a_view_is_shared_where_it_is_kept(scene: Scene) -> None:
    two = Two(scene)
    here, there = two.here.organization_id, two.there.organization_id
    plain = {"list": "claims", "name": "Drafts", "query": {"status": ["draft"]}}
    body = plain | {"organization_id": here, "shared_with": there}
    refused = two.visitor.post("/api/v1/views", body, content_type="application/json")
    assert refused.json()["errors"][0]["code"] == "other_organization"
    form = {"name": "Drafts", "shared_with": f"alone:{there}"}
    two.visitor.post("/views/new?list=claims&status=draft", form)
    view = SavedView.objects.get()
    assert (view.organization_id, view.shared) == (there, False)
    page = two.visitor.get(f"/views/{view.id}").content.decode()
    assert (f'value="{there}"' in page, f'value="{here}"' in page) == (True, False)


def test_a_sheet_is_sent_for_one_organization_and_makes_claims_there_only(scene: Scene) -> None:
    two = Two(scene)
    content = sheet([row(scene, evidence="", evidence_signed_on="")])
    asked = two.visitor.post("/claims/import", {"file": file_of(content)}).content.decode()
    assert ("This field is required" in asked, ClaimImport.objects.count()) == (True, 0)
    home = two.there.organization_id
    two.visitor.post("/claims/import", {"file": file_of(content), "organization_id": home})
    run_jobs()
    run = ClaimImport.objects.get()
    assert (run.organization_id, run.counts["error"]) == (home, 1)  # the location is not theirs
    assert Operation.objects.get().organization_id == home
    two.visitor.post(f"/claims/import/{run.id}", {"only_clean_rows": "no"})
    run_jobs()
    claim = Claim.objects.get()  # a draft may name another's PartnerID; it cannot be handed in
    assert (claim.partner_id, claim.location_id) == (home, None)


def test_a_sheet_is_gone_from_sight_with_the_role_and_nothing_more_comes_of_it(
    scene: Scene,
) -> None:
    two = Two(scene)
    content = sheet([row(scene, evidence="", evidence_signed_on="")])
    home = two.here.organization_id
    two.visitor.post("/claims/import", {"file": file_of(content), "organization_id": home})
    run_jobs()
    run = ClaimImport.objects.get()
    assert two.listed(two.here, "/claims/import") == [run.id]
    assert two.listed(two.there, "/claims/import") == []
    two.visitor.post(f"/claims/import/{run.id}", {"only_clean_rows": "no"})
    two.here.delete()
    run_jobs()
    assert (Claim.objects.count(), Operation.objects.latest("id").state) == (0, "failed")
    for path in ("", "/rows", "/report"):
        gone = two.visitor.get(f"/api/v1/claims/import/{run.id}{path}")
        assert gone.status_code == 404
    assert two.visitor.get(f"/claims/import/{run.id}").status_code == 404


def test_a_takeover_is_gone_from_sight_with_the_operators_role(scene: Scene) -> None:
    manager = Manager(scene)
    run = manager.send([held(scene)]).json()["id"]
    user = User.objects.get(memberships__role=Role.PROGRAM_MANAGER)
    visitor = browser(user)
    assert visitor.get(f"/api/v1/associations/import/{run}").status_code == 200
    user.memberships.all().delete()
    add_role(user, Role.INCENTIVES_ADMIN, place_of(make_claimant()))
    assert visitor.get(f"/api/v1/associations/import/{run}").status_code == 403
    assert visitor.get(f"/claims/associations/import/{run}").status_code == 403
