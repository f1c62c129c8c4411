"""What the list of associations is narrowed to, as its address says, and how the page shows it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.access.actor import Actor
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.directory.narrowing import NarrowingAsked
from opencpor.directory.narrowing_shown import chips_of, choices_of
from opencpor.programs.document.program import Program
from opencpor.register.models import Association
from opencpor.register.queries import among, associations
from opencpor.ui.parts import Chosen

LIST = "associations"
STATES = (("active", lazy("Active")), ("ended", lazy("Ended")))
WORDS = tuple(NarrowingAsked.model_fields)
PARAMETERS = ("q", "state", "role", "location", "customer", *WORDS)
"""Everything that an address of the list may say, but for the page of it."""

Asked = Mapping[str, str]


def narrowing_in(asked: Asked) -> NarrowingAsked:
    """Return what an address says of workloads and customers."""
    return NarrowingAsked(**{name: said for name in WORDS if (said := asked.get(name, "").strip())})


def filtered(rows: QuerySet[Association], asked: Asked, at: datetime) -> QuerySet[Association]:
    """Return those of some associations that an address asks for.

    Raises:
        Invalid: For a state, a workload, a solution area, a country or a segment that there is
            not.
    """
    _check_state(asked)
    words, state, role = asked.get("q", "").strip(), asked.get("state", ""), asked.get("role", "")
    rows = _named(rows, words) if words else rows
    if state == "active":
        rows = rows.filter(period__contains=at)
    elif state == "ended":
        rows = rows.filter(period__endswith__lte=at)
    rows = rows.filter(engagement=role) if role else rows
    narrowed = narrowing_in(asked).narrowed()
    return among(rows, narrowed, asked.get("location", ""), asked.get("customer", ""))


def _check_state(asked: Asked) -> None:
    known = [key for key, _word in STATES]
    if (state := asked.get("state", "")) and state not in known:
        remedy = phrase("One of {known}.", known=", ".join(known))
        error = FieldError("state", "unknown_state", "There is no such state.", remedy)
        raise Invalid("The list cannot be narrowed so.", code="invalid", errors=[error])


def _named(rows: QuerySet[Association], words: str) -> QuerySet[Association]:
    return rows.filter(
        Q(slot__customer__name__icontains=words)
        | Q(location__name__icontains=words)
        | Q(partner__name__icontains=words)
        | Q(id=words)
    )


def check_filters(asked: Mapping[str, Sequence[str]]) -> None:
    """Refuse an address that no list of associations answers.

    Raises:
        Invalid: As `filtered`.
    """
    said = {name: values[-1] for name, values in asked.items() if values}
    _check_state(said)
    narrowing_in(said).narrowed()


def strange_filters(actor: Actor, asked: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the filters that name what no association shows to an actor."""
    said = {name: (asked.get(name) or [""])[-1].strip() for name in ("q", "location", "customer")}
    rows = associations(actor)
    found = {
        "q": _named(rows, said["q"]),
        "location": rows.filter(location_id=said["location"]),
        "customer": rows.filter(slot__customer_id=said["customer"]),
    }
    return sorted(name for name, value in said.items() if value and not found[name].exists())


def narrowing_part(actor: Actor, asked: Asked, documents: Collection[Program]) -> dict[str, Any]:
    """Return what the form offers and what the chips say, once the address is known to be right."""
    choices, narrowing = choices_of(documents), narrowing_in(asked)
    return {
        **choices,
        "states": STATES,
        "asked": asked,
        "chips": [*own_chips(actor, asked), *chips_of(narrowing, choices)],
        "filtered": any(asked.get(name) for name in PARAMETERS),
    }


def own_chips(actor: Actor, asked: Asked) -> Iterator[Chosen]:
    """Give a chip for a location and a customer, by their names as far as the reader sees them."""
    rows = associations(actor).order_by("id")
    if key := asked.get("location", ""):
        names = rows.filter(location_id=key).values_list("location__name", flat=True)
        yield Chosen(_("Location"), names.first() or key, ("location",))
    if key := asked.get("customer", ""):
        names = rows.filter(slot__customer_id=key).values_list("slot__customer__name", flat=True)
        yield Chosen(_("Customer"), names.first() or key, ("customer",))
