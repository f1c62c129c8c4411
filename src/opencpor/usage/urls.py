"""Addresses of the pages about usage."""

from django.urls import path

from opencpor.usage import pages
from opencpor.usage.sending import pages as sending
from opencpor.usage.transactions import pages as transactions

app_name = "usage"
urlpatterns = [
    path("", pages.facts, name="facts"),
    path("export.csv", pages.export, name="export"),
    path("transactions", transactions.transactions, name="transactions"),
    path("batches", pages.batches, name="batches"),
    path("batches/new", pages.upload, name="upload"),
    path("batches/<str:batch_id>", pages.batch, name="batch"),
    path("batches/<str:batch_id>/quarantine.csv", pages.quarantine, name="quarantine"),
    path("sendings/<str:sending_id>/remove", sending.remove, name="remove_sending"),
]
