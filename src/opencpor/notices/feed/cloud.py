"""Published events as CloudEvents 1.0 in JSON: the same in the feed and in webhooks."""

from typing import Any

from opencpor.notices.feed.models import Publication
from opencpor.notices.feed.subjects import subject_of
from opencpor.runtime import environment

API = "/api/v1"
MEDIA_TYPE = "application/cloudevents+json"


def cloud_event(row: Publication) -> dict[str, Any]:
    """Return a published event as others read it."""
    root = f"{environment.current().base_url}{API}"
    subject = subject_of(row.kind)
    url = f"{root}/{subject.resource}/{row.subject}" if subject else None
    return {
        "specversion": "1.0",
        "id": row.id,
        "source": f"{root}/events",
        "type": row.name,
        "subject": row.subject,
        "time": row.at.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "sequence": str(row.position),
        "data": {"kind": row.kind, "id": row.subject, "url": url, **row.data},
    }
