"""The list of renewals as a file, narrowed as its page is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.renewal.asked import RenewalsAsked
from opencpor.claims.renewal.models import Renewal
from opencpor.claims.renewal.schemas import renewal_out
from opencpor.common.columns import Kind, Row
from opencpor.http.tables import Asked, Table, TableColumn, register

PART = 500


def _rows(actor: Actor, asked: Asked) -> Iterable[Row]:
    rows = RenewalsAsked.said(asked).rows(actor).select_related(
        "association__slot__customer__customer", "association__location__location", "subscription"
    )  # fmt: skip
    return _listed(rows.order_by("-id"))


def _listed(rows: QuerySet[Renewal]) -> Iterator[Row]:
    for one in map(renewal_out, rows.iterator(PART)):
        yield (
            one.id, one.association, one.program, one.engagement, one.location.name,
            one.location.number, one.customer.name, one.customer.number, one.old_subscription_id,
            one.subscription_id, one.product, one.suggested_at,
        )  # fmt: skip


RENEWALS = Table(
    "listed-renewals", _("Renewals"), Permission.CLAIM_READ,
    (
        TableColumn("renewal", Kind.TEXT, _("Its id")),
        TableColumn("association", Kind.TEXT, _("Id of the one with the old subscription")),
        TableColumn("program", Kind.TEXT, _("Key of the program")),
        TableColumn("engagement", Kind.TEXT, _("Key of the engagement")),
        TableColumn("location", Kind.TEXT, _("The location's name")),
        TableColumn("partner_id", Kind.TEXT, _("The location's PartnerID")),
        TableColumn("customer", Kind.TEXT, _("The customer's name")),
        TableColumn("tenant_id", Kind.TEXT, _("The customer's tenant")),
        TableColumn("old_subscription_id", Kind.TEXT, _("The subscription before")),
        TableColumn("subscription_id", Kind.TEXT, _("The new subscription")),
        TableColumn("product", Kind.TEXT, _("What was bought")),
        TableColumn("suggested_at", Kind.INSTANT, _("Since when it waits")),
    ),
    _rows, tuple(RenewalsAsked.model_fields),
)  # fmt: skip


def register_tables() -> None:
    """Make the table known; called once, when the app is ready."""
    register(RENEWALS)
