"""Every address, by app. Pages live under their app's own prefix; the API under ``/api/v1``."""

from django.urls import include, path

from opencpor.config.api import api
from opencpor.http.addresses import by_first_word

handler400 = "opencpor.web.errors.bad_request"
handler403 = "opencpor.web.errors.permission_denied"
handler404 = "opencpor.web.errors.page_not_found"
handler500 = "opencpor.web.errors.server_error"

urlpatterns = [
    # First: addresses are tried in order, and machines call most.
    path("api/v1/", by_first_word(api.urls)),
    path("", include("opencpor.web.urls")),
    path("", include("opencpor.notices.urls")),
    path("directory/", include("opencpor.directory.urls")),
    path("earnings/", include("opencpor.incentives.urls")),
    path("eligibility/", include("opencpor.eligibility.urls")),
    path("insights/", include("opencpor.insights.urls")),
    path("programs/", include("opencpor.programs.urls")),
    path("usage/", include("opencpor.usage.urls")),
    path("claims/", include("opencpor.claims.urls")),
    path("consent/", include("opencpor.claims.consent.urls")),
    path("console/", include("opencpor.claims.consent.console.urls")),
    path("accounts/", include("opencpor.web.accounts")),
]
