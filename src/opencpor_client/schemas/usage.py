"""The shapes of requests and answers about usage.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class SendingOut(TypedDict):
    """A usage file on its way.

    ``received`` bytes are here: the next part begins there, and has ``next_least`` to
    ``next_most`` bytes (both 0 when the file is whole). ``batch`` is what it became. It is
    kept until ``expires_at`` at least, which every part puts off.
    """

    id: str
    file_name: str
    size: int
    received: int
    next_least: int
    next_most: int
    sha256: str
    mark: str
    program: str
    layout: str
    tenant_id: str | None
    report_date: str | None
    as_of: str | None
    batch: str | None
    began_at: str
    expires_at: str


class SendingIn(TypedDict):
    """A usage file that is to come in parts, and what is said beside it.

    ``sha256`` of the whole file is compared at the end; ``mark`` is anything by which you
    know the file again. ``tenant_id`` and ``report_date`` go with a tenant's own per-user
    report.
    """

    file_name: str
    size: int
    sha256: NotRequired[str]
    mark: NotRequired[str]
    program: NotRequired[str]
    layout: NotRequired[str]
    tenant_id: NotRequired[str]
    report_date: NotRequired[str | None]
    as_of: NotRequired[str | None]


class SendingList(TypedDict):
    """Your files on their way, and those that became batches less than a day ago."""

    items: list[SendingOut]


class BatchOut(TypedDict):
    """One usage file and what became of it.

    ``corrects`` is the batch whose quarantined rows it sent again; ``corrected_by`` are
    those that did so with its own.
    """

    id: str
    program: str
    state: str
    door: str
    file_name: str
    size: int
    sha256: str
    asked_layout: str
    layout: str
    tenant_id: str | None
    report_date: str | None
    as_of: str
    months: list[str]
    counts: CountsOut
    codes: dict[str, int]
    notes: list[str]
    refusal: BatchRefusalOut | None
    received_at: str
    completed_at: str | None
    shown_at: str | None
    operation: str
    corrects: str | None
    corrected_by: list[CorrectionOut]


class BatchRefusalOut(TypedDict):
    """Why a file could not be read at all."""

    code: str
    reason: str


class CorrectionOut(TypedDict):
    """A batch that sent quarantined rows again, and how many of them became facts."""

    id: str
    state: str
    received_at: str
    facts: int


class CountsOut(TypedDict):
    """CountsOut.

    What became of a file's rows; every row is in one of facts, repeats, ignored,
    quarantined. In a per-user report facts are counted from rows instead. ``flagged`` facts
    have more active users than paid units.
    """

    rows: int
    facts: int
    repeats: int
    ignored: int
    quarantined: int
    flagged: int
    new_customers: int


class TransactionOut(TypedDict):
    """One amount that a customer was billed; `location`: through which partner's location.

    `product` is the program's key of a product or a workload, `workload` what it is paid
    under.
    """

    id: str
    program: str
    location: str
    customer: UsageCustomerOut
    subscription_id: str | None
    product: str
    workload: str
    date: str
    amount: str
    currency: str
    batch: str
    row: int
    as_of: str


class TransactionPage(TypedDict):
    """Some transactions, and where the next are."""

    items: list[TransactionOut]
    next: str | None


class UsageCustomerOut(TypedDict):
    """Whose usage it is."""

    id: str
    tenant_id: str
    name: str


class TransactionTotalOut(TypedDict):
    """What was billed in a month; each transaction counts once, however many rules count it."""

    month: str
    transactions: int
    amount: str
    currency: str


class TransactionTotals(TypedDict):
    """Sums by month and currency, the newest month first."""

    items: list[TransactionTotalOut]


class CheckedOut(TypedDict):
    """What would become of a file's rows; see the counts of a batch."""

    rows: int
    facts: int
    repeats: int
    ignored: int
    quarantined: int
    flagged: int


class DryRunOut(TypedDict):
    """What an import of a file would do, or why it would refuse it; nothing was kept.

    ``quarantine`` has the first rows that would be left out, ``codes`` how many for which
    reason.
    """

    dry_run: NotRequired[bool]
    layout: NotRequired[str]
    months: NotRequired[list[str]]
    counts: NotRequired[CheckedOut | None]
    codes: NotRequired[dict[str, int]]
    notes: NotRequired[list[str]]
    quarantine: NotRequired[list[RefusedRowOut]]
    refusal: NotRequired[BatchRefusalOut | None]


