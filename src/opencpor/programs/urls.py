"""Addresses of the pages about programs."""

from django.urls import path

from opencpor.programs import pages, pages_proposing
from opencpor.programs.drafts import pages as drafts
from opencpor.programs.drafts import pages_deciding as deciding
from opencpor.programs.drafts import pages_parts as parts

app_name = "programs"
PROPOSAL = "proposals/<str:proposal_id>"
DRAFT = "drafts/<str:draft_id>"
urlpatterns = [
    path("", pages.programs, name="programs"),
    path("<str:program_key>/versions/<int:version_number>", pages.version, name="version"),
    path("<str:program_key>/comparison", pages.comparison, name="comparison"),
    path("propose", pages_proposing.propose, name="propose"),
    path(PROPOSAL, pages_proposing.proposal, name="proposal"),
    path(f"{PROPOSAL}/publish", pages_proposing.publish, name="publish"),
    path(f"{PROPOSAL}/reject", pages_proposing.reject, name="reject"),
    path(f"{PROPOSAL}/withdraw", pages_proposing.withdraw, name="withdraw"),
    path("begin", drafts.draft_new, name="draft_new"),
    path(DRAFT, drafts.draft, name="draft"),
    path(f"{DRAFT}/text", drafts.draft_text, name="draft_text"),
    path(f"{DRAFT}/check", drafts.draft_check, name="draft_check"),
    path(f"{DRAFT}/changes", drafts.draft_changes, name="draft_changes"),
    path(f"{DRAFT}/history", drafts.draft_history, name="draft_history"),
    path(f"{DRAFT}/parts/<str:draft_part>", parts.draft_part, name="draft_part"),
    path(f"{DRAFT}/parts/<str:draft_part>/save", parts.draft_save, name="draft_save"),
    path(f"{DRAFT}/parts/<str:draft_list>/add", parts.draft_add, name="draft_add"),
    path(f"{DRAFT}/parts/<str:draft_part>/remove", parts.draft_remove, name="draft_remove"),
    path(f"{DRAFT}/propose", deciding.draft_propose, name="draft_propose"),
    path(f"{DRAFT}/bring-up", deciding.draft_bring_up, name="draft_bring_up"),
    path(f"{DRAFT}/discard", deciding.draft_discard, name="draft_discard"),
]
