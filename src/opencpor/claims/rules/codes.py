"""The closed list of findings: how severe each is, what it says, and what helps."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding does."""

    BLOCKS = "blocks"  # the claim cannot go on
    WARNS = "warns"  # it can, with a reason
    INFORMS = "informs"  # nothing to do


@dataclass(frozen=True)
class Wording:
    """A kind of finding; texts are templates with named gaps."""

    severity: Severity
    text: str
    remedy: str


def _(text: str) -> str:
    """Mark a text for translation; this module knows no framework that could translate it."""
    return text


B, W, I = Severity.BLOCKS, Severity.WARNS, Severity.INFORMS  # noqa: E741 - a column of a table

WORDINGS: dict[str, Wording] = {
    # the claim itself
    "name_missing": Wording(
        B, _("The claim has no name."), _("Give it a name you will recognize.")
    ),
    "agreement_date_missing": Wording(
        B,
        _("The date of the signed agreement is missing."),
        _("Enter the day the customer signed."),
    ),
    "agreement_date_future": Wording(
        B, _("The agreement date lies in the future."), _("Enter the day the customer signed.")
    ),
    "opt_out_not_allowed": Wording(
        B, _("This engagement pays nothing that could be waived."), _("Clear the opt-out.")
    ),
    "extra_field_missing": Wording(B, _("“{label}” is missing."), _("Fill it in.")),
    "acknowledgement_missing": Wording(
        B, _("This statement is not accepted yet."), _("Read and accept it.")
    ),
    "nothing_answered": Wording(
        I,
        _("Nothing has been changed or said since the reviewer asked."),
        _("Change what is asked about, add a file, or say in a comment why it stays as it is."),
    ),
    # the PartnerID
    "partner_id_missing": Wording(
        B, _("No PartnerID is given."), _("Choose the location that does the work.")
    ),
    "partner_id_shape": Wording(
        B, _("This does not look like a PartnerID."), _("Copy it from your list of locations.")
    ),
    "partner_id_unknown": Wording(
        B, _("No location has this PartnerID."), _("Check it against your list of locations.")
    ),
    "partner_id_global_account": Wording(
        B,
        _("This is a global account; claims are made by a location."),
        _("Use the PartnerID of the location that does the work."),
    ),
    "partner_id_out_of_scope": Wording(
        B,
        _("You may not claim for this PartnerID."),
        _("Choose one of your own locations, or ask your account admin for the right."),
    ),
    "not_enrolled": Wording(
        W,
        _("This location is not enrolled, so the association will not earn."),
        _("Enroll it, choose an enrolled location, or say why you claim without."),
    ),
    "not_enrolled_recognition": Wording(
        I, _("This location is not enrolled; recognition does not need it."), _("Nothing to do.")
    ),
    # the customer
    "tenant_id_missing": Wording(
        B,
        _("The customer's tenant ID is missing."),
        _("Ask the customer, or look it up by domain."),
    ),
    "tenant_id_shape": Wording(
        B, _("This is not a tenant ID."), _("A tenant ID is a GUID: 8-4-4-4-12 hexadecimal digits.")
    ),
    "tenant_unknown_incomplete": Wording(
        B,
        _("This tenant is not known yet, and its {missing} is missing."),
        _("Give the tenant's name, domain and country."),
    ),
    "tenant_unverified": Wording(
        I,
        _("This tenant has not been confirmed yet."),
        _("A reviewer confirms it before accepting."),
    ),
    "domain_mismatch": Wording(
        W,
        _("The domain does not match the tenant."),
        _("Ask the customer for the tenant ID, or say why both are right."),
    ),
    "partner_is_customer": Wording(
        B, _("The customer is your own organization."), _("Claims are for other organizations.")
    ),
    # people
    "contact_missing": Wording(
        B,
        _("The customer contact's {part} is missing."),
        _("Fill it in; the customer is asked there."),
    ),
    "contact_email_shape": Wording(
        B, _("The customer contact's e-mail address is not right."), _("Write it as name@company.")
    ),
    "contact_on_partner_domain": Wording(
        B,
        _("The customer contact has an address of your own organization."),
        _("Name a person at the customer."),
    ),
    "contact_outside_domains": Wording(
        W,
        _("The contact's address is not on a known domain of the tenant."),
        _("Use an address at the customer, or say why this one is right."),
    ),
    "contact_free_mail": Wording(
        W,
        _("The contact has an address that anybody can have."),
        _("Use an address at the customer, or say why this one is right."),
    ),
    "partner_contact_missing": Wording(
        B, _("Your own contact's {part} is missing."), _("Fill it in; questions go there.")
    ),
    "partner_contact_email_shape": Wording(
        B, _("Your own contact's e-mail address is not right."), _("Write it as name@company.")
    ),
    # the customer's say
    "customer_must_answer": Wording(
        I,
        _("The customer must answer itself: silence is no consent in this program."),
        _("Tell your contact to answer by the mailed link within {days} business days."),
    ),
    "customer_must_answer_contact": Wording(
        I,
        _(
            "Nothing shows that the contact's address is the customer's, so its silence is no "
            "consent: it must answer itself."
        ),
        _("Name a contact at the customer's own domain, or tell this one to answer by the link."),
    ),
    "customer_must_answer_no": Wording(
        I,
        _(
            "The customer has said no to your organization here not long ago, so its silence is "
            "no consent: it must answer itself."
        ),
        _("Agree with your contact first; it answers by the link within {days} business days."),
    ),
    "silence_counts_if_verified": Wording(
        I,
        _(
            "If the customer does not answer, that is consent only where the domain of its "
            "contact has been verified as the tenant's."
        ),
        _("Ask your contact to answer by the mailed link; an answer always counts."),
    ),
    # lines
    "lines_missing": Wording(
        B, _("Nothing is claimed yet."), _("Add a workload or a subscription.")
    ),
    "line_of_other_unit": Wording(
        B,
        _("This engagement is claimed by {unit}."),
        _("Remove the line, or choose an engagement that fits it."),
    ),
    "workload_unknown": Wording(
        B, _("There is no such workload in this program."), _("Choose one from the list.")
    ),
    "workload_retired": Wording(
        B, _("This workload can no longer be claimed."), _("Choose its successor from the list.")
    ),
    "wrong_solution_area": Wording(
        B,
        _("This belongs to another solution area than the engagement."),
        _("Remove the line, or choose an engagement of its solution area."),
    ),
    "recognition_only": Wording(
        I, _("This counts for recognition and never earns."), _("Nothing to do.")
    ),
    "subscription_missing": Wording(
        B, _("The subscription ID is missing."), _("Ask the customer for it.")
    ),
    "subscription_shape": Wording(
        B, _("This is not a subscription ID."), _("It is a GUID: 8-4-4-4-12 hexadecimal digits.")
    ),
    "product_missing": Wording(B, _("The product is missing."), _("Choose the product family.")),
    "product_unknown": Wording(
        B, _("There is no such product in this program."), _("Choose one from the list.")
    ),
    "product_retired": Wording(
        B, _("This product can no longer be claimed."), _("Choose its successor from the list.")
    ),
    "subscription_unknown": Wording(
        I,
        _("This subscription is not known yet."),
        _("New ones take up to {days} days to arrive; check the ID meanwhile."),
    ),
    "subscription_of_other_tenant": Wording(
        B, _("This subscription is not the tenant's."), _("Check subscription ID and tenant ID.")
    ),
    "subscription_wrong_product": Wording(
        B, _("This subscription is for another product."), _("Choose the product it is for.")
    ),
    "channel_not_allowed": Wording(
        B,
        _("This subscription was bought through a channel that this engagement excludes."),
        _("Claim subscriptions bought through: {channels}."),
    ),
    "subscription_expired": Wording(
        B, _("This subscription has expired."), _("Claim the one that replaced it.")
    ),
    "subscription_not_provisioned": Wording(
        I, _("This subscription has not started yet."), _("The association starts without usage.")
    ),
    # slots
    "already_associated": Wording(
        B,
        _("Your organization already has this association for this engagement."),
        _("Open the existing association."),
    ),
    "already_claimed": Wording(
        B,
        _("Your organization already has an open claim for this, for the same engagement."),
        _("Open the other claim, or remove the line."),
    ),
    "other_engagement": Wording(
        I, _("Your organization holds this for another engagement."), _("Both can stand.")
    ),
    "other_location": Wording(
        W,
        _("Another location of your organization holds or claims this."),
        _("Agree who claims it, or say why this location does."),
    ),
    "slot_held": Wording(
        W,
        _("Another partner holds this."),
        _("Say why you should; the operator compares both proofs."),
    ),
    "slot_not_checked": Wording(
        I,
        _("Nobody looked whether this is free: your questions of this hour are used up."),
        _("Look again later. It is checked in any case when you submit."),
    ),
    # usage
    "seats_below_minimum": Wording(
        W,
        _("There are fewer seats than the incentive asks for."),
        _("Claim later, or say why you claim now."),
    ),
    "little_growth_left": Wording(
        W,
        _("Little growth is left above the high-water mark."),
        _("Expect small earnings, or say why you claim."),
    ),
    # evidence
    "evidence_missing": Wording(
        B, _("No proof of execution is on file."), _("Upload the signed agreement or the template.")
    ),
    "evidence_not_for_line": Wording(
        W,
        _("No file on this claim is said to prove this line."),
        _("Upload one, or mark the file that proves it."),
    ),
    "evidence_undated": Wording(
        I, _("No file says when it was signed."), _("Enter the date signed with the file.")
    ),
    "evidence_old": Wording(
        W,
        _("The evidence was signed more than {months} months ago."),
        _("Upload a newer proof, or say why this one still holds."),
    ),
    "evidence_in_quarantine": Wording(
        B,
        _("The virus scanner has not looked at every file yet."),
        _("Wait a minute and try again, or remove the file. Nothing is lost meanwhile."),
    ),
    "evidence_unreadable": Wording(
        W,
        _("No text can be read from a file."),
        _("Upload a readable version, or say why it stays."),
    ),
    "disclosure_missing": Wording(
        B,
        _("A public-sector customer here needs a signed disclosure of your interest."),
        _("Upload it as kind “public-sector disclosure”."),
    ),
}

