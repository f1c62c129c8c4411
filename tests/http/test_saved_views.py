"""Saved views: one's own, of lists that exist, in page and API."""

from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.claims.pages.visitors import browser
from tests.claims.scene import QuietConsent, Scene, make_claimant

from opencpor.access.models import Organization, User
from opencpor.access.roles import Role
from opencpor.claims import ports
from opencpor.http.models import SavedView

pytestmark = pytest.mark.django_db
DRAFTS = {"list": "claims", "name": "My drafts", "query": {"status": ["draft"], "sort": ["name"]}}


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    consent = QuietConsent()
    monkeypatch.setattr(ports._rooms, "consent", consent)  # noqa: SLF001 - set back after the test
    return Scene(consent)


@pytest.fixture
def user() -> User:
    return make_user(Role.INCENTIVES_USER)


def call(user: User, method: str, path: str = "", body: Any = None, seen: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}"} | ({"If-Match": seen} if seen else {})
    wire = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(Client(), method)(f"/api/v1/views{path}", headers=headers, **wire)


def test_a_view_is_kept_listed_renamed_and_deleted(user: User) -> None:
    made = call(user, "post", "", DRAFTS)
    view = made.json()
    assert (made.status_code, view["link"]) == (201, "/api/v1/claims?status=draft&sort=name")
    path = f"/{view['id']}"
    assert call(user, "patch", path, {"name": "Mine"}).status_code == 428
    renamed = call(user, "patch", path, {"name": "Mine"}, made["ETag"])
    assert (renamed.json()["name"], renamed.json()["query"]) == ("Mine", DRAFTS["query"])
    assert call(user, "delete", path, seen=made["ETag"]).status_code == 412
    assert [one["name"] for one in call(user, "get").json()["items"]] == ["Mine"]
    assert call(user, "delete", path, seen=renamed["ETag"]).status_code == 204
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"list": "unknown"}, "list"),
        ({"name": " "}, "name"),
        ({"query": {"page": ["2"]}}, "query.page"),
    ],
)
def test_what_no_list_understands_is_refused(
    user: User, changed: dict[str, Any], field: str
) -> None:
    refused = call(user, "post", "", DRAFTS | changed)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("key", ["claims", "associations"])
def test_a_view_that_its_list_would_refuse_is_not_kept(scene: Scene, key: str) -> None:
    user = scene.ours.user
    bogus = {"list": key, "name": "Theirs", "query": {"workload": ["bogus"], "segment": ["big"]}}
    refused = call(user, "post", "", bogus)
    assert [(one["field"], one["code"]) for one in refused.json()["errors"]] == [
        ("query.workload", "unknown_workload"), ("query.segment", "unknown_segment"),
    ]  # fmt: skip
    page = browser(user).post(f"/views/new?list={key}&workload=bogus", {"name": "Theirs"})
    assert (refused.status_code, page.status_code) == (422, 422)
    assert not SavedView.objects.exists()
    made = call(user, "post", "", bogus | {"query": {"workload": ["teams"]}})
    path = f"/{made.json()['id']}"
    assert call(user, "patch", path, {"query": bogus["query"]}, made["ETag"]).status_code == 422
    assert SavedView.objects.get().query == {"workload": ["teams"]}


def test_a_view_that_was_kept_before_is_renamed_whatever_it_says(scene: Scene) -> None:
    made = call(scene.ours.user, "post", "", DRAFTS)
    SavedView.objects.update(query={"workload": ["gone"]})
    path = f"/{made.json()['id']}"
    renamed = call(scene.ours.user, "patch", path, {"name": "Old"}, made["ETag"])
    assert (renamed.status_code, SavedView.objects.get().name) == (200, "Old")


def test_a_name_is_used_once_for_each_list_and_person(user: User) -> None:
    assert call(user, "post", "", DRAFTS).status_code == 201
    assert call(user, "post", "", DRAFTS).json()["code"] == "duplicate_name"
    other = make_user(Role.INCENTIVES_USER)
    assert call(other, "post", "", DRAFTS).status_code == 201
    assert len(call(other, "get").json()["items"]) == 1


def colleague_of(user: User, role: Role = Role.REPORT_VIEWER) -> User:
    return make_user(role, Organization.objects.get(memberships__user=user))


