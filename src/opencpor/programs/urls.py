"""Addresses of the pages about programs."""

from django.urls import path

from opencpor.programs import pages

app_name = "programs"
urlpatterns = [
    path("", pages.programs, name="programs"),
    path("<str:program_key>/versions/<int:version_number>", pages.version, name="version"),
    path("<str:program_key>/comparison", pages.comparison, name="comparison"),
]
