"""What is worth doing, in words, and where one does it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opencpor.claims.pages.begun import claim_address
from opencpor.common.clock import now
from opencpor.insights.rules.opportunities import Cause, Opportunity
from opencpor.insights.words import Words, requirement_name
from opencpor.ui.dates import business_left, day, left
from opencpor.ui.figures import number, percent

FEW = 3  # workloads that are named; the others are counted

TITLES: dict[Cause, Any] = {
    Cause.LAPSE: gettext_lazy("Claims that will lapse"),
    Cause.AGREED: gettext_lazy("Agreed, not claimed yet"),
    Cause.NOT_EARNING: gettext_lazy("Agreed, not earning yet"),
    Cause.REQUIREMENT: gettext_lazy("Requirements that are missing"),
    Cause.ENDING: gettext_lazy("Associations that end soon"),
    Cause.CERTIFICATION: gettext_lazy("Certifications that expire"),
    Cause.MILESTONE: gettext_lazy("Milestones within reach"),
    Cause.FALLING: gettext_lazy("Falling usage"),
    Cause.STALLED: gettext_lazy("Growth that has stalled"),
    Cause.UNUSED: gettext_lazy("Seats bought but not used"),
    Cause.UNCLAIMED: gettext_lazy("Workloads nobody has claimed"),
    Cause.OLD_PROOF: gettext_lazy("Proof older than a year"),
    Cause.NO_PROOF: gettext_lazy("Held for more than a year, no proof on file"),
    Cause.LITTLE_LEFT: gettext_lazy("Little left to earn"),
}

DATED: dict[Cause, Any] = {
    Cause.LAPSE: gettext_lazy("It waits for you, last day %(day)s."),
    Cause.AGREED: gettext_lazy("Signed on %(day)s. The draft is not submitted."),
    Cause.NOT_EARNING: gettext_lazy(
        "Signed on %(day)s and approved. No month has earned anything."
    ),
    Cause.ENDING: gettext_lazy("Ends with %(day)s."),
    Cause.OLD_PROOF: gettext_lazy(
        "The newest proof is of %(day)s. Another partner may challenge it."
    ),
    Cause.NO_PROOF: gettext_lazy(
        "Imported, held since %(day)s, and no proof is on file. Another partner may challenge it."
    ),
}
COUNTED: dict[Cause, Any] = {
    Cause.FALLING: gettext_lazy("%(users)s active users fewer than in the month before."),
    Cause.STALLED: gettext_lazy("No more active users than three months ago; room for %(users)s."),
    Cause.UNUSED: gettext_lazy("%(users)s paid units are not used, more than half of them."),
    Cause.LITTLE_LEFT: gettext_lazy("Only %(users)s paid units lie above the high-water mark."),
}


@dataclass(frozen=True)
class Said:
    """One thing worth doing as it is said to people.

    Attributes:
        why: The reason, in a sentence.
        do: The words of the button, a verb first.
        url: Where that is done.
        more_url: Where what is not named stands; empty where all is.
    """

    about: str
    why: str
    do: str
    url: str
    more_url: str = ""


def said(one: Opportunity, words: Words) -> Said:
    """Put it in words."""
    unit = words.short_unit(one.unit) if one.unit else ""
    about = f"{one.name}, {unit}" if unit else one.name
    more = one.reason is Cause.UNCLAIMED and len(one.items) > FEW
    more_url = f"{reverse('insights:customer', args=[one.customer_id])}#others" if more else ""
    return Said(about, _why(one, words), *_what(one), more_url)


def left_of(one: Opportunity, words: Words) -> str:
    """Say how long one may still act; nothing where no time runs out."""
    if one.on is None:
        return ""
    calendar = words.documents.of(one.program_key).business_calendar
    if one.reason is Cause.LAPSE:
        return business_left(one.on, calendar, now())
    if one.reason in {Cause.ENDING, Cause.CERTIFICATION}:
        return left(one.on, calendar.local_date(now()))
    return ""


def _why(one: Opportunity, words: Words) -> str:
    if one.reason is Cause.REQUIREMENT:
        names = ", ".join(requirement_name(key) for key in one.items)
        return _("Missing: %(names)s. Until then the months pay nothing.") % {"names": names}
    if one.reason is Cause.UNCLAIMED:
        return _free(one, words)
    if one.reason is Cause.CERTIFICATION and one.on is not None:
        return _expiring(one, one.on)
    if one.reason in DATED and one.on is not None:
        return str(DATED[one.reason] % {"day": day(one.on)})
    return _of_usage(one)


def _free(one: Opportunity, words: Words) -> str:
    """Name the first few: those that the partner's customers use most."""
    named = [words.workload(one.program_key, key) for key in one.items[:FEW]]
    some = _("Free at a customer that you serve: %(names)s.") % {"names": ", ".join(named)}
    more = len(one.items) - FEW
    if more <= 0:
        return some
    others = ngettext("%(count)s more is free.", "%(count)s more are free.", more) % {
        "count": number(more)
    }
    return f"{some} {others}"


def _expiring(one: Opportunity, on: date) -> str:
    people = one.finding.users or 0
    text = ngettext(
        "Certifications of %(people)s person that scores count expire on %(day)s: %(names)s.",
        "Certifications of %(people)s people that scores count expire, the first on %(day)s: "
        "%(names)s.",
        people,
    )
    return text % {"people": number(people), "day": day(on), "names": ", ".join(one.items)}


def _of_usage(one: Opportunity) -> str:
    found = one.finding
    counted = {"users": number(found.users or 0)}
    if one.reason is Cause.MILESTONE and found.share is not None:
        counted["share"] = percent(found.share, 0)
        return (
            ngettext(
                "%(users)s more active user reaches the milestone of %(share)s.",
                "%(users)s more active users reach the milestone of %(share)s.",
                found.users or 0,
            )
            % counted
        )
    return str(COUNTED[one.reason] % counted)


def _what(one: Opportunity) -> tuple[str, str]:
    """Return the words of the button and where it leads."""
    match one.reason:
        case Cause.LAPSE | Cause.AGREED:
            return _("Open the claim"), reverse("claims:detail", args=[one.subject])
        case Cause.REQUIREMENT:
            return _("Open the enrollment"), reverse("directory:enrollment", args=[one.subject])
        case Cause.CERTIFICATION:
            return _("Open the scorecards"), reverse("eligibility:scores")
        case Cause.ENDING | Cause.OLD_PROOF | Cause.NO_PROOF:
            return _("Open the association"), reverse("claims:association", args=[one.subject])
        case Cause.UNCLAIMED:
            return _("Add a claim"), claim_address(one.customer_id, one.items[:FEW])
    address = reverse("insights:customer", args=[one.customer_id])
    return _("See the customer"), f"{address}{_chosen(one)}"


def _chosen(one: Opportunity) -> str:
    if one.unit is None:
        return ""
    return f"?unit={one.unit.key}#usage"
