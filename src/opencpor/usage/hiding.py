"""Whose past a customer's decline takes away from its partner, where the program says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat

from opencpor.journal.events import EventType
from opencpor.journal.models import Event
from opencpor.programs.document.policy import OnDecline
from opencpor.programs.queries import latest_version, program_keys
from opencpor.register.actions.move_association import MOVED
from opencpor.register.models import Association

DECLINED = "customer_declined"


def programs_that_hide() -> list[str]:
    """Return the programs in which a customer's decline takes the past away too."""
    return [
        key
        for key in program_keys()
        if latest_version(key).document.policy.on_decline is OnDecline.HIDE_HISTORY
    ]


def declined() -> Q:
    """Give the condition for associations that a customer's decline ended.

    Where one had moved between locations its decline ends the last of the chain; those before it
    are of the same tenure and engagement, and are meant too.
    """
    last = Association.objects.filter(
        tenure_id=OuterRef("tenure_id"), engagement=OuterRef("engagement"), end_reason=DECLINED
    )
    return Q(end_reason=DECLINED) | Q(Exists(last), end_reason=MOVED)


def hidden_since(partners: Iterable[str], at: datetime) -> bool:
    """Whether a decline has taken usage away from partners since an instant.

    The log says when it was declined: the end that was set may lie before.
    """
    ended = Event.objects.filter(
        stream=Concat(Value("association:"), OuterRef("id")),
        type=EventType.ASSOCIATION_ENDED,
        at__gte=at,
    )
    return Association.objects.filter(
        Exists(ended),
        partner_id__in=list(partners),
        slot__program_key__in=programs_that_hide(),
        end_reason=DECLINED,
    ).exists()
