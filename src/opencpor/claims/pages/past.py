"""What happened to a claim and what was said of it, in words."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.claims.queries import Happening as Logged
from opencpor.journal.events import EventType
from opencpor.ui.parts import Happening

E = EventType
WORDS: dict[str, tuple[Any, str, str]] = {
    E.CLAIM_CREATED: (lazy("Draft created"), "plus", "neutral"),
    E.CLAIM_IMPORTED: (lazy("Taken over from an earlier system"), "table-import", "active"),
    E.CLAIM_EDITED: (lazy("Changed"), "pencil", "neutral"),
    E.CLAIM_SUBMITTED: (lazy("Submitted"), "send", "active"),
    E.CLAIM_REVIEW_STARTED: (lazy("Taken to review"), "eye", "active"),
    E.CLAIM_RELEASED: (lazy("Given back to the queue"), "arrow-back-up", "neutral"),
    E.CLAIM_REASSIGNED: (lazy("Given to another reviewer"), "switch-horizontal", "neutral"),
    E.CLAIM_ACTION_REQUIRED: (
        lazy("The partner was asked for more"), "message-question", "waiting",
    ),
    E.CLAIM_RESUBMITTED: (lazy("Submitted again"), "send", "active"),
    E.CLAIM_DECIDED: (lazy("Decided line by line"), "clipboard-check", "active"),
    E.CLAIM_APPROVED: (lazy("Approved"), "circle-check", "good"),
    E.CLAIM_REJECTED: (lazy("Rejected"), "circle-x", "bad"),
    E.CLAIM_WITHDRAWN: (lazy("Withdrawn"), "arrow-back-up", "neutral"),
    E.CLAIM_EXPIRED: (lazy("The draft expired"), "clock-pause", "neutral"),
    E.CLAIM_LAPSED: (lazy("Rejected: the partner did not answer in time"), "clock", "bad"),
    E.CLAIM_DISPUTED: (lazy("Disputed"), "gavel", "waiting"),
    E.CLAIM_DISPUTE_DECIDED: (lazy("The dispute was decided"), "gavel", "active"),
    E.CLAIM_DISPUTE_WITHDRAWN: (lazy("The dispute was withdrawn"), "arrow-back-up", "neutral"),
    E.CLAIM_ENDED: (lazy("Ended"), "player-stop", "neutral"),
    E.CLAIM_FINALIZED: (lazy("The rejection became final"), "ban", "bad"),
    E.CLAIM_LINE_CONTESTED: (lazy("A line became contested"), "scale", "waiting"),
    E.CLAIM_LINE_RELEASED: (lazy("A contested line became free"), "lock-open", "active"),
    E.CLAIM_LINE_SCHEDULED: (lazy("A line was given a day to start"), "calendar", "good"),
    E.CLAIM_LINE_DROPPED: (lazy("A line was dropped"), "circle-minus", "bad"),
    E.CLAIM_LINE_ENDED: (lazy("The association of a line ended"), "player-stop", "neutral"),
    E.CLAIM_LINE_REINSTATED: (lazy("A line was reinstated"), "link", "good"),
    E.CLAIM_LINE_CHANGED: (lazy("The association of a line changed"), "link", "neutral"),
    E.CLAIM_NOTED: (lazy("Internal note"), "note", "neutral"),
    E.CLAIM_SAMPLE_JUDGED: (lazy("A reviewer judged the green path's decision"), "eye", "neutral"),
    E.CLAIM_COMMENTED: (lazy("Comment"), "message", "neutral"),
    E.CLAIM_OVERDUE: (lazy("The operator's deadline passed"), "calendar-due", "waiting"),
    E.CLAIM_SUBSCRIPTION_OVERRIDDEN: (
        lazy("An unknown subscription was accepted"), "flag", "waiting",
    ),
    E.EVIDENCE_ADDED: (lazy("File added"), "paperclip", "neutral"),
    E.EVIDENCE_REMOVED: (lazy("File removed"), "trash", "neutral"),
    E.EVIDENCE_OPENED: (lazy("File opened"), "eye", "neutral"),
    E.EVIDENCE_SCANNED: (lazy("File scanned for viruses"), "shield-check", "neutral"),
    E.CONSENT_FROZEN: (lazy("The text for the customer was recorded"), "file-text", "neutral"),
    E.CONSENT_SENT: (lazy("The customer was asked"), "mail", "active"),
    E.CONSENT_DELIVERED: (lazy("The mail to the customer arrived"), "mail-opened", "neutral"),
    E.CONSENT_UNREACHABLE: (lazy("The customer was not reached"), "alert-triangle", "bad"),
    E.CONSENT_ACKNOWLEDGED: (lazy("The customer acknowledged"), "user-check", "good"),
    E.CONSENT_DECLINED: (lazy("The customer declined"), "user-x", "bad"),
    E.CONSENT_NOT_ME: (lazy("The contact says it is not the right person"), "user-question", "bad"),
    E.CONSENT_WINDOW_PASSED: (lazy("The customer's time to answer passed"), "clock", "neutral"),
    E.CONTACT_CHANGED: (lazy("The customer contact was changed"), "user-plus", "neutral"),
    E.ASSOCIATION_STARTED: (lazy("An association started"), "link", "good"),
    E.ASSOCIATION_ENDED: (lazy("An association ended"), "unlink", "neutral"),
    E.ASSOCIATION_REINSTATED: (lazy("An association was reinstated"), "link", "good"),
    E.ASSOCIATION_CHANGED: (lazy("An association was changed"), "link", "neutral"),
    E.RENEWAL_SUGGESTED: (
        lazy("The partner was told of a new subscription"), "refresh", "active",
    ),
}  # fmt: skip

SIDES: dict[str, Any] = {
    "partner": lazy("Partner"),
    "operator": lazy("Operator"),
    "customer": lazy("Customer"),
    "link": lazy("Customer contact"),
    "system": lazy("Automatically"),
    "service": lazy("By a service account"),
}

FIELDS: dict[str, Any] = {
    "engagement": lazy("partner role"),
    "name": lazy("name"),
    "partner_id": lazy("PartnerID"),
    "customer.tenant_id": lazy("tenant ID"),
    "customer.name": lazy("customer name"),
    "customer.domain": lazy("customer domain"),
    "customer.country": lazy("customer country"),
    "agreement_date": lazy("agreement date"),
    "opt_out": lazy("payment"),
    "lines": lazy("lines"),
}


def by_whom(name: str) -> Any:
    """Write who did something: the name, or the side in words."""
    return SIDES.get(name, name)


def _note(logged: Logged) -> str:
    """Say what changed, as far as the log says it without anything personal."""
    changed = logged.data.get("changed")
    if isinstance(changed, dict) and changed:
        return ", ".join(str(FIELDS.get(name, name)) for name in changed)
    if changed is not None:  # of personal values the log says nothing, and only contacts are such
        return _("contacts")
    before = [logged.data.get("reference"), logged.data.get("earlier_system")]
    code = logged.data.get("code") or " · ".join(text for text in before if text)
    return ": ".join(text for text in (code, logged.why) if isinstance(text, str) and text)


def happenings(logged: list[Logged]) -> Iterator[Happening]:
    """Give the history of a claim in words, the newest first."""
    for one in reversed(logged):
        what, icon, tone = WORDS.get(one.event, (one.event, "point", "neutral"))
        yield Happening(what, one.at, by_whom(one.by), _note(one), icon, tone)
