"""Addresses of the pages about scores."""

from django.urls import path

from opencpor.eligibility import pages
from opencpor.eligibility.trials import pages as trials

app_name = "eligibility"
urlpatterns = [
    path("", pages.scores, name="scores"),
    path("imports", pages.imports, name="imports"),
    path("trials/", trials.score_trials, name="score_trials"),
    path("trials/new/", trials.score_trial_new, name="score_trial_new"),
    path("trials/<str:score_trial_id>/", trials.score_trial, name="score_trial"),
    path("scores/<str:score_id>/", pages.score, name="score"),
    path("scores/<str:score_id>/customers", pages.customers, name="customers"),
]