def test_a_shared_view_is_used_and_copied_by_colleagues_and_changed_by_its_owner(
    user: User,
) -> None:
    home = Organization.objects.get(memberships__user=user).id
    made = call(user, "post", "", DRAFTS | {"shared_with": home})
    view, colleague = made.json(), colleague_of(user)
    assert (view["shared_with"], view["own"]) == (home, True)
    (seen,) = call(colleague, "get", "?shared=true").json()["items"]
    assert (seen["id"], seen["own"], call(colleague, "get").json()["items"]) == (
        view["id"], False, [],
    )  # fmt: skip
    path = f"/{view['id']}"
    assert call(colleague, "patch", path, {"name": "x"}, made["ETag"]).status_code == 403
    assert call(colleague, "delete", path, seen=made["ETag"]).status_code == 403
    assert SavedView.objects.get().name == "My drafts"
    copy = call(colleague, "post", f"{path}/copy", {}, made["ETag"]).json()
    assert (copy["own"], copy["shared_with"], copy["query"]) == (True, None, DRAFTS["query"])
    call(user, "patch", path, {"shared_with": ""}, made["ETag"])
    assert call(colleague, "get", "?shared=true").json()["items"] == []


@pytest.mark.parametrize("role", [Role.ACCOUNT_ADMIN, Role.REVIEWER, Role.INCENTIVES_ADMIN])
def test_nobody_sees_a_shared_view_without_the_list_or_elsewhere(user: User, role: Role) -> None:
    home = Organization.objects.get(memberships__user=user).id
    view = call(user, "post", "", DRAFTS | {"shared_with": home}).json()
    at_home = role is Role.ACCOUNT_ADMIN  # who does not read claims; the others are elsewhere
    stranger = colleague_of(user, role) if at_home else make_user(role)
    assert call(stranger, "get", "?shared=true").json()["items"] == []
    assert call(stranger, "get", f"/{view['id']}").status_code == 404


def test_a_view_that_names_what_the_organization_does_not_see_is_not_shared(scene: Scene) -> None:
    user = scene.ours.user
    claim = scene.draft("teams")
    home = claim.partner_id
    fits = DRAFTS | {"query": {"customer": [claim.tenant_id], "q": ["rollout"]}}
    assert call(user, "post", "", fits | {"shared_with": home}).status_code == 201
    other = make_claimant()
    for query in (
        {"location": [other.location.partner_id]},
        {"customer": ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"]},
        {"q": ["Fabrikam"]},
        {"reviewer": [scene.reviewer.id]},
    ):
        body = {"list": "claims", "name": "Theirs", "query": query, "shared_with": home}
        refused = call(user, "post", "", body)
        (error,) = refused.json()["errors"]
        assert (error["field"], error["code"]) == (f"query.{next(iter(query))}", "names_others")
    elsewhere = call(user, "post", "", DRAFTS | {"shared_with": other.location.organization_id})
    assert elsewhere.json()["errors"][0]["code"] == "unknown_organization"
    assert SavedView.objects.count() == 1


def test_the_pages_share_and_copy_a_view(user: User) -> None:
    home, colleague = Organization.objects.get(memberships__user=user), colleague_of(user)
    browser(user).post(
        "/views/new?list=claims&status=draft", {"name": "Our drafts", "shared_with": home.id}
    )
    visitor, view = browser(colleague), SavedView.objects.get()
    assert "Our drafts</a>" in visitor.get("/claims/").content.decode()
    assert f"Everyone in {home.name}" in visitor.get("/views").content.decode()
    assert visitor.get(f"/views/{view.id}").status_code == 403
    visitor.post(f"/views/{view.id}/copy")
    assert SavedView.objects.filter(owner_id=colleague.id, shared=False).exists()


def test_a_list_offers_its_views_and_keeps_a_new_one(user: User) -> None:
    visitor = browser(user)
    made = visitor.post("/views/new?list=claims&status=draft&cursor=x", {"name": "My drafts"})
    assert (made.status_code, made["Location"]) == (302, "/claims/?status=draft")
    page = visitor.get("/claims/").content.decode()
    assert '<a href="/claims/?status=draft">My drafts</a>' in page
    view = SavedView.objects.get()
    visitor.post(f"/views/{view.id}", {"name": "Open ones"})
    assert "Open ones" in visitor.get("/views").content.decode()
    visitor.post(f"/views/{view.id}/delete")
    assert not SavedView.objects.exists()


def test_a_page_that_refuses_its_filters_is_offered_without_them() -> None:
    manager = browser(make_user(Role.PROGRAM_MANAGER))
    refused = manager.get("/eligibility/?state=as_it_was_called_once")
    text = refused.content.decode()
    assert refused.status_code == 422
    assert 'href="/eligibility/">' in text.split("<main")[1]
    assert "Show it without filters" in text
    assert manager.get("/eligibility/").status_code == 200


def test_a_page_that_is_not_there_is_not_offered_without_filters() -> None:
    manager = browser(make_user(Role.PROGRAM_MANAGER))
    text = manager.get("/no-such-page?state=draft").content.decode()
    assert ("Show it without filters" in text, "Go to the start" in text) == (False, True)
