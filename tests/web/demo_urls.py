"""The addresses as the demonstration has them."""

from django.urls import path

from opencpor.config import urls
from opencpor.web import outbox

urlpatterns = [*urls.urlpatterns, path("demo/outbox", outbox.outbox)]
