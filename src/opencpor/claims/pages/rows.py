"""The rows of lists of claims, as `ui.moulds` fills them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opencpor.claims.lists import Calendars
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.ui.moulds import draw_rows
from opencpor.ui.templatetags.ui import deadlines, icon, status

NOTHING = "\N{EN DASH}"


def _chips() -> Callable[[str], SafeString]:
    """Return what draws the chip of a state, each once for a list."""
    return cache(partial(status, "claim"))


def _deadlines(calendars: Calendars, at: datetime) -> Callable[[Claim], SafeString]:
    """Return what draws by when somebody must act on a claim; nothing if no clock runs."""
    draw = deadlines(at)

    def drawn(claim: Claim) -> SafeString:
        if not claim.deadline_at:
            return SafeString("")
        return draw(claim.deadline_at, calendars[claim.program_key, claim.program_version])

    return drawn


def _row(
    claim: Claim,
    roles: Mapping[str, str],
    deadline: Callable[[Claim], SafeString],
    chip: Callable[[str], SafeString],
) -> dict[str, Any]:
    """Return what every list says of a claim."""
    return {
        "id": claim.id,
        "called": claim.name or claim.id,
        "name": claim.name,
        "customer": claim.customer_name,
        "role": roles.get(claim.engagement, ""),
        "status": chip(claim.state),
        "deadline": deadline(claim) or NOTHING,
    }


def list_rows(
    claims: Iterable[Claim],
    roles: Mapping[str, str],
    calendars: Calendars,
    *,
    verbs: bool,
    partners: bool,
) -> SafeString:
    """Draw the rows of the list of claims.

    Args:
        claims: With their partners, if these are named.
        roles: Partner role by engagement, in the reader's language.
        calendars: As `lists.calendars_of` found them.
        verbs: Whether several can be chosen.
        partners: Whether the partner is named.
    """
    unnamed, deadline, chip = _("Unnamed draft"), _deadlines(calendars, now()), _chips()
    rows = (
        _row(claim, roles, deadline, chip)
        | {
            "name": claim.name or unnamed,
            "partner": claim.partner.name if partners else "",
            "customer": claim.customer_name or NOTHING,
            "partner_id": claim.given_partner_id or NOTHING,
        }
        for claim in claims
    )
    return draw_rows("claims/parts/list_row.html", rows, verbs=verbs, partners=partners)


def board_rows(
    claims: Iterable[Claim],
    roles: Mapping[str, str],
    calendars: Calendars,
    rivals: Mapping[str, int],
    at: datetime,
) -> SafeString:
    """Draw the rows of the review board.

    Args:
        claims: With their partners and reviewers, all with a deadline.
        roles: Partner role by engagement, in the reader's language.
        calendars: As `lists.calendars_of` found them.
        rivals: How many other claims want the same, by claim.
        at: The current instant.
    """
    late = SafeString(f"{icon('alert-triangle')} ")
    deadline, chip = _deadlines(calendars, at), _chips()
    rows = (
        _row(claim, roles, deadline, chip)
        | {
            "partner": claim.partner.name,
            "rivals": _rivals(rivals.get(claim.id, 0)),
            "late": late if claim.deadline_at and claim.deadline_at <= at else "",
            "reviewer": (claim.reviewer and claim.reviewer.name) or NOTHING,
        }
        for claim in claims
    )
    return draw_rows("claims/parts/board_row.html", rows)


def _rivals(number: int) -> SafeString:
    if not number:
        return SafeString("")
    words = ngettext("%(n)s other claim on the same", "%(n)s other claims on the same", number) % {
        "n": number
    }
    return SafeString(f"<br>{icon('scale')} {words}")