VALUES = (
    _("name"),
    _("title"),
    _("email"),
    _("language"),
    _("domain"),
    _("country"),
    _("workloads of the tenant"),
    _("subscriptions"),
)
"""Words that fill the gaps of wordings."""

# Findings that say the same thing under one public code, whatever their severity.
PUBLIC_CODES = {
    "not_enrolled_recognition": "not_enrolled",
    "tenant_unverified_blocked": "tenant_unverified",
    "subscription_unknown_blocked": "subscription_unknown",
    "customer_must_answer_contact": "customer_must_answer",
    "customer_must_answer_no": "customer_must_answer",
}
OF_OTHERS = frozenset({"slot_held", "seats_below_minimum", "little_growth_left"})
"""Codes that tell a partner about other partners, or out of the usage of a tenant."""

WORDINGS["tenant_unverified_blocked"] = Wording(
    B, _("This tenant has not been confirmed yet."), _("Confirm or correct the tenant first.")
)
WORDINGS["subscription_unknown_blocked"] = Wording(
    B,
    _("This subscription is not known yet."),
    _("Wait for the feed (up to {days} days), or let it pass with a reason."),
)


@dataclass(frozen=True)
class Finding:
    """One thing found.

    Attributes:
        kind: Key of its wording.
        field: Where in the claim's input, such as ``lines.0.workload``.
        values: What fills the gaps of the wording.
        line: Identifier of the line it is about; empty: the whole claim.
        link: What to look at instead, ``claim:…`` or ``association:…``; may be empty.
    """

    kind: str
    field: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    line: str = ""
    link: str = ""

    @property
    def code(self) -> str:
        """The stable code that every door shows."""
        return PUBLIC_CODES.get(self.kind, self.kind)

    @property
    def severity(self) -> Severity:
        """What it does."""
        return WORDINGS[self.kind].severity

    @property
    def text(self) -> str:
        """What is wrong, in English."""
        return WORDINGS[self.kind].text.format(**self.values)

    @property
    def remedy(self) -> str:
        """What to do, in English."""
        return WORDINGS[self.kind].remedy.format(**self.values)
