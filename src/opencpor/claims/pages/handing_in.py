"""The card that hands a claim in: what blocks it, the statements, a reason for each warning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opencpor.access.scope import restrict
from opencpor.claims.forms.claim import HandInForm
from opencpor.claims.pages.sight import Sight
from opencpor.claims.pages.steps import where_to_mend
from opencpor.claims.rules.codes import Finding, Severity
from opencpor.claims.rules.consent_findings import ON_CONSENT
from opencpor.claims.templatetags.claims import unit_name
from opencpor.claims.terms import Verb


@dataclass(frozen=True)
class HandIn:
    """What is drawn.

    Attributes:
        form: Statements and reasons.
        again: Whether a reviewer has asked, and the claim is submitted again.
        blocking: What must be put right first, with where.
        on_consent: How the customer consents, to be known before.
        unanswered: That nothing was done about what was asked, if so.
        line_names: Of the claim's lines, by identifier.
    """

    form: HandInForm
    again: bool
    blocking: Sequence[tuple[Finding, str]]
    on_consent: Sequence[Finding]
    unanswered: Sequence[Finding]
    line_names: Mapping[str, str]


def hand_in_form(sight: Sight, data: Any = None) -> HandInForm | None:
    """Return the form that submits or resubmits, if the reader may do that now."""
    if not (sight.can(Verb.SUBMIT) or sight.can(Verb.RESUBMIT)):
        return None
    warnings = [one for one in sight.findings if one.severity is Severity.WARNS]
    said = restrict(sight.claim.warning_reasons.all(), sight.actor) if warnings else ()
    given = {(row.code, row.field): row.reason for row in said}
    statements = [
        one
        for one in sight.program.acknowledgements.partner
        if not one.engagements or sight.claim.engagement in one.engagements
    ]
    if sight.can(Verb.RESUBMIT):  # one that was begun elsewhere may lack some
        statements = [one for one in statements if one.key not in sight.claim.acknowledgements]
    return HandInForm(
        statements, warnings, sight.language, data, given=given,
        accepted=sight.claim.acknowledgements,
    )  # fmt: skip


def hand_in_of(sight: Sight, form: HandInForm | None) -> HandIn | None:
    """Return the card, if the reader may hand the claim in now.

    Args:
        sight: The claim.
        form: The form with errors, if one was sent; else an empty one is made.
    """
    shown = form or hand_in_form(sight)
    if shown is None:
        return None
    blocking = [
        (one, where_to_mend(one, sight.claim.id))
        for one in sight.findings
        if one.severity is Severity.BLOCKS and not one.field.startswith("acknowledgements")
    ]  # the statements have their own boxes
    names = {line.id: unit_name(line, sight.program) for line in sight.claim.lines_in_order()}
    on_consent = [one for one in sight.findings if one.code in ON_CONSENT]
    unanswered = [one for one in sight.findings if one.kind == "nothing_answered"]
    return HandIn(shown, sight.can(Verb.RESUBMIT), blocking, on_consent, unanswered, names)
