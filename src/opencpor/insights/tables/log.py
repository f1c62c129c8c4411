"""The event log as auditors follow it, as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.insights.log_asked import LogFilter
from opencpor.insights.months_asked import asked_in
from opencpor.insights.queries.auditing import ORDER, events_of, logged
from opencpor.insights.queries.log_named import about_of, names_of

PART = 500  # named at a time


def _events(actor: Actor, asked: Asked) -> Iterator[Row]:
    wanted = asked_in(LogFilter, asked).wanted()
    numbers = logged(actor, wanted)

    def given() -> Iterator[Row]:
        for first in range(0, len(numbers), PART):
            part = list(events_of(actor, numbers[first : first + PART]).order_by(*ORDER))
            names = names_of(actor, part)
            for one in part:
                kind, ident = about_of(one)
                said = {name: value for name, value in one.data.items() if name != "personal"}
                yield (
                    one.number, one.id, one.at, one.type, kind, ident, one.actor_kind,
                    one.actor_id, names.people.get(one.actor_id, ""),
                    names.reasons.get(one.id, ""), json.dumps(said, sort_keys=True),
                )  # fmt: skip

    return given()


TABLES = (
    Table(
        "log-events", _("Events that auditors follow"), Permission.LOG_READ,
        (
            TableColumn("number", Kind.WHOLE, _("Its place in the log")),
            TableColumn("event", Kind.TEXT, _("The event's id")),
            TableColumn("at", Kind.INSTANT, _("When it happened")),
            TableColumn("type", Kind.TEXT, _("What happened")),
            TableColumn("about_kind", Kind.TEXT, _("What it is about")),
            TableColumn("about", Kind.TEXT, _("The id of that")),
            TableColumn("actor_kind", Kind.TEXT, _("user, service, link, or system")),
            TableColumn("actor", Kind.TEXT, _("The id of whoever did it")),
            TableColumn("actor_name", Kind.TEXT, _("The name of a person or a service account")),
            TableColumn("reason", Kind.TEXT, _("That was stated")),
            TableColumn("data", Kind.TEXT, _("What the log keeps of it, as JSON")),
        ),
        _events, tuple(LogFilter.model_fields),
    ),
)  # fmt: skip
