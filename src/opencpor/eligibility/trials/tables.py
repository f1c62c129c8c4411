"""The tables of a trial: how many partners stand where, and the scores that would differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.common.errors import FieldError, Invalid
from opencpor.eligibility.trials import queries
from opencpor.eligibility.trials.models import TriedScore
from opencpor.eligibility.trials.queries import WantedChanges, name_in
from opencpor.eligibility.trials.rules import Stand
from opencpor.http.tables import Asked, Table, TableColumn, register

PART = 500
TRIAL = ("trial",)
TRUTHS = {"": None, "true": True, "false": False}


def _counts(actor: Actor, asked: Asked) -> Iterable[Row]:
    row, language = queries.answered_trial(actor, asked["trial"]), get_language() or "en"
    return [
        (
            one["designation"], name_in(one, language), one["in_base"], one["tried"],
            *(one[side][stand.value] for side in ("before", "after") for stand in Stand),
            one["gained"], one["lost"],
        )
        for one in row.counts
    ]  # fmt: skip


def _changes(actor: Actor, asked: Asked) -> Iterable[Row]:
    moved = asked.get("moved", "")
    if moved not in TRUTHS:
        error = FieldError("moved", "invalid", "This is neither true nor false.")
        raise Invalid("The table cannot be given so.", code="invalid", errors=[error])
    wanted = WantedChanges(asked.get("designation", ""), TRUTHS[moved])
    row = queries.answered_trial(actor, asked["trial"])
    return _listed(queries.changes_of(actor, row, wanted).order_by(*queries.ORDER))


def _listed(rows: QuerySet[TriedScore]) -> Iterator[Row]:
    for row in rows.iterator(PART):
        yield (
            row.partner_id, row.partner.name, row.designation, row.moved, row.before, row.after,
            row.total_before, row.total_after, row.track_before, row.track_after,
        )  # fmt: skip


DESIGNATION = TableColumn("designation", Kind.TEXT, _("Key of the designation"))
TABLES = (
    Table(
        "score-trial-designations", _("Who would qualify"), Permission.USAGE_READ,
        (
            DESIGNATION,
            TableColumn("name", Kind.TEXT, _("The designation's name")),
            TableColumn("in_base", Kind.TRUTH, _("Whether the version published last has it")),
            TableColumn("tried", Kind.TRUTH, _("Whether the one that is tried has it")),
            TableColumn("eligible_before", Kind.WHOLE, _("Partners that qualify that day")),
            TableColumn("near_before", Kind.WHOLE, _("Partners that are near")),
            TableColumn("far_before", Kind.WHOLE, _("Partners that are not near")),
            TableColumn("eligible_after", Kind.WHOLE, _("Partners that would qualify")),
            TableColumn("near_after", Kind.WHOLE, _("Partners that would be near")),
            TableColumn("far_after", Kind.WHOLE, _("Partners that would not be near")),
            TableColumn("gained", Kind.WHOLE, _("Partners that would qualify and do not")),
            TableColumn("lost", Kind.WHOLE, _("Partners that qualify and would not")),
        ),
        _counts, TRIAL, TRIAL,
    ),
    Table(
        "score-trial-changes", _("Scores that would differ"), Permission.USAGE_READ,
        (
            TableColumn("partner", Kind.TEXT, _("The partner's id")),
            TableColumn("partner_name", Kind.TEXT, _("The partner's name")),
            DESIGNATION,
            TableColumn("moved", Kind.TRUTH, _("Whether the partner would stand elsewhere")),
            TableColumn("before", Kind.TEXT, _("eligible, near or far; empty: not in it")),
            TableColumn("after", Kind.TEXT, _("The same by the version that is tried")),
            TableColumn("total_before", Kind.AMOUNT, _("Points")),
            TableColumn("total_after", Kind.AMOUNT, _("Points by the version that is tried")),
            TableColumn("track_before", Kind.TEXT, _("Key of the track that counts")),
            TableColumn("track_after", Kind.TEXT, _("The same by the version that is tried")),
        ),
        _changes, (*TRIAL, "designation", "moved"), TRIAL,
    ),
)  # fmt: skip


def register_tables() -> None:
    """Make the tables known; called once, when the app is ready."""
    register(*TABLES)
