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


B, W, I = Severity.BLOCKS, Severity.WARNS, Severity.INFORMS  # noqa: E741 - a column of a table

WORDINGS: dict[str, Wording] = {
    # the claim itself
    "name_missing": Wording(B, "The claim has no name.", "Give it a name you will recognize."),
    "agreement_date_missing": Wording(
        B, "The date of the signed agreement is missing.", "Enter the day the customer signed."
    ),
    "agreement_date_future": Wording(
        B, "The agreement date lies in the future.", "Enter the day the customer signed."
    ),
    "opt_out_not_allowed": Wording(
        B, "This engagement pays nothing that could be waived.", "Clear the opt-out."
    ),
    "extra_field_missing": Wording(B, "“{label}” is missing.", "Fill it in."),
    "acknowledgement_missing": Wording(
        B, "A statement that every submission needs was not accepted.", "Read and accept it."
    ),
    # the PartnerID
    "partner_id_missing": Wording(
        B, "No PartnerID is given.", "Choose the location that does the work."
    ),
    "partner_id_shape": Wording(
        B, "This does not look like a PartnerID.", "Copy it from your list of locations."
    ),
    "partner_id_unknown": Wording(
        B, "No location has this PartnerID.", "Check it against your list of locations."
    ),
    "partner_id_global_account": Wording(
        B,
        "This is a global account; claims are made by a location.",
        "Use the PartnerID of the location that does the work.",
    ),
    "partner_id_out_of_scope": Wording(
        B,
        "You may not claim for this PartnerID.",
        "Choose one of your own locations, or ask your account admin for the right.",
    ),
    "not_enrolled": Wording(
        W,
        "This location is not enrolled, so the association will not earn.",
        "Enroll it, choose an enrolled location, or say why you claim without.",
    ),
    "not_enrolled_recognition": Wording(
        I, "This location is not enrolled; recognition does not need it.", "Nothing to do."
    ),
    # the customer
    "tenant_id_missing": Wording(
        B, "The customer's tenant ID is missing.", "Ask the customer, or look it up by domain."
    ),
    "tenant_id_shape": Wording(
        B, "This is not a tenant ID.", "A tenant ID is a GUID: 8-4-4-4-12 hexadecimal digits."
    ),
    "tenant_unknown_incomplete": Wording(
        B,
        "This tenant is not known yet, and its {missing} is missing.",
        "Give the tenant's name, domain and country.",
    ),
    "tenant_unverified": Wording(
        I, "This tenant has not been confirmed yet.", "A reviewer confirms it before accepting."
    ),
    "domain_mismatch": Wording(
        W,
        "The domain does not match the tenant.",
        "Ask the customer for the tenant ID, or say why both are right.",
    ),
    "partner_is_customer": Wording(
        B, "The customer is your own organization.", "Claims are for other organizations."
    ),
    # people
    "contact_missing": Wording(
        B, "The customer contact's {part} is missing.", "Fill it in; the customer is asked there."
    ),
    "contact_email_shape": Wording(
        B, "The customer contact's e-mail address is not right.", "Write it as name@company."
    ),
    "contact_on_partner_domain": Wording(
        B,
        "The customer contact has an address of your own organization.",
        "Name a person at the customer.",
    ),
    "contact_outside_domains": Wording(
        W,
        "The contact's address is not on a known domain of the tenant.",
        "Use an address at the customer, or say why this one is right.",
    ),
    "contact_free_mail": Wording(
        W,
        "The contact has an address that anybody can have.",
        "Use an address at the customer, or say why this one is right.",
    ),
    "partner_contact_missing": Wording(
        B, "Your own contact's {part} is missing.", "Fill it in; questions go there."
    ),
    "partner_contact_email_shape": Wording(
        B, "Your own contact's e-mail address is not right.", "Write it as name@company."
    ),
    # lines
    "lines_missing": Wording(
        B, "Nothing is claimed yet.", "Add a workload or a subscription."
    ),
    "line_of_other_unit": Wording(
        B,
        "This engagement is claimed by {unit}.",
        "Remove the line, or choose an engagement that fits it.",
    ),
    "workload_unknown": Wording(
        B, "There is no such workload in this program.", "Choose one from the list."
    ),
    "workload_retired": Wording(
        B, "This workload can no longer be claimed.", "Choose its successor from the list."
    ),
    "wrong_solution_area": Wording(
        B,
        "This belongs to another solution area than the engagement.",
        "Remove the line, or choose an engagement of its solution area.",
    ),
    "recognition_only": Wording(
        I, "This counts for recognition and never earns.", "Nothing to do."
    ),
    "subscription_missing": Wording(
        B, "The subscription ID is missing.", "Ask the customer for it."
    ),
    "subscription_shape": Wording(
        B, "This is not a subscription ID.", "It is a GUID: 8-4-4-4-12 hexadecimal digits."
    ),
    "product_missing": Wording(B, "The product is missing.", "Choose the product family."),
    "product_unknown": Wording(
        B, "There is no such product in this program.", "Choose one from the list."
    ),
    "product_retired": Wording(
        B, "This product can no longer be claimed.", "Choose its successor from the list."
    ),
    "subscription_unknown": Wording(
        I,
        "This subscription is not known yet.",
        "New ones take up to {days} days to arrive; check the ID meanwhile.",
    ),
    "subscription_of_other_tenant": Wording(
        B, "This subscription is not the tenant's.", "Check subscription ID and tenant ID."
    ),
    "subscription_wrong_product": Wording(
        B, "This subscription is for another product.", "Choose the product it is for."
    ),
    "channel_not_allowed": Wording(
        B,
        "This subscription was bought through a channel that this engagement excludes.",
        "Claim subscriptions bought through: {channels}.",
    ),
    "subscription_expired": Wording(
        B, "This subscription has expired.", "Claim the one that replaced it."
    ),
    "subscription_not_provisioned": Wording(
        I, "This subscription has not started yet.", "The association starts without usage."
    ),
    # slots
    "already_associated": Wording(
        B,
        "Your organization already has this association for this engagement.",
        "Open the existing association.",
    ),
    "already_claimed": Wording(
        B,
        "Your organization already has an open claim for this and this engagement.",
        "Open the other claim, or remove the line.",
    ),
    "other_engagement": Wording(
        I, "Your organization holds this for another engagement.", "Both can stand."
    ),
    "other_location": Wording(
        W,
        "Another location of your organization holds or claims this.",
        "Agree who claims it, or say why this location does.",
    ),
    "slot_held": Wording(
        W,
        "Another partner holds this.",
        "Say why you should; the operator compares both proofs.",
    ),
    "slot_held_blocked": Wording(
        B,
        "Another partner holds this, and competing claims are not taken yet.",
        "Claim it once it is free, or remove the line.",
    ),
    # usage
    "seats_below_minimum": Wording(
        W,
        "There are fewer seats than the incentive asks for.",
        "Claim later, or say why you claim now.",
    ),
    "little_growth_left": Wording(
        W,
        "Little growth is left above the high-water mark.",
        "Expect small earnings, or say why you claim.",
    ),
    # evidence
    "evidence_missing": Wording(
        B, "No proof of execution is on file.", "Upload the signed agreement or the template."
    ),
    "evidence_not_for_line": Wording(
        W,
        "No file on this claim is said to prove this line.",
        "Upload one, or mark the file that proves it.",
    ),
    "evidence_undated": Wording(
        I, "No file says when it was signed.", "Enter the date signed with the file."
    ),
    "evidence_old": Wording(
        W,
        "The evidence was signed more than {months} months ago.",
        "Upload a newer proof, or say why this one still holds.",
    ),
    "evidence_unreadable": Wording(
        W,
        "No text can be read from a file.",
        "Upload a readable version, or say why it stays.",
    ),
    "disclosure_missing": Wording(
        B,
        "A public-sector customer here needs a signed disclosure of your interest.",
        "Upload it as kind “public-sector disclosure”.",
    ),
}  # fmt: skip

# Findings that say the same thing under one public code, whatever their severity.
PUBLIC_CODES = {
    "not_enrolled_recognition": "not_enrolled",
    "slot_held_blocked": "slot_held",
    "tenant_unverified_blocked": "tenant_unverified",
    "subscription_unknown_blocked": "subscription_unknown",
}
WORDINGS["tenant_unverified_blocked"] = Wording(
    B, "This tenant has not been confirmed yet.", "Confirm or correct the tenant first."
)
WORDINGS["subscription_unknown_blocked"] = Wording(
    B,
    "This subscription is not known yet.",
    "Wait for the feed (up to {days} days), or let it pass with a reason.",
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
