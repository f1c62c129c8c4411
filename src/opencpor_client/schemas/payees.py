"""The shapes of requests and answers about payees.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

PayeeState = Literal["submitted", "approved", "rejected", "withdrawn", "replaced"]

PayeeKind = Literal["iban", "account", "reference"]


class PayeeBrief(TypedDict):
    """One version, without its holder; `account` is masked, and null once it was erased."""

    id: str
    location: str
    kind: PayeeKind
    state: PayeeState
    account: str | None
    country: str | None
    submitted_by: str
    submitted_at: str
    decided_by: str | None
    decided_at: str | None
    usable_from: str | None
    replaced_at: str | None
    revision: int


class PayeePage(TypedDict):
    """One page of versions, the newest first."""

    items: list[PayeeBrief]
    next: str | None


class PayeeOut(TypedDict):
    """One version; `grounds` says how it was checked, or why it was rejected."""

    id: str
    location: str
    kind: PayeeKind
    state: PayeeState
    account: str | None
    country: str | None
    submitted_by: str
    submitted_at: str
    decided_by: str | None
    decided_at: str | None
    usable_from: str | None
    replaced_at: str | None
    revision: int
    holder: str | None
    bic: str | None
    grounds: str
    compared: bool
    allowed: list[str]


class PayeeIn(TypedDict):
    """Whom a location's money shall go to; which fields it needs depends on the kind.

    `iban`: holder and iban, perhaps bic. `account`: holder, country, account_number and
    routing_code, perhaps bic; where there are no IBANs. `reference`: holder and reference.
    """

    location: str
    kind: PayeeKind
    holder: str
    country: NotRequired[str]
    iban: NotRequired[str]
    bic: NotRequired[str]
    account_number: NotRequired[str]
    routing_code: NotRequired[str]
    reference: NotRequired[str]


class ApprovalIn(TypedDict):
    """How a payee was checked; the number again, if it is at hand from another source."""

    grounds: str
    account: NotRequired[str]


class PayeeRejectionIn(TypedDict):
    """Why a payee is rejected."""

    reason: str
