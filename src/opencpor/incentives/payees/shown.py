"""Payees as the pages draw them: masked, with words for who did what."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import fetch, restrict
from opencpor.directory.models import Location
from opencpor.incentives.payees.lifecycle import PayeeState, PayeeVerb, allowed
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.queries import (
    details_of,
    house_program,
    longest_freezes,
    others_with,
    payees,
    usable_from,
)
from opencpor.incentives.payees.rules import Details, PayeeKind
from opencpor.programs.queries import version_in_force

KINDS: dict[str, Any] = {
    PayeeKind.IBAN: gettext_lazy("IBAN"),
    PayeeKind.ACCOUNT: gettext_lazy("Account number"),
    PayeeKind.REFERENCE: gettext_lazy("Reference into another system"),
}


@dataclass(frozen=True)
class Shown:
    """One version as a page draws it."""

    row: Payee
    kind: Any
    details: Details | None
    entered_by: str
    decided_by: str
    usable_from: datetime | None
    verbs: frozenset[PayeeVerb] = frozenset()
    others: int = 0

    @property
    def account(self) -> str:
        """The masked account, or that it was erased."""
        return str(_("erased")) if self.row.erased else self.row.seal.masked


@dataclass(frozen=True)
class Place:
    """One location with the version that counts and the one that waits."""

    location: Location
    counts: Payee | None
    waits: Payee | None


def fetch_place(actor: Actor, location_id: str, permission: Permission) -> Location:
    """Return a location whose payees somebody may use with a permission.

    Raises:
        NotFound: If there is none such, or it is another's.
    """
    rows = Location.objects.select_related("unit", "organization__organization")
    return fetch(rows, actor, "location", permission, unit_id=location_id)


def places_of(actor: Actor) -> QuerySet[Location]:
    """Return the locations whose payees somebody sees."""
    rows = Location.objects.select_related("unit", "organization__organization")
    return restrict(rows, actor, Permission.PAYEE_READ)


def with_payees(actor: Actor, rows: list[Location]) -> list[Place]:
    """Return locations with what counts and what waits for each."""
    live = Q(state__in=[PayeeState.APPROVED, PayeeState.SUBMITTED])
    found = payees(actor).filter(live, location__in=[row.pk for row in rows])
    by = {(one.location_id, one.state): one for one in found}
    return [
        Place(row, by.get((row.pk, PayeeState.APPROVED)), by.get((row.pk, PayeeState.SUBMITTED)))
        for row in rows
    ]


def zone_of(location_id: str) -> tzinfo:
    """Return the time zone in which times about a location are shown."""
    program = house_program(location_id)
    return version_in_force(program).document.business_calendar.zone if program else UTC


def shown(rows: list[Payee], actor: Actor) -> list[Shown]:
    """Return versions as somebody sees them: partners learn no names of the operator's people."""
    ids = {one for row in rows for one in (row.submitted_by, row.decided_by)}
    names = names_of_people(*ids)
    freezes = longest_freezes({row.location_id for row in rows})
    return [_one(row, actor, names, freezes[row.location_id]) for row in rows]


def _one(row: Payee, actor: Actor, names: dict[str, str], freeze: timedelta) -> Shown:
    operator = bool(actor.on(Side.OPERATOR))
    decider = names[row.decided_by]
    if row.decided_by and not operator and row.state != PayeeState.WITHDRAWN:
        decider = _("Finance of the operator")
    details = None if row.erased else details_of(row)
    verbs = frozenset(allowed(row.state, row.submitted_by, actor))
    return Shown(
        row,
        KINDS[row.kind],
        details,
        names[row.submitted_by],
        decider,
        usable_from(row, freeze),
        verbs,
        others_with(details, row) if details and PayeeVerb.APPROVE in verbs else 0,
    )
