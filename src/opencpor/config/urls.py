"""Every address, by app. Pages live under their app's own prefix; the API under ``/api/v1``."""

from django.urls import include, path

from opencpor.config.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.urls")),
]
