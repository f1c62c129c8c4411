"""What webhooks hear of and why they were not reached, in plain words."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from opencpor.journal.public import PublicEvent
from opencpor.notices.webhooks.rules import Failure

EVENTS = {
    PublicEvent.CLAIM_CREATED: _("A claim was created"),
    PublicEvent.CLAIM_IMPORTED: _("A claim was imported"),
    PublicEvent.CLAIM_SUBMITTED: _("A claim was submitted"),
    PublicEvent.CLAIM_REVIEW_STARTED: _("The review of a claim began"),
    PublicEvent.CLAIM_ACTION_REQUIRED: _("The reviewer asked the partner something"),
    PublicEvent.CLAIM_RESUBMITTED: _("A claim was submitted again"),
    PublicEvent.CLAIM_DECIDED: _("A claim was decided, line by line"),
    PublicEvent.CLAIM_APPROVED: _("A claim was approved"),
    PublicEvent.CLAIM_REJECTED: _("A claim was rejected"),
    PublicEvent.CLAIM_WITHDRAWN: _("A claim was withdrawn"),
    PublicEvent.CLAIM_EXPIRED: _("A draft expired"),
    PublicEvent.CLAIM_LAPSED: _("A claim lapsed, because the partner did not answer"),
    PublicEvent.CLAIM_DISPUTED: _("A decision was disputed"),
    PublicEvent.CLAIM_DISPUTE_DECIDED: _("A dispute was decided"),
    PublicEvent.CLAIM_DISPUTE_WITHDRAWN: _("A dispute was withdrawn"),
    PublicEvent.CLAIM_FINALIZED: _("A rejection became final"),
    PublicEvent.CLAIM_ENDED: _("All associations of a claim have ended"),
    PublicEvent.CLAIM_LINE_CONTESTED: _("Another partner holds what a line asks for"),
    PublicEvent.CLAIM_LINE_RELEASED: _("What a line asks for is free again"),
    PublicEvent.CLAIM_LINE_SCHEDULED: _("A line starts on a later day"),
    PublicEvent.CLAIM_LINE_DROPPED: _("A line was dropped"),
    PublicEvent.CLAIM_LINE_ENDED: _("A line ended"),
    PublicEvent.CLAIM_LINE_REINSTATED: _("A line was reinstated"),
    PublicEvent.CLAIM_COMMENTED: _("A comment was made on a claim"),
    PublicEvent.CONSENT_SENT: _("The customer was asked"),
    PublicEvent.CONSENT_UNREACHABLE: _("The customer was not reached"),
    PublicEvent.CONSENT_ACKNOWLEDGED: _("The customer acknowledged"),
    PublicEvent.CONSENT_DECLINED: _("The customer declined"),
    PublicEvent.ASSOCIATION_STARTED: _("An association started"),
    PublicEvent.ASSOCIATION_CHANGED: _("An association was changed"),
    PublicEvent.ASSOCIATION_ENDED: _("An association ended"),
    PublicEvent.ASSOCIATION_REINSTATED: _("An association was reinstated"),
    PublicEvent.RENEWAL_SUGGESTED: _("A renewed subscription can be claimed"),
    PublicEvent.ARBITRATION_ASKED: _("An arbitration asks for a statement"),
    PublicEvent.ARBITRATION_DECIDED: _("An arbitration was decided"),
    PublicEvent.ARBITRATION_CLOSED: _("An arbitration was closed"),
    PublicEvent.ENROLLMENT_INVITED: _("A location was invited to enroll"),
    PublicEvent.ENROLLMENT_SUBMITTED: _("An enrollment was submitted"),
    PublicEvent.ENROLLMENT_VALIDATED: _("An enrollment was validated"),
    PublicEvent.ENROLLMENT_RETURNED: _("An enrollment was given back"),
    PublicEvent.ENROLLMENT_DISCONTINUED: _("An enrollment was ended"),
    PublicEvent.ENROLLMENT_LAPSED: _("An enrollment lapsed"),
    PublicEvent.USAGE_BATCH_COMPLETED: _("A usage file was imported"),
    PublicEvent.USAGE_BATCH_REFUSED: _("A usage file was refused"),
    PublicEvent.EARNING_POSTED: _("Earnings were posted"),
    PublicEvent.STATEMENT_READY: _("A statement is ready"),
    PublicEvent.ADJUSTMENT_PROPOSED: _("An adjustment was proposed"),
    PublicEvent.ADJUSTMENT_APPROVED: _("An adjustment was approved and booked"),
    PublicEvent.ADJUSTMENT_REJECTED: _("An adjustment was rejected"),
    PublicEvent.ADJUSTMENT_WITHDRAWN: _("An adjustment was withdrawn"),
    PublicEvent.PAYMENT_STARTED: _("A payment is on its way"),
    PublicEvent.PAYMENT_SENT: _("A payment was sent"),
    PublicEvent.PAYMENT_FAILED: _("A payment failed"),
    PublicEvent.PAYMENT_REVERSED: _("A payment came back"),
    PublicEvent.PAYMENT_FORFEITED: _("An amount was forfeited"),
    PublicEvent.PAYMENT_HOLD_PLACED: _("Payments of a location are held"),
    PublicEvent.PAYMENT_HOLD_RELEASED: _("Payments of a location are no longer held"),
    PublicEvent.REPORT_READY: _("A report is ready"),
    PublicEvent.REPORT_FAILED: _("A report could not be made"),
}

FAILURES = {
    Failure.NAME_NOT_FOUND: _(
        "The host name in the address was not found. Check how it is written, and whether it is "
        "known on the internet."
    ),
    Failure.REFUSED: _(
        "The server refused the connection. Check the port, and whether the program that listens "
        "there runs."
    ),
    Failure.TIMED_OUT: _(
        "The server did not answer in time. Check whether it can be reached from the internet, "
        "and have it answer before it does the work."
    ),
    Failure.CERTIFICATE: _(
        "The server's certificate was not accepted. Check that it is valid today, for this host "
        "name, and sent with its chain."
    ),
    Failure.TLS: _(
        "No encrypted connection could be agreed on. Check that the port speaks HTTPS, with TLS "
        "1.2 or newer."
    ),
    Failure.CUT_OFF: _("The server closed the connection before it answered."),
    Failure.NOT_HTTP: _("What the server answered is not HTTP. Check the port."),
    Failure.UNREACHABLE: _(
        "The server could not be reached. Check the address, and whether a firewall is between."
    ),
    Failure.NOT_PUBLIC: _(
        "The host name leads to an address that is not one of the public internet, and only "
        "those are called."
    ),
    Failure.SECRET_LOST: _(
        "The installation's secret key has changed, so that nothing can be signed. Give the "
        "webhook a new secret."
    ),
}


def name_of_event(code: str) -> str:
    """Return an event's name in the reader's language; a test has its own."""
    known = EVENTS.get(PublicEvent(code)) if code in set(PublicEvent) else _("Test")
    return str(known)


def with_code(code: str) -> SafeString:
    """Return an event's name with the code that the API and the calls have for it."""
    return format_html('{} <code class="soft">{}</code>', name_of_event(code), code)


def event_choices() -> list[tuple[str, SafeString]]:
    """Return all events to choose from, in the reader's language."""
    return [(one.value, with_code(one.value)) for one in PublicEvent]


def name_of_failure(code: str) -> str:
    """Return why there was no answer; empty: there was one, or it is from before this was kept."""
    return str(FAILURES[Failure(code)]) if code else ""
