"""Events of the log in words, and where what they are about is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.role_words import role_words
from opencpor.access.roles import Role, Side
from opencpor.common.money import from_minor_units
from opencpor.common.months import Month
from opencpor.insights.queries.auditing import DAYS, Group, LogHome
from opencpor.insights.queries.log_named import Names, about_of, names_of
from opencpor.insights.words import Words
from opencpor.journal.events import EventType as E
from opencpor.journal.models import Event
from opencpor.programs.queries import program_keys
from opencpor.ui import dates, figures

TITLES: dict[Group, Any] = {
    Group.ROLES: lazy("Roles, invitations and tokens"),
    Group.BANK: lazy("Bank data entered, read or changed"),
    Group.MONEY: lazy("Closes, corrections and payments"),
    Group.RULES: lazy("Rules of programs"),
    Group.EVIDENCE: lazy("Evidence opened for a reason"),
    Group.ERASED: lazy("Personal data erased"),
}
WORDS: dict[str, Any] = {
    E.MEMBER_ADDED: lazy("A role was given"),
    E.MEMBER_REMOVED: lazy("A role was taken away"),
    E.INVITATION_SENT: lazy("Somebody was invited"),
    E.INVITATION_ACCEPTED: lazy("An invitation was accepted"),
    E.INVITATION_REVOKED: lazy("An invitation was taken back"),
    E.SERVICE_ACCOUNT_CREATED: lazy("A service account was made"),
    E.TOKEN_CREATED: lazy("A token was made"),
    E.TOKEN_REVOKED: lazy("A token was revoked"),
    E.USER_CREATED: lazy("A person was entered"),
    E.PAYEE_SUBMITTED: lazy("A payee was entered"),
    E.PAYEE_APPROVED: lazy("A payee was approved"),
    E.PAYEE_REJECTED: lazy("A payee was rejected"),
    E.PAYEE_WITHDRAWN: lazy("A payee was withdrawn"),
    E.PAYEE_RESEALED: lazy("A payee was sealed with a new key"),
    E.PAYEE_ERASED: lazy("A payee was erased"),
    E.PAYMENT_FILE_FETCHED: lazy("The file for the bank was read"),
    E.PAYMENT_FILE_RESEALED: lazy("The file for the bank was sealed with a new key"),
    E.PAYMENT_ANSWERS_RECORDED: lazy("An answer of the bank was entered"),
    E.PAYMENT_ANSWERS_FETCHED: lazy("An answer of the bank was read"),
    E.PAYMENT_ANSWERS_RESEALED: lazy("An answer of the bank was sealed with a new key"),
    E.MONTH_CLOSED: lazy("A month was closed"),
    E.ADJUSTMENT_APPROVED: lazy("An adjustment was approved"),
    E.RECOMPUTE_APPROVED: lazy("A recompute was approved"),
    E.PAYMENT_BATCH_APPROVED: lazy("A payment batch was approved"),
    E.PAYMENT_HOLD_PLACED: lazy("Payments were held"),
    E.PAYMENT_HOLD_RELEASED: lazy("Held payments were released"),
    E.BUDGET_SET: lazy("A budget was set"),
    E.PROGRAM_PROPOSED: lazy("A version was proposed"),
    E.PROGRAM_PUBLISHED: lazy("A version was published"),
    E.PROGRAM_PROPOSAL_REJECTED: lazy("A proposed version was rejected"),
    E.PROGRAM_PROPOSAL_WITHDRAWN: lazy("A proposed version was withdrawn"),
    E.EVIDENCE_OPENED: lazy("A file of evidence was opened"),
    E.PERSONAL_VALUE_ERASED: lazy("A personal value was erased"),
}
BY: dict[str, Any] = {
    ActorKind.SYSTEM: lazy("Automatically"),
    ActorKind.LINK: lazy("Customer contact"),
}
BY_INVITATION = lazy("By invitation")
INVITATION = "inv_"
OF: dict[str, Any] = {
    "adjustment": lazy("Adjustment"),
    "payment_batch": lazy("Payment batch"),
    "payment_answers": lazy("Answer of the bank"),
    "recompute": lazy("Recompute"),
    "claim": lazy("Claim"),
    "association": lazy("Association"),
}
PAGES = {
    "adjustment": "incentives:adjustment",
    "payment_batch": "incentives:payment_batch",
    "payment_answers": "incentives:payment_answer_file",
    "recompute": "incentives:recompute",
    "claim": "claims:detail",
    "association": "claims:association",
}
AMOUNTS = ("total_minor", "amount_minor", "earned_minor")


@dataclass(frozen=True)
class Shown:
    """One event, as pages list it."""

    at: datetime
    what: Any
    about: str
    url: str
    detail: str
    who: str


def events_shown(actor: Actor, events: Sequence[Event]) -> list[Shown]:
    """Write events in words."""
    names, words = names_of(actor, events), Words()
    return [_shown(one, names, words) for one in events]


def log_home_shown(actor: Actor, found: LogHome) -> dict[str, Any]:
    """Return what the home shows of the log."""
    every = [event for group in found.groups for event in group.newest]
    drawn = iter(events_shown(actor, every))
    return {
        "signed": found.signed,
        "days": DAYS,
        "groups": [
            {
                "title": TITLES[group.group],
                "ident": group.group.value,
                "count": group.count,
                "url": log_address(group.group, DAYS),
                "rows": [next(drawn) for _event in group.newest],
            }
            for group in found.groups
        ],
    }


def log_address(group: Group, days: int) -> str:
    """Return where the events of a group are listed."""
    return f"{reverse('insights:log')}?{urlencode({'group': group.value, 'days': days})}"


def _shown(event: Event, names: Names, words: Words) -> Shown:
    about, url = _about(event, names, words)
    what = WORDS.get(event.type, event.type)
    return Shown(event.at, what, about, url, ", ".join(_facts(event, names)), _who(event, names))


def _who(event: Event, names: Names) -> str:
    """Say who did it; whoever follows a link is a customer's contact, or was invited."""
    if event.actor_kind == ActorKind.LINK and event.actor_id.startswith(INVITATION):
        return str(BY_INVITATION)
    return str(BY.get(event.actor_kind) or names.people.get(event.actor_id, event.actor_id))


