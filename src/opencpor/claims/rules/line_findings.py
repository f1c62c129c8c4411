"""Findings on one line: what is claimed, its subscription, and its slot."""

from collections.abc import Iterator

from opencpor.claims.rules.codes import Finding
from opencpor.claims.rules.facts import ClaimFacts, Holding, LineFacts, Stage, SubscriptionFacts
from opencpor.directory.rules.tenant import guid_of
from opencpor.programs.document.catalog import Product, Workload
from opencpor.programs.document.offer import AssociationUnit

EXPIRED = "expired"
_UNITS = {
    AssociationUnit.WORKLOAD: "workloads of the tenant",
    AssociationUnit.SUBSCRIPTION: "subscriptions",
}


def line_findings(facts: ClaimFacts, line: LineFacts) -> Iterator[Finding]:
    """Give what is found on one line."""
    unit = facts.engagement.association_unit
    is_subscription = not line.workload
    if is_subscription != (unit is AssociationUnit.SUBSCRIPTION):
        yield Finding("line_of_other_unit", line.field, {"unit": _UNITS[unit]}, line.id)
        return
    if is_subscription:
        yield from _subscription_line(facts, line)
    else:
        workload = facts.program.workload(line.workload)
        yield from _claimable(facts, line, "workload", workload)
    yield from _slot(line)
    for hint in sorted(line.hints):
        yield Finding(hint, line.field, line=line.id)


def _claimable(
    facts: ClaimFacts, line: LineFacts, what: str, found: Workload | Product | None
) -> Iterator[Finding]:
    where = f"{line.field}.{what}"
    if found is None:
        yield Finding(f"{what}_unknown", where, line=line.id)
    elif found.retired:
        yield Finding(f"{what}_retired", where, line=line.id)
    elif found.solution_area != facts.engagement.solution_area:
        yield Finding("wrong_solution_area", where, line=line.id)
    elif found.recognition_only and facts.engagement.incentivized:
        yield Finding("recognition_only", where, line=line.id)


def _subscription_line(facts: ClaimFacts, line: LineFacts) -> Iterator[Finding]:
    if not line.product:
        yield Finding("product_missing", f"{line.field}.product", line=line.id)
    else:
        product = facts.program.product(line.product)
        yield from _claimable(facts, line, "product", product)
    where = f"{line.field}.subscription_id"
    if not line.subscription_id:
        yield Finding("subscription_missing", where, line=line.id)
    elif guid_of(line.subscription_id) is None:
        yield Finding("subscription_shape", where, line=line.id)
    elif line.subscription is None:
        if not line.overridden:
            deciding = facts.stage is Stage.DECIDING
            kind = "subscription_unknown_blocked" if deciding else "subscription_unknown"
            days = str(facts.program.policy.subscription_wait_days)
            yield Finding(kind, where, {"days": days}, line.id)
    else:
        yield from _known_subscription(facts, line, line.subscription)


def _known_subscription(
    facts: ClaimFacts, line: LineFacts, subscription: SubscriptionFacts
) -> Iterator[Finding]:
    where = f"{line.field}.subscription_id"
    if facts.customer is None or subscription.customer_id != facts.customer.id:
        yield Finding("subscription_of_other_tenant", where, line=line.id)
        return  # nothing more is said of what is another's
    sold = facts.program.product_named(subscription.product)  # feeds write names and aliases
    if line.product and (sold.key if sold else subscription.product) != line.product:
        yield Finding("subscription_wrong_product", f"{line.field}.product", line=line.id)
    allowed = facts.engagement.channels
    channel = facts.program.channel_named(subscription.channel)
    if allowed and (channel is None or channel.key not in allowed):
        names = [str(one.name) for one in facts.program.channels if one.key in allowed]
        yield Finding("channel_not_allowed", where, {"channels": ", ".join(names)}, line.id)
    if subscription.status == EXPIRED:
        yield Finding("subscription_expired", where, line=line.id)
    elif subscription.starts_on > facts.today:
        yield Finding("subscription_not_provisioned", where, line=line.id)


def _slot(line: LineFacts) -> Iterator[Finding]:
    if line.own_association:
        link = f"association:{line.own_association}"
        yield Finding("already_associated", line.field, line=line.id, link=link)
    elif line.own_claim:
        link = f"claim:{line.own_claim}"
        yield Finding("already_claimed", line.field, line=line.id, link=link)
    elif line.holding is Holding.HELD_BY_YOU and line.own_engagements:
        yield Finding("other_engagement", line.field, line=line.id)
    if line.elsewhere and not line.own_association and not line.own_claim:
        yield Finding("other_location", line.field, line=line.id)
    if line.holding is Holding.HELD:
        yield Finding("slot_held", line.field, line=line.id)
    if not line.looked:
        yield Finding("slot_not_checked", line.field, line=line.id)
