"""The demonstration's sheet of claims, for its import page to offer."""

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from opencpor.access.roles import Permission
from opencpor.common.errors import not_found
from opencpor.http.guards import guard
from opencpor.runtime import environment
from opencpor.web.demo.sheet import FILE


@require_safe
@guard(Permission.CLAIM_WRITE)
def sheet_to_try(request: HttpRequest) -> FileResponse:
    """Download the sheet; there is none outside of the demonstration."""
    del request
    env = environment.current()
    path = env.data / FILE
    if not env.demo or not path.is_file():
        raise not_found("page")
    return FileResponse(path.open("rb"), as_attachment=True, filename=FILE, content_type="text/csv")