def _about(event: Event, names: Names, words: Words) -> tuple[str, str]:
    """Name what an event is about, and say where it is shown; empty: nowhere."""
    kind, ident = about_of(event)
    if kind in PAGES:
        return str(OF[kind]), reverse(PAGES[kind], args=[ident])
    if kind in {"organization", "user", "payee", "payment_hold"}:
        return _whose(event, names)
    match kind:
        case "budget":
            key = str(event.data.get("program", ""))
            return _program(key, words), reverse("incentives:budgets")
        case "ledger":
            key, _colon, month = ident.partition(":")
            named = dates.month(Month.parse(month).first_day)
            url = reverse("incentives:close", args=[event.data["close"]])
            return f"{_program(key, words)}, {named}", url
        case "program":
            return _program(ident, words), _version(event, ident)
        case _:
            return str(event.data.get("kind", ident)), ""


def _whose(event: Event, names: Names) -> tuple[str, str]:
    """Name the person, organization or location that an event is about."""
    kind, ident = about_of(event)
    if kind == "user":
        return names.people.get(ident, ident), ""
    if kind == "organization":
        partner = names.kinds.get(ident) == Side.PARTNER
        url = reverse("directory:partner", args=[ident]) if partner else ""
        return names.places.get(ident, ident), url
    if kind == "payment_hold":
        place = str(event.data.get("location", ""))
        return names.places.get(place, ident), reverse("incentives:payment_holds")
    place = names.payees.get(ident, "")
    url = reverse("incentives:payee_place", args=[place]) if place else ""
    return names.places.get(place, ident), url


def _program(key: str, words: Words) -> str:
    """Name the program, if it has a name yet: the first version of one waits without."""
    return words.program(key) if key in program_keys() else key


def _version(event: Event, key: str) -> str:
    number = event.data.get("after", {}).get("number")
    if event.type == E.PROGRAM_PUBLISHED and number:
        return reverse("programs:version", args=[key, number])
    return reverse("programs:programs")


def _facts(event: Event, names: Names) -> Iterable[str]:
    """Give what the log says besides: whose role, how much, which version, why."""
    data = event.data
    for name in ("holder", "user", "service_account"):
        if data.get(name):
            yield names.people.get(data[name], data[name])
    if data.get("role") in set(Role):
        yield str(role_words(Role(data["role"])))
    for name in AMOUNTS:
        if name in data:
            yield figures.money(from_minor_units(data[name], data["currency"]), data["currency"])
    if event.type == E.PROGRAM_PUBLISHED:
        yield _("version %(number)s") % data["after"]
    if reason := names.reasons.get(event.id):
        yield reason
