"""The tables of a customer's pages about its partners."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.columns import Kind, Row
from opencpor.common.money import from_minor_units
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.insights.customers_asked import PartnersFilter
from opencpor.insights.months_asked import asked_in
from opencpor.insights.queries import partners
from opencpor.insights.queries.customers import standing, unit_of
from opencpor.insights.rules.usage import Unit
from opencpor.insights.words import Words

PARTNER = ("partner",)
FILTERS = tuple(PartnersFilter.model_fields)
UNIT_COLUMNS = (
    TableColumn("tenant", Kind.TEXT, _("Your organization's id")),
    TableColumn("program", Kind.TEXT, _("Key of the program")),
    TableColumn("workload", Kind.TEXT, _("Key of the workload")),
    TableColumn("subscription_id", Kind.TEXT, _("The subscription, if it is of one")),
    TableColumn("name", Kind.TEXT, _("Its name")),
)


def _view(actor: Actor, asked: Asked) -> partners.PartnerView:
    wanted = asked_in(PartnersFilter, asked, *PARTNER).wanted()
    return partners.partner_view(actor, asked["partner"], wanted)


def _partners(actor: Actor, asked: Asked) -> Iterable[Row]:
    wanted = asked_in(PartnersFilter, asked).wanted()
    found: Any = partners.partners(actor, wanted).order_by(*partners.ORDER)
    rows: Iterable[Row] = found.values_list("id", "name", "active", "ever", "began")
    return rows


def _unit(customer_id: str, unit: Unit, words: Words) -> Row:
    subscription = str(unit.subscription_id or "")
    return customer_id, unit.program_key, unit.workload, subscription, words.unit(unit)


def _associations(actor: Actor, asked: Asked) -> Iterable[Row]:
    view, words, at = _view(actor, asked), Words(), now()
    return [
        (
            one.id, *_unit(one.slot.customer_id, unit_of(one), words),
            words.engagement(one.slot.program_key, one.engagement), standing(one, at),
            one.period.lower, one.period.upper,
        )
        for one in view.held
    ]  # fmt: skip


def _seen(actor: Actor, asked: Asked) -> Iterable[Row]:
    view, words = _view(actor, asked), Words()
    return [
        (
            *_unit(one.customer_id, one.unit, words), fact.month.first_day, fact.active,
            fact.paid, fact.assigned, fact.percent, fact.prior_mark,
        )
        for one in view.seen
        for fact in one.facts
    ]  # fmt: skip


def _billed(actor: Actor, asked: Asked) -> Iterable[Row]:
    view, words = _view(actor, asked), Words()
    return [
        (
            *_unit(one.customer_id, one.unit, words), total.month.first_day, total.transactions,
            from_minor_units(total.amount_minor, total.currency), total.currency,
        )
        for one in view.billed
        for total in one.months
    ]  # fmt: skip


TABLES = (
    Table(
        "partners", _("Partners"), Permission.CONSENT_ANSWER,
        (
            TableColumn("partner", Kind.TEXT, _("The partner's id")),
            TableColumn("name", Kind.TEXT, _("The partner's name")),
            TableColumn("active_associations", Kind.WHOLE, _("Associations that stand now")),
            TableColumn("associations", Kind.WHOLE, _("All that there were")),
            TableColumn("since", Kind.INSTANT, _("When the first one began")),
        ),
        _partners, FILTERS,
    ),
    Table(
        "partner-associations", _("Associations"), Permission.CONSENT_ANSWER,
        (
            TableColumn("association", Kind.TEXT, _("The association's id")),
            *UNIT_COLUMNS,
            TableColumn("role", Kind.TEXT, _("The partner's role")),
            TableColumn("state", Kind.TEXT, _("coming, active, or ended")),
            TableColumn("since", Kind.INSTANT, _("When it began")),
            TableColumn("until", Kind.INSTANT, _("The first instant after it; empty: it is open")),
        ),
        _associations, (*PARTNER, *FILTERS), PARTNER,
    ),
    Table(
        "partner-sees", _("What it sees"), Permission.CONSENT_ANSWER,
        (
            *UNIT_COLUMNS,
            TableColumn("month", Kind.MONTH, _("The month")),
            TableColumn("active_users", Kind.WHOLE, _("Monthly active users")),
            TableColumn("paid_units", Kind.WHOLE, _("Paid units")),
            TableColumn("assigned_units", Kind.WHOLE, _("Assigned licenses")),
            TableColumn("usage_percent", Kind.WHOLE, _("Active users of paid units, in percent")),
            TableColumn("prior_mark", Kind.WHOLE, _("Highest number of active users before")),
        ),
        _seen, (*PARTNER, *FILTERS), PARTNER,
    ),
    Table(
        "partner-billed", _("What you were billed, as it sees it"), Permission.CONSENT_ANSWER,
        (
            *UNIT_COLUMNS,
            TableColumn("month", Kind.MONTH, _("The month")),
            TableColumn("transactions", Kind.WHOLE, _("How many it sees")),
            TableColumn("amount", Kind.AMOUNT, _("What you were billed")),
            TableColumn("currency", Kind.TEXT, _("Its currency")),
        ),
        _billed, (*PARTNER, *FILTERS), PARTNER,
    ),
)  # fmt: skip
