"""What events of the log are about, by name, for whoever may read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.models import Organization, ServiceAccount, Unit
from opencpor.access.queries import names_of_people
from opencpor.access.scope import restrict
from opencpor.incentives.payees.queries import payees
from opencpor.journal.models import Event
from opencpor.journal.queries import personal_values


@dataclass(frozen=True)
class Names:
    """Names of what some events refer to, by identifier.

    Attributes:
        people: Of persons, by their address if they have no name, and of service accounts.
        places: Of organizations and locations.
        kinds: Of organizations.
        payees: The location of each version of a payee.
        reasons: That were stated, by event.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    payees: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


def about_of(event: Event) -> tuple[str, str]:
    """Return the kind of the aggregate that an event is of, and its identifier."""
    kind, _, ident = event.stream.partition(":")
    return kind, ident


def names_of(actor: Actor, events: Sequence[Event]) -> Names:
    """Look names up for some events, by as many statements for many as for one."""
    abouts = [about_of(one) for one in events]
    entered = {ident for kind, ident in abouts if kind == "payee"}
    at = dict(payees(actor).filter(id__in=entered).values_list("id", "location_id"))
    organizations = {ident for kind, ident in abouts if kind == "organization"}
    found = list(restrict(Organization.objects.filter(id__in=organizations), actor))
    units = {*at.values(), *(str(one.data.get("location", "")) for one in events)}
    places = restrict(Unit.objects.filter(id__in=units), actor).values_list("id", "name")
    return Names(
        people=_people(events, abouts),
        places=dict(places) | {one.id: one.name for one in found},
        kinds={one.id: one.kind for one in found},
        payees=at,
        reasons=_reasons(events),
    )


def _people(events: Iterable[Event], abouts: Iterable[tuple[str, str]]) -> dict[str, str]:
    wanted = {ident for kind, ident in abouts if kind == "user"}
    for one in events:
        wanted |= {str(one.data.get(name, "")) for name in ("holder", "user", "service_account")}
        if one.actor_kind in {ActorKind.USER, ActorKind.SERVICE}:
            wanted.add(one.actor_id)
    machines = ServiceAccount.objects.filter(id__in=wanted).values_list("id", "name")
    return names_of_people(*wanted) | dict(machines)


def _reasons(events: Iterable[Event]) -> dict[str, str]:
    """Return the reasons that were stated; those that were erased are left out."""
    kept = {one.id: one.data["personal"]["reason"][0] for one in events if _gives_reason(one.data)}
    values = personal_values(kept.values())
    return {event: values[value] for event, value in kept.items() if value in values}


def _gives_reason(data: Mapping[str, Any]) -> bool:
    return "reason" in data.get("personal", {})
