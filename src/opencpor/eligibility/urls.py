"""Addresses of the pages about scores."""

from django.urls import path

from opencpor.eligibility import pages

app_name = "eligibility"
urlpatterns = [
    path("", pages.scores, name="scores"),
    path("imports", pages.imports, name="imports"),
    path("scores/<str:score_id>/", pages.score, name="score"),
    path("scores/<str:score_id>/customers", pages.customers, name="customers"),
]
