"""What is said of the rows of sheets, kept as a key and values, and worded when it is read.

Findings have wordings of their own; see `claims.rules.codes`. Here is what only a sheet can have
wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from opencpor.common.errors import FieldError
from opencpor.common.phrases import phrase


@dataclass(frozen=True)
class Wording:
    """One thing that may be said of a row; texts are templates with named gaps."""

    code: str
    text: str
    remedy: str = ""


def _(text: str) -> str:
    """Mark a text for translation; this module knows no framework that could translate it."""
    return text


PREFIX = "sheet."
SHEET: dict[str, Wording] = {
    # any sheet
    "yes_or_no": Wording("invalid", _("This is neither yes nor no."), _("Write yes or no.")),
    "no_date": Wording("invalid", _("This is no date."), _("Write it as 2026-12-31.")),
    "differs_within_claim": Wording(
        "differs_within_claim",
        _("Line {line} says “{said}” for the same claim."),
        _("Say the same in all rows of a claim, or leave the later ones empty."),
    ),
    "too_many_files": Wording(
        "too_many_files", _("The rows of the claim name more than {most} files."), _("Name fewer.")
    ),
    "evidence_kind_unknown": Wording("invalid", _("There is no such kind."), _("One of {known}.")),
    "not_one_for_each": Wording(
        "not_one_for_each",
        _("The cell says {said} things, the row names {files} files."),
        _("Say one for all files of the row, or one for each, separated by semicolons."),
    ),
    "differs_for_files": Wording(
        "differs_within_claim",
        _("Another row says “{said}” for the files of this claim, and this one names none."),
        _("Name the files in the same row, or leave the cell empty."),
    ),
    "file_said_otherwise": Wording(
        "differs_within_claim",
        _("Line {line} says something else of the file “{name}”."),
        _("Say the same of a file in every row that names it."),
    ),
    "file_not_sent": Wording(
        "file_not_sent",
        _("No file “{name}” was sent with the sheet."),
        _("Send it along, or correct the name."),
    ),
    "file_twice": Wording(
        "duplicate_file", _("{name} is the very same file as {twin}."), _("Name one of them.")
    ),
    "claims_the_same": Wording(
        "duplicate_row", _("Line {line} claims the same."), _("Keep one of the rows.")
    ),
    # what is taken over
    "text_too_long": Wording(
        "too_long", _("The text is too long."), _("At most {most} characters.")
    ),
    "state_missing": Wording(
        "state_not_in_flight",
        _("No state is given."),
        _(
            "One of {known}. Drafts are the partner's own; what is approved is imported as an "
            "association."
        ),
    ),
    "state_unknown": Wording(
        "state_not_in_flight",
        _("“{said}” is no state that a claim can come in."),
        _(
            "One of {known}. Drafts are the partner's own; what is approved is imported as an "
            "association."
        ),
    ),
    "submitted_missing": Wording(
        "required", _("It is not said when."), _("Write it as 2026-10-31.")
    ),
    "since_missing": Wording(
        "required",
        _("It is not said since when the claim is in this state."),
        _("Write it as 2026-10-31."),
    ),
    "dates_out_of_order": Wording(
        "dates_out_of_order",
        _("It came into its state before it was submitted."),
        _("Correct a date."),
    ),
    "submitted_in_future": Wording(
        "date_in_future", _("That day has not come yet."), _("Correct the date.")
    ),
    "signed_in_future": Wording(
        "date_in_future",
        _("The date of signature lies ahead."),
        _("Give the date on the document."),
    ),
    "reviewer_missing": Wording(
        "reviewer_missing",
        _("A claim in this state has a reviewer."),
        _("Give the reviewer's mail address."),
    ),
    "reviewer_unknown": Wording(
        "reviewer_unknown",
        _("Nobody with the address {address} may review claims here."),
        _("Give them the role first, or name others."),
    ),
    "nothing_asked": Wording(
        "nothing_asked",
        _("It is not said what the partner is asked for."),
        _("Give a code, or several."),
    ),
    "asked_in_other_state": Wording(
        "asked_in_other_state",
        _("Only a claim in action_required asks its partner for something."),
        _("Leave it empty, or correct the state."),
    ),
    "unknown_question": Wording(
        "unknown_reason", _("The program has no question {codes}."), _("One of: {known}.")
    ),
    "reference_missing": Wording(
        "required", _("No reference is given."), _("Give what it was known by.")
    ),
    "engagement_missing": Wording(
        "required", _("No engagement is given."), _("Give its key in the program.")
    ),
    "claim_reference_taken": Wording(
        "reference_taken",
        _("This reference is claim {claim}, another one."),
        _("Give it a reference of its own; what is taken over is changed on its page."),
    ),
    "association_reference_taken": Wording(
        "reference_taken",
        _("This reference is association {association}, another one."),
        _("Give it a reference of its own; what is taken over is changed on its page."),
    ),
    "already_imported": Wording("already_imported", _("An earlier import made it."), ""),
    "same_reference": Wording(
        "duplicate_row", _("Line {line} has the same reference."), _("Give each its own.")
    ),
    "same_time": Wording(
        "duplicate_row",
        _("Line {line} is about the same at the same time."),
        _("Keep one of the rows."),
    ),
    "given_to_another": Wording(
        "slot_held",
        _("Line {line} gives this to another partner at the same time."),
        _("Find out whose it is, and correct the dates or remove a row."),
    ),
    # claims in flight, worth a second look
    "contested": Wording("slot_held", _("Another partner holds this: the line is contested."), ""),
    "statements_later": Wording(
        "acknowledgement_missing",
        _("The partner has not accepted every statement of the program."),
        "",
    ),
    "deadline_renewed": Wording(
        "deadline_renewed",
        _("The partner's time is up, or is up today. It begins anew, until {day}."),
        "",
    ),
    "overdue": Wording(
        "overdue", _("The deadline passed on {day}: the claim counts as overdue."), ""
    ),
    # associations
    "ends_before_start": Wording(
        "ends_before_start", _("It ends before it starts."), _("Correct a date.")
    ),
    "starts_later": Wording(
        "starts_later", _("It has not started yet."), _("Claim it when it starts.")
    ),
    "tenant_not_there": Wording(
        "tenant_unknown", _("No customer has this tenant ID."), _("Import the customer first.")
    ),
    "number_not_there": Wording(
        "partner_id_unknown", _("No location has this PartnerID."), _("Import the partner first.")
    ),
    "workload_missing": Wording(
        "workload_unknown",
        _("No workload is given."),
        _("Write a key of the program, such as {keys}."),
    ),
    "workload_elsewhere": Wording(
        "workload_unknown",
        _("This is no workload of the engagement."),
        _("Write a key of the program, such as {keys}."),
    ),
    "product_missing": Wording(
        "product_unknown",
        _("No product is given."),
        _("Write a key of the program, such as {keys}."),
    ),
    "product_elsewhere": Wording(
        "product_unknown",
        _("This is no product of the engagement."),
        _("Write a key of the program, such as {keys}."),
    ),
    "about_workload": Wording(
        "line_of_other_unit", _("This engagement is about a workload."), _("Leave it empty.")
    ),
    "about_subscription": Wording(
        "line_of_other_unit", _("This engagement is about a subscription."), _("Leave it empty.")
    ),
    "subscription_elsewhere": Wording(
        "subscription_of_other_tenant",
        _("This subscription is another tenant's."),
        _("Correct the subscription or the tenant."),
    ),
    "subscription_not_there": Wording(
        "subscription_unknown", _("The directory does not know this subscription yet."), ""
    ),
    "opt_out_not_offered": Wording(
        "opt_out_not_offered", _("This engagement knows no opting out."), _("Write no.")
    ),
    "held_by_others": Wording(
        "slot_held",
        _("{names} holds this for some of the time."),
        _("Find out whose it is, and correct partner or dates."),
    ),
    "held_by_itself": Wording(
        "slot_held",
        _("The partner itself holds this for some of the time."),
        _("Find out whose it is, and correct partner or dates."),
    ),
    "stands_already": Wording(
        "already_associated",
        _("Association {association} of the same partner and engagement stands at that time."),
        _("Remove the row."),
    ),
    "nothing_earned": Wording(
        "not_enrolled",
        _("The location is not enrolled in the program: nothing is earned meanwhile."),
        "",
    ),
    "already_over": Wording("already_over", _("It is over already, and is kept as history."), ""),
    "own_claim_open": Wording(
        "own_claim_open", _("The partner's own claim {claim} on this is open."), ""
    ),
    "workload_contested": Wording(
        "claim_contested",
        _("Claim {claim} of another partner on this workload is contested then."),
        "",
    ),
    "subscription_contested": Wording(
        "claim_contested",
        _("Claim {claim} of another partner on this subscription is contested then."),
        "",
    ),
}


@dataclass(frozen=True)
class Worded(FieldError):  # noqa: N818 - like its parent, it is no exception
    """An error that can be said in any language; the texts it holds are the English ones.

    Attributes:
        kind: Key of its wording.
        values: What fills the gaps.
    """

    kind: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def worded(column: str, kind: str, **values: object) -> Worded:
    """Return an error of a sheet, to be worded in the reader's language."""
    wording, said = SHEET[kind], {gap: str(value) for gap, value in values.items()}
    text, remedy = phrase(wording.text, **said), phrase(wording.remedy, **said)
    return Worded(column, wording.code, text, remedy, PREFIX + kind, said)
