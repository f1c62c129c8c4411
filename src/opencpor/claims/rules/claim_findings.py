"""Findings on the claim itself: name, dates, PartnerID, enrollment, extra fields, statements."""

from collections.abc import Iterator

from opencpor.claims.rules.codes import Finding
from opencpor.claims.rules.facts import AccountStanding, ClaimFacts
from opencpor.common.text import legible

_ACCOUNT = {
    AccountStanding.MISSING: "partner_id_missing",
    AccountStanding.BAD_SHAPE: "partner_id_shape",
    AccountStanding.UNKNOWN: "partner_id_unknown",
    AccountStanding.GLOBAL_ACCOUNT: "partner_id_global_account",
    AccountStanding.OUT_OF_SCOPE: "partner_id_out_of_scope",
}


def claim_findings(facts: ClaimFacts) -> Iterator[Finding]:
    """Give what is found on the claim as a whole."""
    if facts.unanswered:
        yield Finding("nothing_answered", "comments")
    if not legible(facts.name):
        yield Finding("name_missing", "name")
    if facts.agreement_date is None:
        yield Finding("agreement_date_missing", "agreement_date")
    elif facts.agreement_date > facts.today:
        yield Finding("agreement_date_future", "agreement_date")
    if facts.opt_out and not facts.engagement.opt_out_allowed:
        yield Finding("opt_out_not_allowed", "opt_out")
    yield from _account(facts)
    yield from _extra(facts)
    yield from _statements(facts)


def _account(facts: ClaimFacts) -> Iterator[Finding]:
    if facts.account is not AccountStanding.GOOD:
        yield Finding(_ACCOUNT[facts.account], "partner_id")
    elif not facts.enrolled:
        earns = facts.engagement.incentivized and not facts.opt_out
        yield Finding("not_enrolled" if earns else "not_enrolled_recognition", "partner_id")


def _extra(facts: ClaimFacts) -> Iterator[Finding]:
    given = dict(facts.extra)
    for wanted in facts.engagement.extra_fields:
        if wanted.required and not legible(given.get(wanted.key, "")):
            yield Finding(
                "extra_field_missing", f"extra.{wanted.key}", {"label": str(wanted.label)}
            )


def _statements(facts: ClaimFacts) -> Iterator[Finding]:
    for statement in facts.program.acknowledgements.partner:
        applies = not statement.engagements or facts.engagement.key in statement.engagements
        if applies and statement.key not in facts.acknowledged:
            yield Finding("acknowledgement_missing", f"acknowledgements.{statement.key}")
