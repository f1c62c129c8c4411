"""What the API says about closes, earnings and statements."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.common.money import format_amount
from opencpor.common.months import Month
from opencpor.http.inputs import Input
from opencpor.incentives.adjustments.schemas import AdjustmentOut
from opencpor.incentives.amounts import Money, money
from opencpor.incentives.billing import TransactionBehind, Unseen
from opencpor.incentives.explanations import Explanation, FactBehind, Judged
from opencpor.incentives.models import Close, Earning, Statement
from opencpor.incentives.naming import Rules
from opencpor.incentives.verdicts import Verdict


class CloseIn(Input):
    """Which month to close."""

    program: str = Field(max_length=64)
    month: str = Field(max_length=7, description="such as 2026-10")
    reason: str = Field("", max_length=2000)


class CloseOut(Schema):
    """One closed month.

    `judged_from` is the close whose results it went on from; null: it judged every month anew from
    all usage. `judged_anew` is of how many associations it judged earlier months anew, since
    something about their customers had changed; null: of all.
    """

    id: str
    program: str
    month: str
    program_version: int
    currency: str
    units_before: int
    units_covered: int
    reason: str
    verdict_rows: int
    verdict_hash: str
    judged_from: str | None
    judged_anew: int | None
    batches: list[str]
    closed_at: datetime

    @classmethod
    def of(cls, row: Close) -> "CloseOut":
        """Describe a close."""
        return cls(
            id=row.id,
            program=row.program_key,
            month=str(Month.of(row.month)),
            program_version=row.program_version,
            currency=row.currency,
            units_before=row.units_before,
            units_covered=row.units_covered,
            reason=row.reason,
            verdict_rows=row.verdict_rows,
            verdict_hash=row.verdict_hash,
            judged_from=row.judged_from or None,
            judged_anew=row.judged_anew,
            batches=row.batches,
            closed_at=row.closed_at,
        )


class EarningOut(Schema):
    """One posted line; `illustrative_rate`: its rule's rates are examples, not published ones.

    `rule_name`: the rule's name for people; the key where it has none.
    """

    id: str
    kind: str
    program: str
    location: str
    customer: str
    association: str
    engagement: str
    rule: str
    rule_name: str
    milestone: str
    workload: str
    subscription_id: str
    applies_to: str
    processed_in: str
    amount: Money
    illustrative_rate: bool
    corrects: str | None

    @classmethod
    def of(cls, row: Earning, rules: Rules) -> "EarningOut":
        """Describe a line."""
        return cls(
            id=row.id,
            kind=row.kind,
            program=row.program_key,
            location=row.location_id,
            customer=row.customer_id,
            association=row.association_id,
            engagement=row.engagement,
            rule=row.rule,
            rule_name=rules.of_line(row).rule(row.rule),
            milestone=row.milestone,
            workload=row.workload,
            subscription_id=row.subscription_id,
            applies_to=str(Month.of(row.month)),
            processed_in=str(Month.of(row.processed)),
            amount=money(row.amount_minor, row.currency),
            illustrative_rate=rules.of_line(row).is_illustrative(row.rule),
            corrects=row.corrects_id,
        )


class StatementOut(Schema):
    """One location's month: everything booked after the statement before it, in its sums.

    `adjusted` holds corrections of earlier months and adjustments by hand; `paid` what was taken up
    for payment, `returned` what came back of that, `forfeited` what is owed no longer.
    """

    id: str
    close: str
    location: str
    month: str
    opening: Money
    earned: Money
    adjusted: Money
    paid: Money
    returned: Money
    forfeited: Money
    payable: Money
    carried_forward: Money

    @classmethod
    def of(cls, row: Statement) -> "StatementOut":
        """Describe a statement."""
        balance, currency = row.balance, row.currency
        return cls(
            id=row.id,
            close=row.close_id,
            location=row.location_id,
            month=str(Month.of(row.month)),
            opening=money(balance.opening, currency),
            earned=money(balance.earned, currency),
            adjusted=money(balance.adjusted, currency),
            paid=money(balance.paid, currency),
            returned=money(balance.returned, currency),
            forfeited=money(balance.forfeited, currency),
            payable=money(balance.payable, currency),
            carried_forward=money(balance.carried, currency),
        )


class VerdictOut(Schema):
    """One judgment with all its inputs; figures that its rule does not use are null.

    `shared_domain`: a verified domain of the customer that is the partner's; empty: none.
    `illustrative_rate`: its rule's rates are examples, not published ones. `rule_name`: the rule's
    name for people; the key where it has none.
    `disclosed`: whether the claim had a public-sector disclosure on file. `period_amount`: what was
    billed in the period that ends with the month, `baseline_amount`: in the one before.
    """

    month: str
    association: str
    location: str
    tenant_id: str
    workload: str
    subscription_id: str
    engagement: str
    rule: str
    rule_name: str
    rule_type: str
    program_version: int
    milestone: str
    size: str
    active_users: int | None
    paid_units: int | None
    prior_mark: int | None
    growth_units: int | None
    payable_units: int | None
    rate: str | None
    illustrative_rate: bool
    amount_before_caps: str | None
    workload_cap_before: str | None
    workload_cap_after: str | None
    customer_cap_before: str | None
    customer_cap_after: str | None
    amount: Money
    outcome: str
    reasons: list[str]
    customer_segment: str
    customer_country: str
    shared_domain: str
    disclosed: bool | None
    period_amount: str | None
    baseline_amount: str | None

    @classmethod
    def of(cls, row: Verdict, rules: Rules) -> "VerdictOut":
        """Describe a judgment."""

        def text(value: object) -> str | None:
            return None if value is None else f"{value}"

        return cls(
            month=str(row.month),
            association=row.association_id,
            location=row.partner_id,
            tenant_id=row.tenant_id,
            workload=row.workload,
            subscription_id=row.subscription_id,
            engagement=row.engagement,
            rule=row.rule,
            rule_name=rules.of_verdict(row).rule(row.rule),
            rule_type=row.rule_type,
            program_version=row.program_version,
            milestone=row.milestone,
            size=row.size,
            active_users=row.active_users,
            paid_units=row.paid_units,
            prior_mark=row.prior_mark,
            growth_units=row.growth_units,
            payable_units=row.payable_units,
            rate=f"{row.rate.normalize():f}" if row.rate is not None else None,
            illustrative_rate=rules.of_verdict(row).is_illustrative(row.rule),
            amount_before_caps=text(row.uncapped),
            workload_cap_before=text(row.workload_before),
            workload_cap_after=text(row.workload_after),
            customer_cap_before=text(row.customer_before),
            customer_cap_after=text(row.customer_after),
            amount=Money(amount=format_amount(row.amount, row.currency), currency=row.currency),
            outcome=row.outcome,
            reasons=list(row.reasons),
            customer_segment=row.customer_segment,
            customer_country=row.customer_country,
            shared_domain=row.shared_domain,
            disclosed=row.disclosed,
            period_amount=text(row.period_amount),
            baseline_amount=text(row.baseline_amount),
        )


class FactOut(Schema):
    """One usage fact that a judgment stood on, with the file and row it came from.

    ``paid_from_seats``: the file left the paid units empty; they are the subscription's seats.
    """

    role: str
    month: str
    active_users: int | None
    paid_units: int | None
    paid_from_seats: bool
    batch: str
    file_name: str
    row: int | None

    @classmethod
    def of(cls, fact: FactBehind) -> "FactOut":
        """Describe a fact."""
        return cls(
            role=fact.role,
            month=str(fact.month),
            active_users=fact.active_users,
            paid_units=fact.paid_units,
            paid_from_seats=fact.paid_from_seats,
            batch=fact.batch_id,
            file_name=fact.file_name,
            row=fact.row,
        )


class CountedTransactionOut(Schema):
    """One transaction that a judgment counted; `role`: `period`, or `baseline`, the one before."""

    role: str
    transaction: str
    date: date
    product: str
    subscription_id: str
    amount: Money
    batch: str
    file_name: str
    row: int

    @classmethod
    def of(cls, one: TransactionBehind, currency: str) -> "CountedTransactionOut":
        """Describe a transaction."""
        return cls(
            role=one.role,
            transaction=one.transaction_id,
            date=one.day,
            product=one.product,
            subscription_id=one.subscription_id,
            amount=Money(amount=format_amount(one.amount, currency), currency=currency),
            batch=one.batch_id,
            file_name=one.file_name,
            row=one.row,
        )


class UnseenTransactionsOut(Schema):
    """Transactions of one role, as above, that a judgment counted and the caller does not see."""

    role: str
    count: int
    amount: Money

    @classmethod
    def of(cls, one: Unseen, currency: str) -> "UnseenTransactionsOut":
        """Describe them."""
        amount = Money(amount=format_amount(one.amount, currency), currency=currency)
        return cls(role=one.role, count=one.count, amount=amount)


class JudgedOut(Schema):
    """What one close or one recompute judged; the other one's fields are null.

    `without_baseline`: nothing was billed in the period before. `unseen_transactions`: what counted
    as well and is not the caller's to see, such as transactions through other locations.
    """

    close: str | None
    closed_at: datetime | None
    recompute: str | None
    approved_at: datetime | None
    verdict: VerdictOut
    facts: list[FactOut]
    transactions: list[CountedTransactionOut]
    unseen_transactions: list[UnseenTransactionsOut]
    without_baseline: bool

    @classmethod
    def of(cls, judged: Judged, rules: Rules) -> "JudgedOut":
        """Describe it."""
        anew = judged.recompute
        return cls(
            close=None if anew else judged.close.id,
            closed_at=None if anew else judged.close.closed_at,
            recompute=anew.id if anew else None,
            approved_at=anew.decided_at if anew else None,
            verdict=VerdictOut.of(judged.verdict, rules),
            facts=[FactOut.of(fact) for fact in judged.facts],
            transactions=[
                CountedTransactionOut.of(one, judged.verdict.currency)
                for one in judged.transactions
            ],
            unseen_transactions=[
                UnseenTransactionsOut.of(one, judged.verdict.currency) for one in judged.unseen
            ],
            without_baseline=judged.without_baseline,
        )


class ExplanationOut(Schema):
    """A line with everything behind it."""

    earning: EarningOut
    journal: str
    statement: str | None
    judged: list[JudgedOut]
    related: list[EarningOut]
    adjusted: list[AdjustmentOut]

    @classmethod
    def of(cls, found: Explanation, actor: Actor) -> "ExplanationOut":
        """Describe it."""
        rules = Rules()
        return cls(
            earning=EarningOut.of(found.earning, rules),
            journal=found.journal_id,
            statement=found.statement.id if found.statement else None,
            judged=[JudgedOut.of(one, rules) for one in found.judged],
            related=[EarningOut.of(row, rules) for row in found.related],
            adjusted=[AdjustmentOut.of(row, actor) for row in found.adjusted],
        )
