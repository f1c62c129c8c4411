"""The addresses as the demonstration has them."""

from django.urls import path

from opencpor.config import urls
from opencpor.web import outbox
from opencpor.web.sheet_to_try import sheet_to_try

urlpatterns = [
    *urls.urlpatterns,
    path("demo/outbox", outbox.outbox),
    path("demo/sheet", sheet_to_try),
]
