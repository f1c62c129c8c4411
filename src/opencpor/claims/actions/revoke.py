"""Revoke an association: by the operator, with a code, perhaps as if it had not been held."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.actions.end import end, fetched
from opencpor.claims.actions.reasons import known_code, short_enough
from opencpor.claims.terms import Verb
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import ReasonList
from opencpor.programs.queries import version_by_number
from opencpor.register.actions.void_association import void_association
from opencpor.register.models import Association
from opencpor.register.queries import began, chain_of


def _check(program: Program, found: Association, code: str, void_from: Month | None) -> None:
    known_code(program, ReasonList.END, code)
    if void_from is None:
        return
    calendar = program.business_calendar
    first, last = calendar.month_of(began(found)), calendar.month_of(now())
    if not first <= void_from <= last:
        error = FieldError(
            "void_from",
            "month_out_of_range",
            phrase("Choose a month from {first} to {last}.", first=first, last=last),
        )
        raise Invalid("It was not held then.", code="month_out_of_range", errors=[error])


@transaction.atomic
def revoke(
    association_id: str,
    code: str,
    actor: Actor,
    *,
    text: str = "",
    void_from: Month | None = None,
    seen: str | None = None,
) -> Association:
    """End an association at once, for one of the program's end reasons.

    Args:
        association_id: Which one.
        code: Why.
        actor: A senior reviewer.
        text: More about it; enters the log as a commitment only.
        void_from: The first month that does not count: what closed months from it on have earned is
            taken back by the next close, in lines of its own. None: all that was held counts.
        seen: The revision that the caller saw.

    Raises:
        Invalid: ``unknown_reason``, ``month_out_of_range``.
        Conflict: ``already_ended``.
    """
    found = fetched(association_id, actor, Permission.REVIEW_SENIOR, seen)
    document = version_by_number(found.slot.program_key, found.program_version).document
    _check(document, found, code, void_from)
    end(found, Verb.REVOKE, code, short_enough(text, "text"), actor)
    if void_from is not None:
        since = document.business_calendar.month_start(void_from)
        for one in chain_of(found):
            if one.pk == found.pk or one.period.upper > since:  # also where it was before it moved
                void_association(one.id, void_from, actor)
    return Association.objects.get(pk=found.pk)
