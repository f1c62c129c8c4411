"""What becomes of our mails: acceptance starts the window, a refusal or a return stops it."""

from contextlib import suppress

from django.db import transaction

from opencpor.access.actor import system
from opencpor.claims.actions.settle import note_window
from opencpor.claims.consent.actions.asking import program_of
from opencpor.claims.consent.actions.report_bounce import report_bounce
from opencpor.claims.consent.actions.unreached import mark_unreached
from opencpor.claims.consent.facts import still_asked
from opencpor.claims.consent.models import ConsentLink, ConsentText
from opencpor.claims.models import Claim
from opencpor.claims.terms import Notice
from opencpor.common.errors import Conflict
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.notices.ports import Delivery, Return

SYSTEM = system("consent")


def _start_window(claim: Claim, text: ConsentText, delivery: Delivery) -> None:
    accepted = delivery.accepted_at
    if accepted is None or text.window_from is not None or text.unreached_at is not None:
        return
    days = text.document["window_business_days"]
    text.window_from = accepted
    text.answer_by = program_of(claim).business_calendar.deadline(accepted, days)
    text.save(update_fields=["window_from", "answer_by"])
    record(
        EventType.CONSENT_DELIVERED,
        f"claim:{claim.id}",
        SYSTEM.ref(),
        data={
            "text": text.id,
            "mail": delivery.mail_id,
            "accepted_at": accepted.isoformat(),
            "answer_by": text.answer_by.isoformat(),
        },
    )
    note_window(claim)


@transaction.atomic
def on_delivery(delivery: Delivery) -> None:
    """Note what became of a mail with a link; told twice, nothing changes."""
    link = ConsentLink.objects.select_related("text").filter(mail=delivery.mail_id).first()
    if link is None:
        return
    claim = Claim.objects.select_for_update(of=("self",)).get(id=link.text.claim_id)
    link = ConsentLink.objects.select_related("text").get(id=link.id)
    text = link.text
    if text.replaced_at is not None or not still_asked(claim):
        return
    if delivery.accepted_at is not None:
        _start_window(claim, text, delivery)
    elif link.replaced_at is None and text.unreached_at is None:
        mark_unreached(claim, text, delivery.reason, Notice.PARTNER_UNREACHED, SYSTEM)
        note_window(claim)


def on_return(returned: Return) -> None:
    """Stop the window of a mail that came back, as a reviewer does who reports it by hand.

    What came back too late, or after another link was sent, says nothing any longer.
    """
    link = ConsentLink.objects.select_related("text").filter(mail=returned.mail_id).first()
    if link is not None:
        with suppress(Conflict):
            report_bounce(link.text.claim_id, returned.reason, SYSTEM, mail=returned.mail_id)
