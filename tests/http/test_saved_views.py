"""Saved views: one's own, of lists that exist, in page and API."""

from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.claims.pages.visitors import browser

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.http.models import SavedView

pytestmark = pytest.mark.django_db
DRAFTS = {"list": "claims", "name": "My drafts", "query": {"status": ["draft"], "sort": ["name"]}}


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


def test_a_name_is_used_once_for_each_list_and_person(user: User) -> None:
    assert call(user, "post", "", DRAFTS).status_code == 201
    assert call(user, "post", "", DRAFTS).json()["code"] == "duplicate_name"
    other = make_user(Role.INCENTIVES_USER)
    assert call(other, "post", "", DRAFTS).status_code == 201
    assert len(call(other, "get").json()["items"]) == 1


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