class RefusedRowOut(TypedDict):
    """A row that an import would leave out, and why."""

    row: int
    code: str
    text: str


class TransactionIn(TypedDict):
    """One amount that a customer was billed: the columns of our layout of transactions.

    `amount` is text, such as `-80.50`, or a whole number of the currency's units.
    """

    transaction_id: str
    partner_id: str
    tenant_id: str
    product: str
    date: str
    amount: int | str
    currency: str
    subscription_id: NotRequired[str | None]


class TransactionsIn(TypedDict):
    """Transactions, with what is said beside them."""

    rows: list[TransactionIn]
    program: NotRequired[str]
    as_of: NotRequired[str | None]
    dry_run: NotRequired[bool]


class QualityCell(TypedDict):
    """One workload in one month."""

    month: str
    workload: str
    counts: QualityCounts


class QualityCounts(TypedDict):
    """How many units; see ``GET /usage/quality/units`` for what each kind means.

    ``units`` have usage in the month, ``before`` had some in the month before, ``covered``
    of those have some again; on ``associated`` an association stood at the month's end.
    """

    units: int
    before: int
    covered: int
    associated: int
    missing: int
    lost: int
    zero: int
    jump: int
    above_paid: int
    unknown: int


class QualityOut(TypedDict):
    """How complete and plausible usage is; workloads without anything in a month are left out.

    As of ``computed_at``; null and no cells: it has not been computed yet. ``stale``:
    something has changed since, and newer figures follow by themselves; ``percent``: how
    far these are.
    """

    program: str
    computed_at: str | None
    stale: bool
    percent: int | None
    months: list[str]
    thresholds: ThresholdsOut
    total: QualityCounts
    cells: list[QualityCell]


class ThresholdsOut(TypedDict):
    """From where on a change is sudden."""

    jump_factor: str
    jump_minimum_units: int


class OddUnitOut(TypedDict):
    """A unit with which something is amiss in a month, with its figures then and before.

    ``customer`` is empty where the directory does not know the tenant; ``batch`` is the one
    whose fact is in force, empty where the month has none.
    """

    month: str
    tenant_id: str
    customer: str
    name: str
    workload: str
    subscription_id: str | None
    active_users: int | None
    paid_units: int | None
    active_users_before: int | None
    paid_units_before: int | None
    batch: str


class OddUnitPage(TypedDict):
    """Some units, and where the next are."""

    items: list[OddUnitOut]
    next: str | None


class LateList(TypedDict):
    """All of it, the earliest month first."""

    items: list[LateOut]


class LateOut(TypedDict):
    """What one batch says of a closed month since the latest close; the next judges it anew.

    ``facts`` are the batch's about the month; ``changed`` units have another figure in
    force by it than the latest close read; null: they are not counted yet, which happens in
    the background.
    """

    month: str
    batch: str
    facts: int
    changed: int | None


class BatchPage(TypedDict):
    """Some batches, and where the next are."""

    items: list[BatchOut]
    next: str | None


class RowIn(TypedDict):
    """One fact: the columns of our own layout.

    Counts are whole numbers, or text as in a file.
    """

    tenant_id: str
    workload: str
    month: str
    active_users: NotRequired[int | str | None]
    paid_units: NotRequired[int | str | None]
    subscription_id: NotRequired[str | None]
    assigned_units: NotRequired[int | str | None]


class RowsIn(TypedDict):
    """Rows of usage, with what is said beside them."""

    rows: list[RowIn]
    program: NotRequired[str]
    as_of: NotRequired[str | None]
    dry_run: NotRequired[bool]


class FactPage(TypedDict):
    """Some facts, and where the next are."""

    items: list[UsageFactOut]
    next: str | None


class UsageFactOut(TypedDict):
    """Usage of one unit in one month.

    ``prior_mark`` is the highest number of active users of all earlier months; null: there
    are none. ``usage_percent`` is active users of paid units, in whole percent.
    ``paid_from_seats``: usage left the paid units empty; they are the subscription's seats
    at that month's end.
    """

    program: str
    customer: UsageCustomerOut
    workload: str
    subscription_id: str | None
    month: str
    active_users: int | None
    paid_units: int | None
    paid_from_seats: bool
    assigned_units: int | None
    usage_percent: int | None
    prior_mark: int | None
    as_of: str
