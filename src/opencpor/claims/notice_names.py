"""What the kinds of notices on claims are called, where a reader chooses which come as mail too."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opencpor.claims.terms import Notice

NAMES: dict[Notice, Promise] = {
    Notice.PARTNER_SUBMITTED: _("A claim was submitted"),
    Notice.PARTNER_ACTION_REQUIRED: _("A reviewer asks for something, with the deadline"),
    Notice.PARTNER_DECIDED: _("A claim was decided line by line"),
    Notice.PARTNER_APPROVED: _("A claim was approved"),
    Notice.PARTNER_REJECTED: _("A claim was rejected"),
    Notice.PARTNER_EXPIRED: _("A draft expired"),
    Notice.PARTNER_DECLINED: _("A customer declined"),
    Notice.PARTNER_CONTESTED: _("A line is held by another partner"),
    Notice.PARTNER_ARBITRATION_ASKED: _("An arbitration asks for your side"),
    Notice.PARTNER_ARBITRATION_DECIDED: _("An arbitration was decided"),
    Notice.PARTNER_ARBITRATION_CLOSED: _("An arbitration was closed without a decision"),
    Notice.SENIOR_ARBITRATION_OPENED: _("An arbitration was opened"),
    Notice.SENIOR_ARBITRATION_READY: _("An arbitration can be decided"),
    Notice.SENIOR_ARBITRATION_CLOSED: _("An arbitration was closed without a decision"),
    Notice.PARTNER_ASSOCIATION_ENDED: _("An association from a claim ended"),
    Notice.PARTNER_ASSOCIATION_ENDS: _("An association from a claim will end soon"),
    Notice.PARTNER_RENEWED: _("A customer has renewed and it takes a new claim"),
    Notice.PARTNER_REINSTATED: _("What had ended was reinstated"),
    Notice.PARTNER_ASSOCIATION_CHANGED: _("An association from a claim changed"),
    Notice.PARTNER_MOVES: _("An association moves to another location"),
    Notice.PARTNER_STAYS: _("A move to another location was called off"),
    Notice.PARTNER_HOLDING_ENDED: _("An association without a claim ended"),
    Notice.PARTNER_HOLDING_CHANGED: _("An association without a claim changed"),
    Notice.PARTNER_HOLDING_ENDS: _("An association without a claim will end soon"),
    Notice.PARTNER_SUBSCRIPTION_ENDS: _(
        "A subscription will end soon, and the association with it"
    ),
    Notice.TENANT_HOLDING_ENDED: _("A partner no longer is your partner"),
    Notice.TENANT_HOLDING_CHANGED: _("The association of a partner with you changed"),
    Notice.TENANT_HOLDING_ENDS: _("The association of a partner with you will end soon"),
    Notice.TENANT_SUBSCRIPTION_ENDS: _(
        "A subscription will end soon, and a partner's association with it"
    ),
    Notice.PARTNER_UNREACHED: _("A customer was not reached"),
    Notice.PARTNER_WRONG_PERSON: _("A contact says it is the wrong person"),
    Notice.PARTNER_REOPENED: _("A customer who had declined may be asked again"),
    Notice.PARTNER_COMMENTED: _("A reviewer wrote a comment"),
    Notice.PARTNER_FILE_REFUSED: _("A harmful file was removed"),
    Notice.REVIEWER_ASSIGNED: _("A claim was assigned to you"),
    Notice.REVIEWER_RESUBMITTED: _("A partner answered your questions"),
    Notice.REVIEWER_COMMENTED: _("A partner wrote a comment"),
    Notice.REVIEWER_WITHDRAWN: _("A claim that you review was withdrawn"),
    Notice.SENIOR_DISPUTED: _("A partner disputes a decision"),
    Notice.SENIOR_DISPUTE_WITHDRAWN: _("A dispute was withdrawn"),
    Notice.PARTNER_DISPUTE_DECIDED: _("A dispute was decided"),
    Notice.OPERATOR_OVERDUE: _("A deadline of the operator passed"),
    Notice.OPERATOR_GREEN_ERROR: _("Written policy accepted a claim wrongly"),
}


def label_of_kind(notice: Notice) -> str:
    """Return what a kind of notice is called, in the active language."""
    return str(NAMES[notice])
