"""Addresses of the pages about programs."""

from django.urls import path

from opencpor.programs import pages, pages_proposing

app_name = "programs"
PROPOSAL = "proposals/<str:proposal_id>"
urlpatterns = [
    path("", pages.programs, name="programs"),
    path("<str:program_key>/versions/<int:version_number>", pages.version, name="version"),
    path("<str:program_key>/comparison", pages.comparison, name="comparison"),
    path("propose", pages_proposing.propose, name="propose"),
    path(PROPOSAL, pages_proposing.proposal, name="proposal"),
    path(f"{PROPOSAL}/publish", pages_proposing.publish, name="publish"),
    path(f"{PROPOSAL}/reject", pages_proposing.reject, name="reject"),
    path(f"{PROPOSAL}/withdraw", pages_proposing.withdraw, name="withdraw"),
]
