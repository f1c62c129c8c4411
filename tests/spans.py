"""The months in which a location earns, as the database has them."""

from opencpor.directory.models import EnrollmentPeriod
from opencpor.directory.records import span_of
from opencpor.directory.rules.enrollment import Span


def earning_months(location_id: str, program_key: str) -> list[Span]:
    """Return half-open spans of months, in order."""
    rows = EnrollmentPeriod.objects.filter(
        enrollment__location_id=location_id, enrollment__program_key=program_key
    )
    return [span_of(row) for row in rows.order_by("from_month")]
