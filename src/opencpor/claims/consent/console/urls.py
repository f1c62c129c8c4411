"""Addresses of the customer's console."""

from django.urls import path

from opencpor.claims.consent.console import pages, pages_reopening

app_name = "console"
urlpatterns = [
    path("requests", pages.requests_list, name="requests"),
    path("requests/<str:claim_id>", pages.one_request, name="request"),
    path("requests/<str:claim_id>/acknowledge", pages.acknowledge, name="acknowledge"),
    path("requests/<str:claim_id>/decline", pages.decline_request, name="decline"),
    path(
        "associations/<str:association_id>/decline",
        pages.decline_association,
        name="decline-association",
    ),
    path("history", pages.tenant_history, name="history"),
    path("history/questions", pages.questions, name="questions"),
    path("receipts", pages.receipts, name="receipts"),
    path("receipts/<str:receipt_id>/pdf", pages.receipt, {"kind": "pdf"}, name="receipt-pdf"),
    path("receipts/<str:receipt_id>/json", pages.receipt, {"kind": "json"}, name="receipt-json"),
    path("declined", pages_reopening.own, name="declined"),
    path("declined/<str:customer_id>", pages_reopening.declined, name="declined-at"),
    path(
        "declined/<str:customer_id>/<str:refused_partner_id>/<int:slot_number>",
        pages_reopening.let_ask,
        name="reopen",
    ),
]
