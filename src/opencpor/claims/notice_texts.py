"""What the notices on claims say: subject, text, and whom each is for.

Texts are templates with the gaps {name}, {label}, {deadline}, {operator}; those of an arbitration
have {what} and {customer} for name and label, one of a renewal {subscription} too, one of a move
{location} and {month}, one to a tenant's admins {partner}. They are marked for translation here,
and translated in the reader's language where they are used.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opencpor.claims.terms import Notice


class Audience(StrEnum):
    """Whom a notice is for."""

    PARTNER = "partner"  # who may write claims for the location, and the contact on the claim
    SIDES = "sides"  # who may answer an arbitration for a side
    REVIEWER = "reviewer"  # the claim's reviewer; without one, nobody waits for it
    SENIORS = "seniors"  # senior reviewers who took no part in the claim
    OPERATORS = "operators"  # reviewer, senior reviewers, program managers
    TENANT = "tenant"  # the admins of the customer's tenant


@dataclass(frozen=True)
class Words:
    """One notice."""

    audience: Audience
    subject: Promise
    text: Promise


PARTNER, REVIEWER, OPERATORS = Audience.PARTNER, Audience.REVIEWER, Audience.OPERATORS
SENIORS, SIDES, TENANT = Audience.SENIORS, Audience.SIDES, Audience.TENANT

TEXTS: dict[Notice, Words] = {
    Notice.PARTNER_SUBMITTED: Words(
        PARTNER,
        _("Submitted: {name}"),
        _("Your claim “{name}” has been handed in to {operator}. Nothing is to be done now; you "
          "will hear when a reviewer asks something or decides."),
    ),
    Notice.PARTNER_ACTION_REQUIRED: Words(
        PARTNER,
        _("Please answer by {deadline}: {name}"),
        _("A reviewer of {operator} needs more on your claim “{name}”. Open it to see what is "
          "missing, change it, and submit it again by {deadline}; after that it is rejected."),
    ),
    Notice.PARTNER_DECIDED: Words(
        PARTNER,
        _("Decided: {name}"),
        _("Your claim “{name}” has been decided line by line. It is now: {label}. Open it to see "
          "the outcome and the reason for each line."),
    ),
    Notice.PARTNER_APPROVED: Words(
        PARTNER,
        _("Approved: {name}"),
        _("Your claim “{name}” is approved: you are the partner of record for its active lines. "
          "From now on you see their usage."),
    ),
    Notice.PARTNER_REJECTED: Words(
        PARTNER,
        _("Rejected: {name}"),
        _("Your claim “{name}” was rejected. Open it to read the reason. What is rejected can be "
          "disputed until {deadline}, unless the customer declined."),
    ),
    Notice.PARTNER_EXPIRED: Words(
        PARTNER,
        _("Draft expired: {name}"),
        _("Your draft “{name}” was not submitted in time and has expired. You can copy it into a "
          "new draft."),
    ),
    Notice.PARTNER_DECLINED: Words(
        PARTNER,
        _("The customer declined: {name}"),
        _("The customer declined some or all of your claim “{name}”. It is now: {label}. Please "
          "speak with your customer before you claim again."),
    ),
    Notice.PARTNER_UNREACHED: Words(
        PARTNER,
        _("Customer not reached: {name}"),
        _("The customer's contact on your claim “{name}” could not be reached, so its time to "
          "answer does not run. Check the contact and change it, or send the mail again."),
    ),
    Notice.PARTNER_WRONG_PERSON: Words(
        PARTNER,
        _("Wrong person, please name the right one: {name}"),
        _("The person named on your claim “{name}” says that it is the wrong person. The "
          "customer's time to answer does not run until you name the right one."),
    ),
    Notice.PARTNER_CONTESTED: Words(
        PARTNER,
        _("A line is contested: {name}"),
        _("A line of your claim “{name}” is now held by another partner organization. The line "
          "waits; your other lines are not affected."),
    ),
    Notice.PARTNER_ARBITRATION_ASKED: Words(
        SIDES,
        _("Arbitration, please answer by {deadline}: {what} of {customer}"),
        _("Your organization and another one both have good evidence for {what} of {customer}, "
          "which one partner can hold. A senior reviewer of {operator} will compare both. Please "
          "say what speaks for you and add fresh evidence by {deadline}; after that it is decided "
          "on what is on record. Neither side is shown the other."),
    ),
    Notice.PARTNER_ARBITRATION_DECIDED: Words(
        SIDES,
        _("Arbitration decided: {what} of {customer}"),
        _("{operator} has compared the evidence for {what} of {customer} and decided. Open it to "
          "read the outcome, the reason, and from when it holds."),
    ),
    Notice.PARTNER_ARBITRATION_CLOSED: Words(
        SIDES,
        _("Arbitration closed: {what} of {customer}"),
        _("The arbitration about {what} of {customer} is closed: the other side is not there any "
          "longer. Open it to read what that means for you; you have nothing to do."),
    ),
    Notice.SENIOR_ARBITRATION_OPENED: Words(
        SENIORS,
        _("Arbitration opened: {what} of {customer}"),
        _("A claim with accepted evidence meets an association of another partner: {what} of "
          "{customer}. Both sides are asked until {deadline}; then it can be decided."),
    ),
    Notice.SENIOR_ARBITRATION_READY: Words(
        SENIORS,
        _("Arbitration ready to decide: {what} of {customer}"),
        _("Every side of the arbitration about {what} of {customer} has answered or let its time "
          "pass. Please compare the evidence and decide."),
    ),
    Notice.SENIOR_ARBITRATION_CLOSED: Words(
        SENIORS,
        _("Arbitration closed: {what} of {customer}"),
        _("The arbitration about {what} of {customer} is closed because a side is not there any "
          "longer. Nothing is to be done."),
    ),
    Notice.PARTNER_ASSOCIATION_ENDED: Words(
        PARTNER,
        _("An association has ended: {name}"),
        _("An association from your claim “{name}” has ended. The claim is now: {label}. Open it "
          "to read why."),
    ),
    Notice.PARTNER_ASSOCIATION_ENDS: Words(
        PARTNER,
        _("Ends on {deadline}: {name}"),
        _("An association from your claim “{name}” ends; its last day is {deadline}. If you go on "
          "working with the customer, claim it anew in time."),
    ),
    Notice.PARTNER_RENEWED: Words(
        PARTNER,
        _("Renewed, please claim it: {what} of {customer}"),
        _("{customer} has a new subscription of {what} that follows the one you are, or were, the "
          "partner of record for: {subscription}. Your association does not pass to it; it takes a "
          "new claim. Open the old association to make one: it is filled in from what you gave."),
    ),
    Notice.PARTNER_REINSTATED: Words(
        PARTNER,
        _("An association is reinstated: {name}"),
        _("{operator} has reinstated what had ended of your claim “{name}”. The claim is now: "
          "{label}. Open it to see whether the customer must agree first."),
    ),
    Notice.PARTNER_ASSOCIATION_CHANGED: Words(
        PARTNER,
        _("An association has changed: {name}"),
        _("An association from your claim “{name}” has changed. Open the claim to read what is "
          "different, and from when."),
    ),
    Notice.PARTNER_MOVES: Words(
        PARTNER,
        _("Moves to {location} from {month}: {what} of {customer}"),
        _("Your organization hands its association for {what} of {customer} to the location "
          "{location}, from {month} on. From then on that location answers for it, and earns from "
          "it. The customer keeps you as its partner."),
    ),
    Notice.PARTNER_STAYS: Words(
        PARTNER,
        _("Does not move: {what} of {customer}"),
        _("The association for {what} of {customer} does not move after all: the location "
          "{location} keeps it."),
    ),
    Notice.PARTNER_HOLDING_ENDED: Words(
        PARTNER,
        _("Ended: {what} of {customer}"),
        _("Your association for {what} of {customer} has ended; its last day is {deadline}. Open "
          "it to read why."),
    ),
    Notice.PARTNER_HOLDING_CHANGED: Words(
        PARTNER,
        _("Changed: {what} of {customer}"),
        _("Your association for {what} of {customer} has changed. Open it to read what is "
          "different, and from when."),
    ),
    Notice.PARTNER_HOLDING_ENDS: Words(
        PARTNER,
        _("Ends on {deadline}: {what} of {customer}"),
        _("Your association for {what} of {customer} ends; its last day is {deadline}. If you go "
          "on working with the customer, claim it anew in time."),
    ),
    Notice.PARTNER_SUBSCRIPTION_ENDS: Words(
        PARTNER,
        _("Subscription ends on {deadline}: {what} of {customer}"),
        _("The subscription of {customer} that you are the partner of record for ends: {what}. Its "
          "last day is {deadline}. Your association ends with it, unless the customer prolongs "
          "this very subscription; what it buys anew takes a new claim."),
    ),
    Notice.TENANT_HOLDING_ENDED: Words(
        TENANT,
        _("{partner} no longer is your partner for {what}"),
        _("The association of {partner} with you for {what} has ended; its last day is {deadline}. "
          "The partner sees no later figures. Open it to read why."),
    ),
    Notice.TENANT_HOLDING_CHANGED: Words(
        TENANT,
        _("Changed: {partner} as your partner for {what}"),
        _("The association of {partner} with you for {what} has changed. Open it to read what is "
          "different, and from when. You can end it there at any time."),
    ),
    Notice.TENANT_HOLDING_ENDS: Words(
        TENANT,
        _("Ends on {deadline}: {partner} as your partner for {what}"),
        _("The association of {partner} with you for {what} ends by itself; its last day is "
          "{deadline}. You need not do anything. You can end it sooner on its page."),
    ),
    Notice.TENANT_SUBSCRIPTION_ENDS: Words(
        TENANT,
        _("Ends with its subscription on {deadline}: {partner} as your partner for {what}"),
        _("Your subscription {what} ends; its last day is {deadline}. The association of {partner} "
          "ends with it, unless you prolong this very subscription. You need not do anything."),
    ),
    Notice.PARTNER_REOPENED: Words(
        PARTNER,
        _("You may ask again: {what} of {customer}"),
        _("{customer} had said no to you for {what}. It is open to you again: you may claim it "
          "anew. The customer must then agree by a yes of its own; its silence does not count."),
    ),
    Notice.PARTNER_COMMENTED: Words(
        PARTNER,
        _("A reviewer wrote: {name}"),
        _("A reviewer of {operator} commented on your claim “{name}”. Open it to read and answer."),
    ),
    Notice.PARTNER_FILE_REFUSED: Words(
        PARTNER,
        _("A file was removed: {name}"),
        _("The virus scanner found something harmful in a file that was added to “{name}”. "
          "The file was removed and nobody could open it. Check the machine that it came "
          "from, and upload a clean file."),
    ),
    Notice.REVIEWER_ASSIGNED: Words(
        REVIEWER,
        _("Yours to review: {name}"),
        _("The claim “{name}” was assigned to you. It is: {label}. Deadline: {deadline}."),
    ),
    Notice.REVIEWER_RESUBMITTED: Words(
        REVIEWER,
        _("Answered: {name}"),
        _("The partner has answered on the claim “{name}”. Please go on with the review by "
          "{deadline}."),
    ),
    Notice.REVIEWER_COMMENTED: Words(
        REVIEWER,
        _("The partner wrote: {name}"),
        _("The partner commented on the claim “{name}”."),
    ),
    Notice.REVIEWER_WITHDRAWN: Words(
        REVIEWER,
        _("Withdrawn: {name}"),
        _("The partner withdrew the claim “{name}”. Nothing is to be done."),
    ),
    Notice.SENIOR_DISPUTED: Words(
        SENIORS,
        _("Disputed: {name}"),
        _("The partner disputes the decision on the claim “{name}”. A senior reviewer who took no "
          "part in it decides by {deadline}."),
    ),
    Notice.SENIOR_DISPUTE_WITHDRAWN: Words(
        SENIORS,
        _("Dispute withdrawn: {name}"),
        _("The partner no longer disputes the decision on the claim “{name}”. Nothing is to be "
          "done."),
    ),
    Notice.PARTNER_DISPUTE_DECIDED: Words(
        PARTNER,
        _("Your dispute was decided: {name}"),
        _("A senior reviewer of {operator} has looked again at your claim “{name}”. It is now: "
          "{label}. Open it to read why."),
    ),
    Notice.OPERATOR_OVERDUE: Words(
        OPERATORS,
        _("Overdue since {deadline}: {name}"),
        _("The claim “{name}” is still: {label}. Its deadline was {deadline}. Please review it or "
          "reassign it."),
    ),
    Notice.OPERATOR_GREEN_ERROR: Words(
        OPERATORS,
        _("Wrongly accepted by written policy: {name}"),
        _("A reviewer looked at the claim “{name}”, which written policy had accepted, and would "
          "not have accepted it. Nothing has changed yet: please decide whether what came of it "
          "is revoked, and whether the policy needs another condition."),
    ),
}  # fmt: skip
# Their mails are sent whatever the reader chose: a deadline or a right hangs on them.
MANDATORY = frozenset({
    Notice.PARTNER_ACTION_REQUIRED, Notice.PARTNER_REJECTED, Notice.PARTNER_ASSOCIATION_ENDED,
    Notice.PARTNER_HOLDING_ENDED,
    Notice.PARTNER_UNREACHED, Notice.PARTNER_WRONG_PERSON,  # the claim waits until somebody acts
    Notice.PARTNER_DECIDED,  # dropped lines can be disputed for some days only
    Notice.PARTNER_DISPUTE_DECIDED, Notice.SENIOR_DISPUTED, Notice.OPERATOR_OVERDUE,
    Notice.PARTNER_ARBITRATION_ASKED, Notice.PARTNER_ARBITRATION_DECIDED,
})  # fmt: skip

"""Notices to customers are not here: what a customer is told is the consent room's."""

GREETING = _("Open the claim:")
