"""Why amounts are adjusted, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from opencpor.incentives.adjustments.rules import Kind
from opencpor.incentives.drawn import PROPOSALS
from opencpor.incentives.proposals import State

KINDS = {
    Kind.INCORRECT_CALCULATION: _("Incorrect calculation"),
    Kind.INCORRECT_ENROLLMENT: _("Incorrect enrollment"),
    Kind.PARTNER_MAPPING: _("Another partner's or location's"),
    Kind.POLICY_EXCEPTION: _("Exception to the policy"),
    Kind.PREVIOUS_PERIOD: _("Period before the ledger"),
    Kind.OPERATIONS: _("Other operations"),
    Kind.RECOUPMENT: _("Taken back"),
}
STATES = {state: PROPOSALS[state].word for state in State}


def name_of_kind(key: str) -> str:
    """Return why, in words."""
    return str(KINDS[Kind(key)])
