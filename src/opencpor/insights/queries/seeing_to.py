"""What finance and program managers both see to: enrollments to validate, files of usage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.models import Enrollment
from opencpor.directory.queries import enrollments_to_validate, requirements_to_validate
from opencpor.insights.queries.waiting import Sort
from opencpor.insights.rules.deciding import Decision, Kind
from opencpor.register.queries import associations
from opencpor.usage.models import Batch, BatchState
from opencpor.usage.queries import batches

KEPT = timedelta(days=62)  # what nobody mended for two months is not going to be
LONG = timedelta(days=1)  # no file is read so long
AGAIN = timedelta(days=7)  # a feed may give each month's file one name


def to_see_to(actor: Actor) -> Iterable[Sort]:
    """Give what waits for whoever may validate or mend it: nobody proposed it.

    An enrollment waits for finance by its tax profile, for program managers by the rest; who is
    both reads it once.
    """
    lacking = enrollments_to_validate(actor)
    yield Sort(Kind.ENROLLMENT, lacking, _enrollments, since="status_since")
    if actor.may(Permission.USAGE_BATCH_READ):
        yield Sort(Kind.USAGE, _to_mend(actor), _files)


def _to_mend(actor: Actor) -> QuerySet[Batch]:
    """Give the files of which something does not count, and nothing has been sent for it since."""
    at = now()
    sent_again = Batch.objects.filter(
        program_key=OuterRef("program_key"), file_name=OuterRef("file_name"),
        id__gt=OuterRef("id"), received_at__lt=OuterRef("received_at") + AGAIN,
    ).exclude(state=BatchState.REFUSED.value)  # fmt: skip
    refused = Q(state=BatchState.REFUSED.value)
    partly = Q(state=BatchState.COMPLETED.value, quarantined__gt=0, corrections=None)
    stuck = Q(state=BatchState.RECEIVED.value, received_at__lt=at - LONG)
    rows = batches(actor).prefetch_related(None).filter(received_at__gte=at - KEPT)
    return rows.filter(stuck | (refused | partly) & ~Exists(sent_again))


def _enrollments(actor: Actor, rows: Sequence[Enrollment]) -> Iterable[Decision]:
    """Describe enrollments, each with how many associations earn nothing until it is complete."""
    held = associations(actor).filter(
        location__in=[row.location_id for row in rows], period__contains=now()
    )
    found = held.order_by().values_list("location_id", "slot__program_key").annotate(n=Count("id"))
    hanging = {(place, key): n for place, key, n in found}
    yours = requirements_to_validate(actor).filter(enrollment__in=[row.id for row in rows])
    lacking: dict[str, tuple[str, ...]] = {}
    for enrollment, key in yours.order_by("id").values_list("enrollment_id", "key"):
        lacking[enrollment] = (*lacking.get(enrollment, ()), key)
    for row in rows:
        yield Decision(
            Kind.ENROLLMENT, row.id, row.status_since, True, row.program_key,
            row.location_id, row.location.unit.name, row.location.organization.organization.name,
            count=hanging.get((row.location_id, row.program_key), 0),
            lacking=lacking.get(row.id, ()),
        )  # fmt: skip


def _files(actor: Actor, rows: Sequence[Batch]) -> Iterable[Decision]:
    del actor
    for row in rows:
        yield Decision(
            Kind.USAGE, row.id, row.received_at, True, row.program_key,
            months=_ends(row.months), name=row.file_name, state=row.state,
            count=row.quarantined if row.state == BatchState.COMPLETED else None,
        )  # fmt: skip


def _ends(months: Sequence[str]) -> tuple[Month, ...]:
    """Return the first and the last of some months, as they are written."""
    return (
        tuple(Month.parse(one) for one in dict.fromkeys((min(months), max(months))))
        if months
        else ()
    )
