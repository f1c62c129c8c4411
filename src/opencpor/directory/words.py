"""The words and chips for this room's closed lists, lazily translated."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from opencpor.directory.lifecycle import Verb
from opencpor.directory.terms import Kind, Requirement, Segment, Source
from opencpor.ui.chips import Chip, Tone

ENROLLMENT_CHIPS = {
    "invited": Chip(_("Invited"), Tone.WAITING, "mail"),
    "action_required": Chip(_("Action required"), Tone.WAITING, "alert-circle"),
    "validating": Chip(_("Validating enrollment"), Tone.ACTIVE, "hourglass"),
    "enrolled": Chip(_("Enrolled"), Tone.GOOD, "circle-check"),
    "inactive": Chip(_("Inactive/Ineligible"), Tone.BAD, "circle-x"),
    "discontinued": Chip(_("Discontinued"), Tone.OVER, "ban"),
    "none": Chip(_("Not invited"), Tone.NEUTRAL, "circle-dashed"),
}
TENANT_CHIPS = {
    "verified": Chip(_("Verified"), Tone.GOOD, "shield-check"),
    "unverified": Chip(_("Unverified"), Tone.WAITING, "question-mark"),
}
SUBSCRIPTION_CHIPS = {
    "active": Chip(_("Active"), Tone.GOOD, "circle-check"),
    "grace": Chip(_("Grace period"), Tone.WAITING, "clock"),
    "suspended": Chip(_("Suspended"), Tone.BAD, "player-pause"),
    "expired": Chip(_("Expired"), Tone.OVER, "archive"),
}
OUTCOME_CHIPS = {
    "created": Chip(_("New"), Tone.GOOD, "circle-plus"),
    "changed": Chip(_("Changed"), Tone.ACTIVE, "pencil"),
    "unchanged": Chip(_("Unchanged"), Tone.NEUTRAL, "circle-dot"),
    "error": Chip(_("Error"), Tone.BAD, "alert-circle"),
}
REQUIREMENT_CHIPS = {
    "met": Chip(_("Met"), Tone.GOOD, "circle-check"),
    "submitted": Chip(_("Being validated"), Tone.ACTIVE, "hourglass"),
    "missing": Chip(_("Missing"), Tone.WAITING, "alert-circle"),
}
SEGMENTS: dict[str, Any] = {
    Segment.COMMERCIAL.value: _("Commercial"),
    Segment.PUBLIC_SECTOR.value: _("Public sector"),
    Segment.EDUCATION.value: _("Education"),
}
KINDS: dict[str, Any] = {
    Kind.PARTNERS.value: _("Partners and locations"),
    Kind.CUSTOMERS.value: _("Customers and domains"),
    Kind.SUBSCRIPTIONS.value: _("Subscriptions and seats"),
    Kind.ENROLLMENTS.value: _("Enrollments and requirements"),
}
REQUIREMENTS: dict[str, Any] = {
    Requirement.AGREEMENT.value: _("Program agreement"),
    Requirement.PAYEE.value: _("Payee profile"),
    Requirement.TAX.value: _("Tax profile"),
    Requirement.CONDITIONS.value: _("Program conditions"),
}
WHO: dict[str, Any] = {
    Source.SIGNATURE.value: _("Your incentives admin signs it."),
    Source.FINANCE.value: _("Your incentives admin hands it in; the operator's finance checks it."),
    Source.PAYEES.value: _(
        "Your incentives admin enters it under Payees; the operator's finance approves it."
    ),
    Source.PROGRAM.value: _("The program manager checks it."),
    Source.IMPORT.value: _("The operator keeps it up to date."),
}
VERBS: dict[Verb, Any] = {
    Verb.START: _("Start enrollment"),
    Verb.SIGN: _("Sign the agreement"),
    Verb.SUBMIT_PROFILES: _("Submit payee and tax profiles"),
    Verb.VALIDATE: _("Validate"),
    Verb.RETURN: _("Return to the partner"),
    Verb.DISCONTINUE: _("Discontinue"),
}
DONE: dict[Verb, Any] = {
    Verb.START: _("The enrollment is started."),
    Verb.SIGN: _("The agreement is signed."),
    Verb.SUBMIT_PROFILES: _("The profiles are handed in."),
    Verb.VALIDATE: _("What is yours to validate is validated."),
    Verb.RETURN: _("The enrollment is back with the partner."),
    Verb.DISCONTINUE: _("The enrollment is discontinued."),
}
NEXT: dict[str, Any] = {
    "invited": _("The incentives admin of the location starts the enrollment."),
    "action_required": _("The incentives admin completes what is missing below."),
    "validating": _("The operator checks what was handed in, usually within 48 hours."),
    "enrolled": _("Nothing to do: the location earns."),
    "inactive": _("The location earns nothing. Start again and complete what is missing."),
    "discontinued": _("Ended by the operator. Associations stay as they are."),
}
TONES = {"enrolled": "good", "inactive": "bad", "validating": "active"}
