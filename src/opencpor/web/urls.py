"""Addresses of the pages that belong to no single room, and of what monitoring asks."""

from django.urls import path

from opencpor.runtime import environment
from opencpor.web import health, join, outbox, pages

app_name = "web"
urlpatterns = [
    path("", pages.home, name="home"),
    path("workspace", pages.workspace, name="workspace"),
    path("theme", pages.theme, name="theme"),
    path("search", pages.search, name="search"),
    path("account", pages.account, name="account"),
    path("join/<str:invitation_secret>", join.join, name="join"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", health.figures, name="metrics"),
]
if environment.current().demo:  # elsewhere mails are nobody's to see, and there is no such page
    urlpatterns.append(path("demo/outbox", outbox.outbox, name="outbox"))
