"""Published events as CloudEvents 1.0 in JSON: the same in the feed and in webhooks."""

from datetime import datetime
from typing import Any

from opencpor.notices.feed.models import Publication
from opencpor.notices.feed.subjects import subject_of
from opencpor.runtime import environment

API = "/api/v1"
MEDIA_TYPE = "application/cloudevents+json"


def _root() -> str:
    return f"{environment.current().base_url}{API}"


def plain_event(
    key: str, name: str, subject: str, at: datetime, data: dict[str, Any]
) -> dict[str, Any]:
    """Return an event that has no position, such as a test."""
    return {
        "specversion": "1.0",
        "id": key,
        "source": f"{_root()}/events",
        "type": name,
        "subject": subject,
        "time": at.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": data,
    }


def cloud_event(row: Publication) -> dict[str, Any]:
    """Return a published event as others read it."""
    subject = subject_of(row.kind)
    url = None
    if subject is not None:
        url = f"{_root()}/{subject.resource}/{row.data.get(subject.by, row.subject)}"
    data = {"kind": row.kind, "id": row.subject, "url": url, **row.data}
    event = plain_event(row.id, row.name, row.subject, row.at, data)
    return event | {"sequence": str(row.position)}
