"""The addresses of the installation, and a page that fails."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from opencpor.config.urls import handler500
from opencpor.http.guards import Open, guard

__all__ = ["handler500"]


@guard(Open.PUBLIC)
def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("meant to fail")


urlpatterns = [path("broken", broken), path("", include("opencpor.config.urls"))]
