"""What a partner could do, with all of it where the page shows the first."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.insights.opportunities_asked import OpportunityFilters, opportunities_in
from opencpor.insights.opportunity_words import said
from opencpor.insights.queries.opportunities import opportunities
from opencpor.insights.rules.opportunities import Opportunity
from opencpor.insights.words import Words


def _opportunities(actor: Actor, asked: Asked) -> Iterable[Row]:
    wanted, words = opportunities_in(asked).wanted(most=None), Words()
    return [_row(one, words) for one in opportunities(actor, wanted).items]


def _row(one: Opportunity, words: Words) -> Row:
    told, found, unit = said(one, words), one.finding, one.unit
    known = found.amount is not None
    return (
        one.reason.value, told.why, one.program_key, one.customer_id, one.name,
        unit.workload if unit else "", str(unit.subscription_id or "") if unit else "",
        one.subject, one.on, " ".join(one.items), found.users, found.amount,
        words.documents.of(one.program_key).currency if known else "", one.illustrative and known,
    )  # fmt: skip


TABLES = (
    Table(
        "opportunities", _("What you can do"), Permission.USAGE_READ,
        (
            TableColumn("reason", Kind.TEXT, _("Key of the reason")),
            TableColumn("text", Kind.TEXT, _("Why, in a sentence")),
            TableColumn("program", Kind.TEXT, _("Key of the program")),
            TableColumn("customer", Kind.TEXT, _("The customer's id")),
            TableColumn("name", Kind.TEXT, _("Whom it is about")),
            TableColumn("workload", Kind.TEXT, _("Key of the workload")),
            TableColumn("subscription_id", Kind.TEXT, _("The subscription, if it is of one")),
            TableColumn("subject", Kind.TEXT, _("The association, claim or enrollment")),
            TableColumn("on", Kind.DATE, _("The day that matters")),
            TableColumn("items", Kind.TEXT, _("Keys of what is missing or free")),
            TableColumn("users", Kind.WHOLE, _("Users, paid units, or lines of a claim")),
            TableColumn("amount", Kind.AMOUNT, _("What it is worth at most")),
            TableColumn("currency", Kind.TEXT, _("Of the amount")),
            TableColumn("illustrative", Kind.TRUTH, _("Whether the amount is by example rates")),
        ),
        _opportunities,
        filters=tuple(OpportunityFilters.model_fields),
    ),
)  # fmt: skip
