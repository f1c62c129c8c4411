"""Pass a slot from one organization to another: one instant, one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from opencpor.access.actor import Actor
from opencpor.register.actions.end_association import record_end
from opencpor.register.actions.lock_slots import lock_slots
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association, Slot, Tenure
from opencpor.register.rules import SHORTEST, SlotKey, Terms, cut


@dataclass(frozen=True)
class Transferred:
    """What a transfer did.

    Attributes:
        ended: The associations of whoever held the slot; none if nobody did.
        started: Those of the new holder.
    """

    ended: tuple[Association, ...]
    started: tuple[Association, ...]


def _shorten(tenure: Tenure, until: datetime, reason: str, actor: Actor) -> list[Association]:
    """Let everything of a tenure end at an instant, also what would have begun only later."""
    rows = Association.objects.select_for_update().filter(tenure=tenure)
    ended: list[Association] = []
    for _, group in groupby(rows.order_by("engagement", "id"), lambda row: row.engagement):
        same = sorted(group, key=lambda row: row.period.lower)
        before = [(row.period.lower, row.period.upper) for row in same]
        for row, old, new in zip(same, before, cut(before, until), strict=True):
            if new == old:
                continue
            row.period, row.end_reason = DateTimeTZRange(*new), reason
            row.revision += 1
            row.save(update_fields=["period", "end_reason", "revision"])
            record_end(row, old[1], reason, "", actor)
            ended.append(row)
    periods = [row.period for row in Association.objects.filter(tenure=tenure)]
    lower, upper = min(one.lower for one in periods), max(one.upper for one in periods)
    tenure.period = DateTimeTZRange(lower, upper)
    tenure.save(update_fields=["period"])
    return ended


def _room(holder: Tenure, at: datetime) -> datetime:
    """Return where the holder ends if all of its own that has not begun keeps an instant from then.

    None of that may come to lie before: the instant right before may be the last of a month, which
    would then be judged for what never began, or another organization's.
    """
    late = Association.objects.filter(
        slot_id=holder.slot_id, partner_id=holder.partner_id, period__startswith__gte=at
    )
    return at + late.count() * SHORTEST


def _end_all(holder: Tenure, at: datetime, reason: str, actor: Actor) -> list[Association]:
    """End the holder's tenure, and those of its own that would follow it."""
    tenures = list(
        Tenure.objects.select_for_update()
        .filter(Q(period__endswith__gt=at) | Q(period__upper_inf=True))
        .filter(slot_id=holder.slot_id, partner_id=holder.partner_id)
        .order_by("period")
    )
    ends = cut([(one.period.lower, one.period.upper) for one in tenures], at)
    ended: list[Association] = []
    for tenure, (_, until) in zip(tenures, ends, strict=True):
        ended += _shorten(tenure, until or at, reason, actor)
    return ended


@transaction.atomic
def transfer(
    key: SlotKey, starts: Sequence[Terms], at: datetime, reason: str, actor: Actor
) -> Transferred:
    """Let another organization hold a slot from an instant on, under the slot's lock.

    Whoever holds it at that instant ends there with all associations; the new ones start there, or
    right behind the instants that those keep which had not begun. An instant in the past is right:
    the change was decided for it, and the job came late.

    Args:
        key: The slot.
        starts: What the new holder gets, each starting at the instant; all of one organization.
        at: The instant.
        reason: The end reason of what ends, a code of the program.
        actor: Who does it.

    Raises:
        Conflict: ``slot_taken`` if somebody else has come to hold it at a later instant;
            ``already_associated`` if the new holder has one for an engagement already.
    """
    slot: Slot = lock_slots([key])[key]
    partner = starts[0].partner_id
    held = Tenure.objects.select_for_update().filter(slot=slot, period__contains=at)
    tenure = held.exclude(partner_id=partner).first()
    ended: list[Association] = []
    if tenure is not None:
        at = _room(tenure, at)
        starts = [replace(one, starts_at=at) for one in starts]
        ended = _end_all(tenure, at, reason, actor)
    started = [open_association(key, terms, actor) for terms in starts]
    return Transferred(tuple(ended), tuple(started))
