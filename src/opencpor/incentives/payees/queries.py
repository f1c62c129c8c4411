"""Reads payees: for people masked, and for payments the one that is in force at an instant."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.directory.models import Enrollment
from opencpor.directory.terms import Status
from opencpor.incentives.payees.lifecycle import PayeeState
from opencpor.incentives.payees.models import USED, Payee, PayeeSeal
from opencpor.incentives.payees.rules import Details
from opencpor.incentives.payees.sealing import fingerprints, unseal
from opencpor.programs.document.policy import Payments
from opencpor.programs.queries import program_keys, version_in_force


def payees(actor: Actor, *, state: str = "", location: str = "") -> QuerySet[Payee]:
    """Return the versions that somebody sees, perhaps of one state or location."""
    rows = restrict(Payee.objects.select_related("seal", "location__organization"), actor)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(location_id=location) if location else rows


def fetch_payee(actor: Actor, payee_id: str) -> Payee:
    """Return one version.

    Raises:
        NotFound: If there is none such, or it is another's.
    """
    return fetch(payees(actor), actor, "payee", id=payee_id)


def freeze_of(program_key: str) -> timedelta:
    """Return how old an approval has to be before a program pays by it."""
    policy = version_in_force(program_key).document.policy.payments
    return timedelta(hours=policy.payee_freeze_hours)


def programs_of(location_id: str) -> list[str]:
    """Return the programs that a location is or was enrolled in; discontinued ones come last."""
    rows = Enrollment.objects.filter(location_id=location_id).order_by("program_key")
    found = rows.values_list("status", "program_key")
    return [key for _, key in sorted(found, key=lambda row: row[0] == Status.DISCONTINUED)]


def house_program(location_id: str) -> str | None:
    """Return the program in whose name a location is written to; None: there is no program yet."""
    return next(iter([*programs_of(location_id), *program_keys()]), None)


def longest_freezes(location_ids: Iterable[str]) -> dict[str, timedelta]:
    """Return after how long an approval is used by every program that each location is in."""
    places = list(location_ids)
    rows = Enrollment.objects.filter(location_id__in=places)
    pairs = list(rows.values_list("location_id", "program_key"))
    freezes = {program: freeze_of(program) for program in {program for _, program in pairs}}
    found: dict[str, timedelta] = {}
    for place, program in pairs:
        found[place] = max(found.get(place, timedelta()), freezes[program])
    usual = timedelta(hours=Payments().payee_freeze_hours)
    return {place: found.get(place, usual) for place in places}


def usable_from(payee: Payee, freeze: timedelta) -> datetime | None:
    """Return from when on payments use an approved version; None if it was never approved."""
    if payee.state not in USED or payee.decided_at is None:
        return None
    return payee.decided_at + freeze


def payees_in_force(
    location_ids: Iterable[str], program_key: str, at: datetime | None = None
) -> dict[str, Payee]:
    """Return the payee that a program pays at an instant, for every location that has one.

    It is the version approved last of those whose approval is as old as the program's
    ``payee_freeze_hours`` ask, even if another was approved since. A location is left out if it
    has none, or if the account of that version was erased: then nothing is paid.

    Args:
        location_ids: Which locations.
        program_key: Whose freeze counts.
        at: The instant; None: now.
    """
    old_enough = (at or now()) - freeze_of(program_key)
    rows = (
        Payee.objects.filter(
            location_id__in=list(location_ids), state__in=USED, decided_at__lte=old_enough
        )
        .select_related("seal")
        .order_by("location_id", "-decided_at", "-id")
        .distinct("location_id")
    )
    return {row.location_id: row for row in rows if not row.erased}


def payee_in_force(location_id: str, program_key: str, at: datetime | None = None) -> Payee | None:
    """Return the payee that a program pays for one location at an instant; see above."""
    return payees_in_force([location_id], program_key, at).get(location_id)


def seal_of(payee: Payee) -> PayeeSeal:
    """Return a version's sealed account.

    Raises:
        Conflict: ``payee_erased``.
    """
    if payee.erased:
        raise Conflict("The account of this payee was erased.", code="payee_erased")
    return payee.seal


def details_of(payee: Payee) -> Details:
    """Open a version's account: for the bank's file and for comparing, never for a page.

    Raises:
        Conflict: ``payee_erased``.
        Unavailable, Broken: See `sealing.unseal`.
    """
    return unseal(seal_of(payee).parts, payee.id)


def others_with(details: Details, payee: Payee) -> int:
    """Return how many other partners have entered the same account, whatever became of it."""
    owner = payee.location.organization_id
    same = Q(seal__fingerprint__in=fingerprints(details))
    rows = Payee.objects.filter(same).exclude(location__organization_id=owner)
    return rows.values("location__organization_id").distinct().count()


def approved_of(location_id: str) -> Payee | None:
    """Return the version of a location that was approved last, whether it is old enough or not."""
    rows = Payee.objects.filter(location_id=location_id, state=PayeeState.APPROVED)
    return rows.select_related("seal").first()


def waits_at(location_id: str) -> bool:
    """Whether a version of a location waits for finance."""
    return Payee.objects.filter(location_id=location_id, state=PayeeState.SUBMITTED).exists()
