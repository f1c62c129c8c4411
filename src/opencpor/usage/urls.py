"""Addresses of the pages about usage."""

from django.urls import path

from opencpor.usage import pages
from opencpor.usage.quality import pages as quality
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
    path("quality", quality.quality, name="quality"),
    path("quality/again", quality.quality_again, name="quality_again"),
    path("quality.csv", quality.quality_export, name="quality_export"),
    path("quality/units", quality.quality_units, name="quality_units"),
    path("quality/units.csv", quality.quality_units_export, name="quality_units_export"),
    path("quality/late", quality.late, name="late"),
    path("batches/<str:batch_id>/correct", pages.correct, name="correct"),
    path("batches/<str:batch_id>/reached", quality.reached, name="reached"),
    path("quality/before-close", quality.before_close, name="before_close"),
    path("sendings/<str:sending_id>/remove", sending.remove, name="remove_sending"),
]
