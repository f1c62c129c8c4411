"""The lists of money that people save under a name, and what their addresses may say."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.http.saved_views import SavedList, register
from opencpor.incentives.adjustments.asked import AdjustmentFilter
from opencpor.incentives.narrowing import (
    LinesAsked,
    StatementsAsked,
    customers_known,
    month_given,
    places_known,
)
from opencpor.incentives.payments.asked import PaymentsAsked
from opencpor.incentives.payments.queries import payments
from opencpor.incentives.queries import earnings

LINES, STATEMENTS, PAYMENTS, ADJUSTMENTS = "earnings", "statements", "payments", "adjustments"
Query = Mapping[str, Sequence[str]]
Said = dict[str, str]


def register_lists() -> None:
    """Let these lists be saved; called once, by the AppConfig."""
    processed = "processed"  # the page's own word, beside those that the API has, too
    register(
        _saved(LINES, (*LinesAsked.model_fields, processed), "incentives:earnings", _check_lines),
        _saved(
            STATEMENTS, tuple(StatementsAsked.model_fields), "incentives:statements",
            lambda said: StatementsAsked.said(said).wanted(), "api:list_statements",
        ),
        _saved(
            PAYMENTS, tuple(PaymentsAsked.model_fields), "incentives:payments",
            lambda said: PaymentsAsked.said(said).wanted(), "api:list_payments",
        ),
        _saved(
            ADJUSTMENTS, tuple(AdjustmentFilter.model_fields), "incentives:adjustments",
            lambda said: AdjustmentFilter.said(said).read(), "api:list_adjustments",
        ),
    )  # fmt: skip


def _saved(
    key: str,
    parameters: tuple[str, ...],
    page: str,
    read: Callable[[Said], object],
    resource: str = "",
) -> SavedList:
    """Describe a list whose addresses are read in one way; reading refuses what there is not."""

    def check(query: Query) -> None:
        read(_last(query))

    return SavedList(key, parameters, page, Permission.MONEY_READ, _strange, check, resource)


def _check_lines(said: Said) -> None:
    LinesAsked.said(said).wanted()
    month_given(said.get("processed", ""), "processed")


def _strange(actor: Actor, query: Query) -> list[str]:
    """Return the filters that name what is no business of an actor's."""
    said = _last(query)
    found: dict[str, Callable[[str], QuerySet[Any]]] = {
        "location": lambda key: places_known(actor).filter(pk=key),
        "customer": lambda key: customers_known(actor, key),
        "earning": lambda key: earnings(actor).filter(pk=key),
        "batch": lambda key: payments(actor).filter(batch=key),
    }
    return [
        name for name, rows in found.items() if said.get(name) and not rows(said[name]).exists()
    ]


def _last(query: Query) -> Said:
    return {name: values[-1] for name, values in query.items() if values}
