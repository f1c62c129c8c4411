"""Whether a partner has done anything about what a reviewer asked, before it submits again."""

from django.db.models import Exists, OuterRef, Q

from opencpor.access.roles import Side
from opencpor.claims.evidence.models import Evidence
from opencpor.claims.models import Claim, Comment, InformationRequest
from opencpor.claims.states import State
from opencpor.journal.events import EventType
from opencpor.journal.models import Event

CHANGES = (EventType.CLAIM_EDITED.value, EventType.CONTACT_CHANGED.value)


def unanswered(claim: Claim) -> bool:
    """Whether nothing was changed, filed or said since a question that waits for its partner."""
    if claim.state != State.ACTION_REQUIRED:
        return False
    asked = InformationRequest.objects.filter(claim_id=claim.id, answered_at=None)
    since = OuterRef("asked_at")
    past = Event.objects.filter(stream=f"claim:{claim.id}")
    changed = past.filter(type__in=CHANGES, at__gte=since)
    # Files that came with a claim from another system are put on it by whoever takes it over,
    # later than it was asked for there: they are what the question was about, not its answer.
    came = past.filter(type=EventType.CLAIM_IMPORTED.value, actor_id=OuterRef("added_by"))
    filed = Evidence.objects.filter(
        Q(~Exists(came), added_at__gte=since) | Q(removed_at__gte=since), claim_id=claim.id
    )
    said = Comment.objects.filter(claim_id=claim.id, side=Side.PARTNER.value, said_at__gte=since)
    return asked.filter(~Exists(changed), ~Exists(filed), ~Exists(said)).exists()
