"""Addresses of the pages that belong to no single room, and of what monitoring asks."""

from django.urls import path

from opencpor.web import health, join, outbox, pages

app_name = "web"
urlpatterns = [
    path("", pages.home, name="home"),
    path("workspace", pages.workspace, name="workspace"),
    path("theme", pages.theme, name="theme"),
    path("search", pages.search, name="search"),
    path("account", pages.account, name="account"),
    path("demo/outbox", outbox.outbox, name="outbox"),
    path("join/<str:invitation_secret>", join.join, name="join"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", health.figures, name="metrics"),
]
