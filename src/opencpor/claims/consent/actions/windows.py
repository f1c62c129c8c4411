"""Act on windows that have passed: silence settles or refuses. Catches up after an outage."""

from datetime import datetime

from django.db import transaction

from opencpor.access.actor import system
from opencpor.claims.actions.settle import settle
from opencpor.claims.consent.models import ConsentText
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

SYSTEM = system("consent")


def _passed(at: datetime) -> list[str]:
    """Return claims whose window has passed and was not acted upon, the oldest first."""
    waiting = ConsentText.objects.filter(
        replaced_at=None, window_passed_at=None, unreached_at=None, answer_by__lte=at
    )
    return list(waiting.order_by("answer_by").values_list("claim_id", flat=True))


@transaction.atomic
def pass_window(claim_id: str, at: datetime) -> bool:
    """Note that a claim's window has passed, once; return whether it was news.

    During review the passing is only noted: it acts when the claim comes to wait for the customer.
    After an answer, or on a closed claim, nothing follows from it.
    """
    claim = Claim.objects.select_for_update(of=("self",)).get(id=claim_id)
    text = ConsentText.objects.filter(
        claim=claim, replaced_at=None, window_passed_at=None, unreached_at=None, answer_by__lte=at
    ).first()
    if text is None:
        return False
    text.window_passed_at = at
    text.save(update_fields=["window_passed_at"])
    record(
        EventType.CONSENT_WINDOW_PASSED,
        f"claim:{claim.id}",
        SYSTEM.ref(),
        data={"text": text.id, "mode": text.document["mode"]},
    )
    settle(claim.id, SYSTEM)
    return True


def pass_windows() -> int:
    """Act on every window that has passed; return how many.

    Raises:
        ExceptionGroup: At the end, if some could not be acted on; see `each`.
    """
    at = now()
    return each(_passed(at), lambda claim_id: pass_window(claim_id, at))
