"""The files of tables that pages show."""

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from opencpor.common.errors import not_found
from opencpor.http.downloads import TableFormat
from opencpor.http.guards import actor_of, guard
from opencpor.http.tables import table_file, table_named
from opencpor.insights.tables.api import GIVEN_TO


@require_safe
@guard(*GIVEN_TO)
def table(request: HttpRequest, insights_table: str, export_format: str) -> StreamingHttpResponse:
    """Hand out what a page's table lists, narrowed as the address says."""
    found = table_named(insights_table)
    if export_format not in set(TableFormat):
        raise not_found("file")
    asked = {name: str(value) for name, value in request.GET.items()}
    return table_file(found, actor_of(request), asked, TableFormat(export_format))
