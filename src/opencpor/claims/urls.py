"""Addresses of the pages about claims."""

from django.urls import path

from opencpor.claims.pages import (
    associations,
    board,
    claim,
    consent,
    dealing,
    evidence,
    guided,
    listing,
    review,
    start,
    verdict,
    viewer,
)

app_name = "claims"
urlpatterns = [
    path("", listing.claims_list, name="list"),
    path("add", start.choose_area, name="add"),
    path("add/elsewhere", start.elsewhere, name="elsewhere"),
    path("add/<str:program_key>/<str:area_key>", start.choose_role, name="role"),
    path("viewer", viewer.frame, name="viewer"),
    path("board", board.board, name="board"),
    path("board/next", board.take_next, name="next"),
    path("associations", associations.associations_list, name="associations"),
    path("associations/<str:association_id>", associations.association, name="association"),
    path(
        "associations/<str:association_id>/end",
        associations.end_association,
        name="end-association",
    ),
    path("<str:claim_id>", claim.claim_page, name="detail"),
    path("<str:claim_id>/edit/<str:step>", guided.form_step, name="form"),
    path("<str:claim_id>/availability", guided.availability, name="availability"),
    path("<str:claim_id>/submit", dealing.hand_in, name="submit"),
    path("<str:claim_id>/withdraw", dealing.take_back, name="withdraw"),
    path("<str:claim_id>/copy", dealing.copy_claim, name="copy"),
    path("<str:claim_id>/comment", dealing.say, name="comment"),
    path("<str:claim_id>/evidence", evidence.upload, name="evidence"),
    path("<str:claim_id>/evidence/<str:evidence_id>", evidence.download, name="download"),
    path("<str:claim_id>/evidence/<str:evidence_id>/view", viewer.view, name="view"),
    path("<str:claim_id>/evidence/<str:evidence_id>/remove", evidence.remove, name="remove"),
    path("<str:claim_id>/template.<str:file_format>", evidence.template, name="template"),
    path("<str:claim_id>/consent/resend", consent.ask_again, name="resend"),
    path("<str:claim_id>/consent/contact", consent.other_contact, name="contact"),
    path("<str:claim_id>/review", review.review_page, name="review"),
    path("<str:claim_id>/review/start", review.take, name="start-review"),
    path("<str:claim_id>/review/release", review.give_back, name="release"),
    path("<str:claim_id>/review/reassign", review.hand_over, name="reassign"),
    path("<str:claim_id>/review/decide", verdict.rule, name="decide"),
    path("<str:claim_id>/review/ask", verdict.ask_partner, name="ask"),
    path("<str:claim_id>/review/reject", verdict.turn_down, name="reject"),
    path("<str:claim_id>/review/note", review.note, name="note"),
    path("<str:claim_id>/review/tenant", review.confirm_tenant, name="confirm-tenant"),
]
