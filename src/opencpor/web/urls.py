"""Addresses of the pages that belong to no single room, and of what monitoring asks."""

from django.urls import path

from opencpor.runtime import environment
from opencpor.web import (
    api_docs,
    health,
    join,
    members_pages,
    outbox,
    pages,
    tokens_pages,
    views_pages,
)
from opencpor.web.sheet_to_try import sheet_to_try

app_name = "web"
urlpatterns = [
    path("", pages.home, name="home"),
    path("workspace", pages.workspace, name="workspace"),
    path("api/docs", api_docs.api_docs, name="api_docs"),
    path("theme", pages.theme, name="theme"),
    path("search", pages.search, name="search"),
    path("account", pages.account, name="account"),
    path("join/<str:invitation_secret>", join.join, name="join"),
    path("people", members_pages.people, name="people"),
    path("people/invite", members_pages.invite_somebody, name="invite"),
    path("people/roles/<str:role_id>/remove", members_pages.take_role, name="take_role"),
    path(
        "people/invitations/<str:invitation_id>/revoke", members_pages.take_back, name="take_back"
    ),
    path("tokens", tokens_pages.tokens, name="tokens"),
    path("tokens/new", tokens_pages.new_token, name="new_token"),
    path("tokens/accounts/new", tokens_pages.new_account, name="new_account"),
    path("tokens/<str:token_id>/revoke", tokens_pages.revoke, name="revoke_token"),
    path("views", views_pages.views, name="views"),
    path("views/new", views_pages.new_view, name="new_view"),
    path("views/<str:view_id>", views_pages.rename_view, name="rename_view"),
    path("views/<str:view_id>/copy", views_pages.copy_view, name="copy_view"),
    path("views/<str:view_id>/delete", views_pages.delete_view, name="delete_view"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", health.figures, name="metrics"),
]
if environment.current().demo:  # elsewhere mails are nobody's to see, and there is no such page
    urlpatterns.append(path("demo/outbox", outbox.outbox, name="outbox"))
    urlpatterns.append(path("demo/claims-to-try.csv", sheet_to_try, name="sheet_to_try"))
