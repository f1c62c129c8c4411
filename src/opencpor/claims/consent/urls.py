"""Addresses of the pages behind a customer's link."""

from django.urls import path

from opencpor.claims.consent import pages

app_name = "consent"
urlpatterns = [
    path("<str:token>", pages.link, name="link"),
    path("<str:token>/acknowledge", pages.acknowledge_link, name="acknowledge"),
    path("<str:token>/decline", pages.decline_link, name="decline"),
    path("<str:token>/not-me", pages.not_me_link, name="not-me"),
    path("<str:token>/fresh-link", pages.fresh_link, name="fresh-link"),
    path("<str:token>/receipt.pdf", pages.receipt, {"kind": "pdf"}, name="receipt-pdf"),
    path("<str:token>/receipt.json", pages.receipt, {"kind": "json"}, name="receipt-json"),
]
