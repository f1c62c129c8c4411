"""Lists of claims: what narrows them, how they are sorted, and how many there are.

Pages, API, exports and saved views narrow a list by the same names, so that one address of a list
means the same at every door.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.narrowing import Among, AmongAsked
from opencpor.claims.searching import held, raw_words, readable
from opencpor.claims.states import State
from opencpor.common.calendar import BusinessCalendar
from opencpor.common.clock import in_utc
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import unkept
from opencpor.directory.rules.tenant import guid_of
from opencpor.programs.document.program import Program
from opencpor.programs.queries import latest_version, program_keys
from opencpor.runtime.kept import Kept, Written

COUNTED = 1000  # a page of people counts no further
LONGEST_SEARCH = 200
CLAIM_PREFIX = "clm_"

SORTS: dict[str, tuple[str, ...]] = {
    "created": ("id",),
    "-created": ("-id",),
    "deadline": ("deadline_at", "id"),
    "-deadline": ("-deadline_at", "-id"),
    "name": ("name", "id"),
    "-name": ("-name", "-id"),
    "customer": ("customer_name", "id"),
    "-customer": ("-customer_name", "-id"),
    "status": ("state", "id"),
    "-status": ("-state", "-id"),
}
"""Sort -> the order of rows: unique, and never null among the rows that it lists."""

PARAMETERS = (
    "q", "status", "engagement", "solution_area", "location", "customer", "due_before",
    "reviewer", *AmongAsked.model_fields, "sort",
)  # fmt: skip
"""Everything that an address of the list may say, but for the page of it."""


@dataclass(frozen=True)
class Filter:
    """What a list of claims is narrowed to; empty members do not narrow it.

    Attributes:
        states: States.
        engagement: Engagement key.
        solution_area: Solution area key, perhaps with the program's in front: ``program/area``.
        partner_id: PartnerID of the location.
        tenant_id: The customer's tenant.
        due_before: Deadline earlier than this.
        reviewer: Identifier of the reviewer; ``none`` for claims without one. For operators alone.
        words: An exact identifier (claim, tenant, subscription, PartnerID, what the claim was known
            by elsewhere), or beginnings of words in the names of claim and customer.
        among: What they are about: workloads, customers, what became of them, and when.
    """

    states: tuple[str, ...] = ()
    engagement: str = ""
    solution_area: str = ""
    partner_id: str = ""
    tenant_id: str = ""
    due_before: datetime | None = None
    reviewer: str = ""
    words: str = ""
    among: Among = field(default_factory=Among)

    def __bool__(self) -> bool:
        return self != Filter()


def _engagements_of(solution_area: str) -> list[str]:
    program, slash, area = solution_area.rpartition("/")
    return [
        engagement.key
        for key in program_keys()
        if not slash or key == program
        for engagement in latest_version(key).document.engagements
        if engagement.solution_area == area
    ]


def _text(words: str) -> str:
    return words.strip()[:LONGEST_SEARCH]


def _names_in(words: str) -> str:
    """Return the words that are sought in names; empty: an identifier is meant, or nothing."""
    text = _text(words)
    other = unkept(text) or text.startswith(CLAIM_PREFIX) or guid_of(text) is not None
    return "" if other else text


def _held_or_known(raw: str, text: str, partner: str = "", *, plain: bool, number: bool) -> Q:
    known = Q(reference=text) | (Q(given_partner_id=text) if number else Q())
    return held(raw, partner, plain=plain) | known


def in_names(words: str) -> Q | None:
    """Return the condition for claims whose names hold the words' beginnings.

    It takes rows that have been through `readable`. What the claim was known by elsewhere and a
    PartnerID look like words and are asked for besides.

    Returns:
        None if an identifier is meant, or nothing at all.
    """
    text = _names_in(words)
    raw, plain = raw_words(text)
    return _held_or_known(raw, text, plain=plain, number=text.isdigit()) if raw else None


@cache
def _own_kept(*, plain: bool, number: bool) -> Kept[Claim]:
    def rows(partner: str, raw: str, text: str) -> QuerySet[Claim]:
        fits = _held_or_known(raw, text, partner, plain=plain, number=number)
        return readable(Claim.objects.all()).filter(fits)

    return Kept(rows)


def own_in_names(words: str, partner: str) -> Written:
    """Return the query for one partner's claims that `in_names` means, by the partner's index.

    It gives some of other partners besides: `Compiled.among` takes it, for rows that went through
    `restrict`.
    """
    text = _names_in(words)
    raw, plain = raw_words(text)
    return _own_kept(plain=plain, number=text.isdigit()).written(partner, raw, text)


def matching(rows: QuerySet[Claim], words: str) -> QuerySet[Claim]:
    """Return the claims that are named exactly, or whose names hold the words' beginnings.

    Each way of asking has its index: an identifier is looked up, everything else is asked of the
    words of both names.
    """
    fits = in_names(words)
    if fits is not None:
        return readable(rows).filter(fits)
    text = _text(words)
    if unkept(text):
        return rows.none()
    if text.startswith(CLAIM_PREFIX):
        return rows.filter(id=text)
    guid = guid_of(text)
    if guid is None:
        return rows.none()
    claimed = ClaimLine.objects.filter(subscription_id=str(guid)).values_list("claim_id")
    ids = [claim_id for (claim_id,) in claimed[:COUNTED]]
    return rows.filter(Q(tenant_id=str(guid)) | Q(id__in=ids))


def narrowed(rows: QuerySet[Claim], wanted: Filter) -> QuerySet[Claim]:
    """Return the claims that fit."""
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.solution_area:
        rows = rows.filter(engagement__in=_engagements_of(wanted.solution_area))
    if wanted.due_before:
        rows = rows.filter(deadline_at__lt=wanted.due_before)
    if wanted.reviewer == "none":
        rows = rows.filter(reviewer=None)
    exact = {
        "engagement": wanted.engagement,
        "given_partner_id": wanted.partner_id,
        "tenant_id": str(guid_of(wanted.tenant_id) or wanted.tenant_id.lower()),
        "reviewer_id": wanted.reviewer.removeprefix("none"),
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    rows = wanted.among.among(rows)
    return matching(rows, wanted.words) if wanted.words.strip() else rows


def _check_sort(sort: str) -> None:
    if sort not in SORTS:
        known = phrase("Sort by one of: {known}.", known=", ".join(SORTS))
        error = FieldError("sort", "unknown_sort", known)
        raise Invalid("The list cannot be sorted so.", code="invalid", errors=[error])


def sorted_claims(
    actor: Actor, wanted: Filter, sort: str
) -> tuple[QuerySet[Claim], tuple[str, ...]]:
    """Return a list's rows and its order, unique and never null: what paging needs.

    The rows come alone; what else of them is shown, the reader asks for.

    Sorting by deadline lists the claims whose clock runs.

    Raises:
        Invalid: For an unknown sort.
    """
    _check_sort(sort)
    rows = Claim.objects.all()
    if not actor.may(Permission.NOTE_READ):  # who reviews is the operators' own business
        wanted = replace(wanted, reviewer="")
    rows = narrowed(restrict(rows, actor), wanted)
    if sort.endswith("deadline"):
        rows = rows.filter(deadline_at__isnull=False)
    return rows, SORTS[sort]


@dataclass(frozen=True)
class Count:
    """How many rows there are; with ``more`` at least so many."""

    number: int
    more: bool


def count_some(rows: QuerySet[Any]) -> Count:
    """Count rows, but no further than a page needs: the work does not grow with the table."""
    return count_of(rows.order_by()[: COUNTED + 1].count())


def count_of(found: int) -> Count:
    """Return what people are told who found so many, of which no more were counted than needed."""
    return Count(min(found, COUNTED), more=found > COUNTED)


def instant_of(text: str) -> datetime | None:
    """Read an instant or a day (which begins at midnight UTC); None: it is neither."""
    try:
        return in_utc(datetime.fromisoformat(text))
    except ValueError:
        return None


def _wrong(states: Iterable[str], due_before: str) -> Iterator[FieldError]:
    if not set(State).issuperset(states):
        known = phrase("One of {known}.", known=", ".join(State))
        yield FieldError("status", "unknown_state", "There is no such state.", known)
    if due_before and instant_of(due_before) is None:
        yield FieldError("due_before", "invalid", "This is no date.", "Write it as 2026-12-31.")


def filter_of(asked: Mapping[str, list[str]]) -> Filter:
    """Read what an address asks for, as pages do; what is empty is left out.

    Raises:
        Invalid: For a state, a date, a workload, a country or anything else that there is not: a
            list that left it out would show more than was asked for.
    """

    def last(name: str) -> str:
        return (asked.get(name) or [""])[-1].strip()[:LONGEST_SEARCH]

    states = tuple(one for one in asked.get("status", []) if one.strip())
    errors = list(_wrong(states, last("due_before")))
    if errors:
        raise Invalid("The list cannot be narrowed so.", code="invalid", errors=errors)
    return Filter(
        states=states,
        engagement=last("engagement"),
        solution_area=last("solution_area"),
        partner_id=last("location"),
        tenant_id=last("customer"),
        due_before=instant_of(last("due_before")),
        reviewer=last("reviewer"),
        words=last("q"),
        among=among_asked(asked).among(),
    )


def among_asked(asked: Mapping[str, Sequence[str]]) -> AmongAsked:
    """Return what an address says of what claims are about."""
    return AmongAsked.said({name: values[-1].strip() for name, values in asked.items() if values})


def check_filters(asked: Mapping[str, Sequence[str]]) -> None:
    """Refuse an address that no list of claims answers.

    Raises:
        Invalid: As `filter_of`.
    """
    said = {key: list(values) for key, values in asked.items()}
    filter_of(said)
    _check_sort(sort_in(said))


def strange_filters(actor: Actor, asked: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the filters that name what no claim shows to an actor: names, numbers, people.

    A view with such a filter is not shared, for it would name what belongs to others.
    """
    said = filter_of({key: list(values) for key, values in asked.items()})
    named = {
        "location": Filter(partner_id=said.partner_id),
        "customer": Filter(tenant_id=said.tenant_id),
        "reviewer": Filter(reviewer=said.reviewer if said.reviewer != "none" else ""),
        "q": Filter(words=said.words),
    }
    rows = restrict(Claim.objects.all(), actor)
    strange = [name for name, one in named.items() if one and not narrowed(rows, one).exists()]
    if named["reviewer"] and not actor.may(Permission.NOTE_READ):
        strange.append("reviewer")
    return sorted(set(strange))


def sort_in(asked: Mapping[str, list[str]]) -> str:
    """Return the sort that an address asks for, or the newest first; nobody has checked it yet."""
    return (asked.get("sort") or [""])[-1] or "-created"


Calendars = Mapping[tuple[str, int | None], BusinessCalendar]
"""Calendars by program and version."""


def calendars_of(
    claims: Iterable[Claim], in_force: Mapping[str, Program] | None = None
) -> Calendars:
    """Return the calendars that some claims go by, by program and version: each read once.

    Args:
        claims: The claims.
        in_force: The programs in force today, by key, if the caller has read them: drafts go by
            these.
    """
    found: dict[tuple[str, int | None], BusinessCalendar] = {
        (key, None): program.business_calendar for key, program in (in_force or {}).items()
    }
    for claim in claims:
        key = (claim.program_key, claim.program_version)
        if key not in found:
            found[key] = version_of(claim).document.business_calendar
    return found
