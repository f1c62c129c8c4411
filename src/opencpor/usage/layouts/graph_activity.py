"""Microsoft Graph's *active user detail*: one row per user of one tenant.

Beside the columns here it has, for every service, a last activity date and whether the user has a
license; which service is which workload stands in the program document.
"""

import re
from collections.abc import Sequence

from opencpor.usage.layouts.base import Column, Layout, fold

_ACTIVITY = re.compile(r"(.*?)[\s_-]*last[\s_-]*activity[\s_-]*date\s*", re.IGNORECASE)

LAYOUT = Layout(
    key="graph-activity",
    title="Microsoft Graph active user detail",
    columns={
        Column.USER: ("User Principal Name",),
        Column.REPORT_DATE: ("Report Refresh Date",),
    },
    required=(Column.USER,),
    published=(
        "Report Refresh Date",
        "User Principal Name",
        "Display Name",
        "Is Deleted",
        "Deleted Date",
        "Assigned Products",
    ),
    per_user=True,
)


def services_in(headings: Sequence[str]) -> list[str]:
    """Name the services that a report has activity of, each once, as its headings write them."""
    found: dict[str, str] = {}
    for heading in headings:
        read = _ACTIVITY.fullmatch(heading.strip("\ufeff "))
        if read and fold(read[1]):
            found.setdefault(fold(read[1]), read[1].strip())
    return list(found.values())


def service_places(headings: Sequence[str], service: str) -> tuple[int | None, int | None]:
    """Find where a service's last activity date and its license flag stand, None if not there."""
    folded = [fold(heading) for heading in headings]
    wanted = (fold(f"{service} Last Activity Date"), fold(f"Has {service} License"))
    activity, license_flag = (
        folded.index(heading) if heading in folded else None for heading in wanted
    )
    return activity, license_flag
