"""How lists of money show what they are narrowed to: their form, and a chip for each word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.claims.pages.listing import saved_part
from opencpor.common.months import Month
from opencpor.directory.narrowing import documents_known
from opencpor.directory.narrowing_shown import chips_of, choices_of
from opencpor.http.guards import actor_of
from opencpor.http.saved_views import tidy
from opencpor.incentives.naming import Names, names_of
from opencpor.incentives.narrowing import (
    ABOUT_NONE,
    ADJUSTED,
    BY_HAND,
    EARNED,
    LinesAsked,
    MoneyAsked,
    customers_known,
    places_known,
)
from opencpor.programs.document.program import Program
from opencpor.ui import dates
from opencpor.ui.chips import chip_of
from opencpor.ui.parts import Chosen, Tab

MOST_PLACES = 200  # locations to choose from; whoever has more comes by links
PARTS: dict[str, Any] = {
    EARNED: lazy("Earned by the close of the month"),
    ADJUSTED: lazy("Adjusted later"),
    BY_HAND: lazy("Adjustments by hand"),
    ABOUT_NONE: lazy("Adjustments by hand, about no workload"),
}


def narrowing_part(actor: Actor, asked: MoneyAsked, *own: Chosen) -> dict[str, Any]:
    """Return what the form of a list offers, and its chips, once its address is known to be right.

    Args:
        actor: Who reads the list.
        asked: What its address says.
        own: Chips of what this list alone knows.
    """
    documents = documents_known()
    choices, programs = choices_of(documents), programs_named(documents)
    chips = [*_place_chips(actor, asked.location, asked.customer), *chips_of(asked, choices)]
    chips += program_chip(asked.program, programs)
    if isinstance(asked, LinesAsked):
        chips += _line_chips(asked, documents)
    chips += [*own, *money_chips(asked.currency, asked.since, asked.through)]
    return {
        **choices, **places_part(actor, asked.location), "programs": programs, "asked": asked,
        "chips": chips,
    }  # fmt: skip


def programs_named(documents: Iterable[Program]) -> dict[str, str]:
    """Return the names of some programs by their keys."""
    language = get_language() or "en"
    return {one.key: one.name.in_language(language) for one in documents}


def saved_beside(request: HttpRequest, list_key: str) -> dict[str, Any]:
    """Return what the saved views beside a list need."""
    said = {key: [str(one) for one in values] for key, values in request.GET.lists()}
    return saved_part(actor_of(request), list_key, tidy(list_key, said))


def places_part(actor: Actor, chosen: str) -> dict[str, Any]:
    """Return the locations that a partner can choose from; the chosen one is among them."""
    if not (actor.on(Side.PARTNER) and actor.may(Permission.MONEY_READ)):
        return {"places": []}
    rows = places_known(actor).order_by("name", "id").values_list("id", "name")
    found = list(rows[: MOST_PLACES + 1])
    if len(found) > MOST_PLACES:
        return {"places": []}
    if chosen and chosen not in dict(found):
        found.append((chosen, chosen))
    return {"places": found}


def place_chip(actor: Actor, location: str) -> Iterator[Chosen]:
    """Give a chip for a location; what is not the reader's keeps its key."""
    if location:
        names = places_known(actor).filter(pk=location).values_list("name", flat=True)
        yield Chosen(_("Location"), names.first() or location, ("location",))


def program_chip(program: str, names: Mapping[str, str]) -> Iterator[Chosen]:
    """Give a chip for a program."""
    if program:
        yield Chosen(_("Program"), names.get(program, program), ("program",))


def money_chips(currency: str, since: str, through: str) -> Iterator[Chosen]:
    """Give a chip for a currency, and for the ends of a span of months."""
    if currency:
        yield Chosen(_("Currency"), currency.upper(), ("currency",))
    for label, name, text in (
        (_("First month"), "since", since), (_("Last month"), "through", through),
    ):  # fmt: skip
        if text:
            yield Chosen(label, dates.month(Month.parse(text).first_day), (name,))


WAITING_TABS = (("", lazy("All")), ("proposed", lazy("Waiting for a decision")))


def tabs_part(
    page: str, tabs: Iterable[tuple[str, Any]], state: str, said: Mapping[str, str], kind: str
) -> dict[str, Any]:
    """Return the tabs of a list by the states of its rows, and chips of what else narrows it.

    Args:
        page: The list's name.
        tabs: States that have one, with their labels; empty or ``all``: whatever its state.
        state: The one asked for.
        said: What the address says besides its state.
        kind: Whose chips say what a state is called.
    """
    found = list(tabs)
    here = reverse(page)
    program = said.get("program", "")
    chips = list(program_chip(program, programs_named(documents_known()))) if program else []
    if state not in dict(found):
        chips.append(Chosen(_("State"), chip_of(kind, state).word, ("state",)))
    return {
        "tabs": [Tab(label, _tab(here, key, said), key == state) for key, label in found],
        "chips": chips,
    }


def _tab(here: str, state: str, said: Mapping[str, str]) -> str:
    query = urlencode({**said, "state": state} if state else said)
    return f"{here}?{query}" if query else here


def _place_chips(actor: Actor, location: str, customer: str) -> Iterator[Chosen]:
    yield from place_chip(actor, location)
    if customer:
        names = customers_known(actor, customer).values_list("name", flat=True)
        yield Chosen(_("Customer"), names.first() or customer, ("customer",))


def _line_chips(asked: LinesAsked, documents: list[Program]) -> Iterator[Chosen]:
    if asked.rule:
        yield Chosen(_("Rule"), _rule_named(asked.rule, documents), ("rule",))
    if asked.part:
        yield Chosen(_("Part"), PARTS[asked.part], ("part",))


def _rule_named(key: str, documents: list[Program]) -> str:
    """Name a rule by the first program that knows it."""
    names = (Names.rule(names_of(one), key) for one in documents)
    return next((name for name in names if name != key), key)
