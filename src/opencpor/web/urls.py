"""Addresses of the pages that belong to no single room."""

from django.urls import path

from opencpor.web import pages

app_name = "web"
urlpatterns = [
    path("", pages.home, name="home"),
    path("workspace", pages.workspace, name="workspace"),
    path("theme", pages.theme, name="theme"),
    path("search", pages.search, name="search"),
    path("account", pages.account, name="account"),
]
