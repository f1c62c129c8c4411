"""The shapes of requests and answers about customers.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from opencpor_client.schemas.common import AnswerOut
from opencpor_client.schemas.consent_and_customers import FigureOut, ShownLine


class TenantAnswer(TypedDict):
    """TenantAnswer.

    What was read; ``match`` says whether the domain and the tenant ID given belong
    together.
    """

    tenant_id: str | None
    domain: str
    finding: str
    match: bool | None


class TenantQuestion(TypedDict):
    """What somebody pasted as a tenant ID, or a domain to hold against a tenant ID."""

    text: str
    tenant_id: NotRequired[str]


class CustomerOut(TypedDict):
    """A customer tenant."""

    id: str
    tenant_id: str
    name: str
    country: str
    segment: str
    cloud: str
    status: str
    verified_at: str | None
    domains: list[DomainOut]


class CustomerPage(TypedDict):
    """One page of customers."""

    items: list[CustomerOut]
    next: str | None
    total: NotRequired[int | None]


class DomainOut(TypedDict):
    """A domain of a tenant, and who verified it (empty: nobody)."""

    domain: str
    verified_at: str | None
    verified_by: str


class CustomerIn(TypedDict):
    """A new customer tenant."""

    name: str
    country: str
    segment: NotRequired[str | None]
    cloud: NotRequired[str | None]
    status: NotRequired[str | None]
    domains: NotRequired[list[str] | None]
    verified_domains: NotRequired[list[str] | None]
    tenant_id: str


class CustomerChange(TypedDict):
    """What can be changed of a customer tenant."""

    name: NotRequired[str | None]
    country: NotRequired[str | None]
    segment: NotRequired[str | None]
    cloud: NotRequired[str | None]
    status: NotRequired[str | None]
    domains: NotRequired[list[str] | None]
    verified_domains: NotRequired[list[str] | None]


class Confirmation(TypedDict):
    """A reviewer's confirmation of a tenant: the grounds, corrections, verified domains."""

    grounds: str
    name: NotRequired[str | None]
    country: NotRequired[str | None]
    segment: NotRequired[str | None]
    cloud: NotRequired[str | None]
    verified_domains: NotRequired[list[str]]


class DomainVerification(TypedDict):
    """Which domain is verified, and on what a reviewer relies."""

    domain: str
    grounds: NotRequired[str]


class RequestPage(TypedDict):
    """One page of requests."""

    items: list[RequestRow]
    next: str | None


class RequestRow(TypedDict):
    """One claim on the tenant."""

    claim: str
    partner: str
    engagement: str
    state: str
    submitted_at: str | None
    lines: list[str]


class RequestOut(TypedDict):
    """What a partner asks, as it is answered.

    ``frozen`` false: the contact was not asked yet; ``text`` is what would be frozen by an
    answer now. ``figures`` are the tenant's newest; the partner sees those of months at
    whose end it is recorded.
    """

    claim: str
    partner: str
    engagement: str
    state: str
    submitted_at: str | None
    lines: list[str]
    frozen: bool
    heading: str
    text: str
    sha256: str
    mode: str
    answer_by: str | None
    asks: bool
    declinable: bool
    shown_lines: list[ShownLine]
    figures: list[FigureOut]
    answers: list[AnswerOut]
    receipt: str | None


class QuestionOut(TypedDict):
    """A partner asked whether something of the tenant is free; answers are codes."""

    id: str
    partner: str
    engagement: str
    asked_at: str
    units: list[dict[str, str]]
    answers: list[dict[str, Any]]


class QuestionPage(TypedDict):
    """One page of questions."""

    items: list[QuestionOut]
    next: str | None


class HappeningPage(TypedDict):
    """One page of history, the newest first."""

    items: list[TenantHappeningOut]
    next: str | None


class TenantHappeningOut(TypedDict):
    """One thing that happened to a claim on the tenant, or to an association with it."""

    at: str
    event: str
    about: str
    partner: str
    by: str


class RefusalOut(TypedDict):
    """A partner that the tenant declined on one product; only an explicit yes counts there."""

    partner: str
    partner_name: str
    slot: int
    product: str
    declined_at: str
    reopened_at: str | None
    requests_since: int
    closed: bool


class ReopenIn(TypedDict):
    """Whom to let ask again, and where; the operator says why."""

    partner: str
    slot: int
    reason: NotRequired[str]


class ProofOut(TypedDict):
    """What is to be published: a TXT record ``name`` with ``value``."""

    id: str
    domain: str
    name: str
    value: str
    made_at: str
    expires_at: str
    proven_at: str | None


class ProofIn(TypedDict):
    """Which domain."""

    domain: str


class AccessOut(TypedDict):
    """A newcomer's proof; ``secret`` leads back to it and is shown once."""

    id: str
    domain: str
    name: str
    value: str
    made_at: str
    expires_at: str
    proven_at: str | None
    secret: str


class AccessIn(TypedDict):
    """Who asks for the console of which tenant; the address is at the domain."""

    tenant_id: str
    domain: str
    email: str
