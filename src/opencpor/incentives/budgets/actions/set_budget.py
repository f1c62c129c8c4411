"""Set the budget of a rule for some months, perhaps in place of one that stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.incentives.budgets.models import Budget
from opencpor.incentives.budgets.recording import recorded
from opencpor.incentives.budgets.rules import EARLIEST, LATEST, MOST_MONTHS, read_budget
from opencpor.journal.events import EventType
from opencpor.programs.document.program import Program as Document
from opencpor.programs.queries import latest_version

_SETTING = 0x62756467  # advisory lock: budgets of one program, one after the other


@dataclass(frozen=True)
class Wish:
    """What is meant, as people and programs write it.

    Attributes:
        first: The first month, such as 2026-10; so with last. Both are counted.
        amount: With no more decimals than the program's currency has, such as 250000.00.
        replaces: Identifier of the budget whose place it takes; empty: of none.
    """

    program_key: str
    rule: str
    first: str
    last: str
    amount: str
    replaces: str = ""


@transaction.atomic
def set_budget(wish: Wish, actor: Actor) -> Budget:
    """Keep a budget; the one that it replaces stays as it was said, and counts no longer.

    Raises:
        Forbidden: Without the right to close.
        Invalid: With everything that is wrong.
        NotFound: If there is no such program, or no such budget to replace.
        Conflict: ``budget_overlaps``, if another one of the rule stands for a month of it;
            ``budget_replaced``, if somebody else has replaced it meanwhile.
    """
    actor.require(Permission.CLOSE)
    row = _read(wish)
    _one_after_the_other(wish.program_key)
    if wish.replaces:
        row.replaces = _replaced(row, wish.replaces, actor)
    _refuse_overlap(row)
    row.set_by, row.set_at = actor.id, now()
    row.save(force_insert=True)
    recorded(EventType.BUDGET_SET, row, actor, replaces=wish.replaces)
    return row


def _one_after_the_other(program_key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_SETTING, program_key])


def _read(wish: Wish) -> Budget:
    """Return what is meant, checked as a whole."""
    document = latest_version(wish.program_key).document
    row = Budget(program_key=wish.program_key, rule=wish.rule.strip(), currency=document.currency)
    errors = [*_rule(row, document, wish.replaces), *_months(wish, row), *_amount(wish, row)]
    if errors:
        raise Invalid("The budget is not right.", code="invalid", errors=errors)
    return row


def _rule(row: Budget, document: Document, replaces: str) -> Iterator[FieldError]:
    known = [one.rule for one in document.incentives]
    if row.rule not in known and not replaces:  # what replaces another one is held against that
        told = phrase("Known: {known}.", known=", ".join(known))
        yield FieldError("rule", "unknown", "The program has no such rule.", told)


def _months(wish: Wish, row: Budget) -> Iterator[FieldError]:
    found: dict[str, Month] = {}
    for name, text in (("first", wish.first), ("last", wish.last)):
        try:
            month = Month.parse(text.strip())
        except ValueError:
            yield FieldError(name, "invalid", "This is no month.", "Write it as 2026-10.")
            continue
        if EARLIEST <= month <= LATEST:
            found[name] = month
            setattr(row, name, month.first_day)
        else:
            said = phrase(
                "Budgets are of months from {first} to {last}.", first=EARLIEST, last=LATEST
            )
            yield FieldError(name, "out_of_range", said)
    if "first" not in found or "last" not in found:
        return
    months = found["last"].since(found["first"]) + 1
    if months < 1:
        yield FieldError("last", "before_first", "It is before the first month.")
    if months > MOST_MONTHS:
        said = phrase("A budget is of at most {most} months.", most=MOST_MONTHS)
        yield FieldError("last", "too_many", said)


def _amount(wish: Wish, row: Budget) -> Iterator[FieldError]:
    try:
        row.amount_minor = read_budget(wish.amount, row.currency)
    except ValueError as wrong:
        yield FieldError("amount", "invalid", wrong.args[0], "Write it as 250000.00.")


def _replaced(row: Budget, budget_id: str, actor: Actor) -> Budget:
    """Mark the one whose place is taken."""
    old = fetch(Budget.objects.select_for_update(), actor, "budget", id=budget_id)
    if (old.program_key, old.rule) != (row.program_key, row.rule):
        wrong = FieldError("rule", "mismatch", "The budget to replace is of another rule.")
        raise Invalid("The budget is not right.", code="invalid", errors=[wrong])
    if not old.stands:
        raise Conflict(
            "Somebody else has replaced this budget. Look at the one that stands.",
            code="budget_replaced",
        )
    old.replaced_at = now()
    old.save(update_fields=["replaced_at"])
    return old


def _refuse_overlap(row: Budget) -> None:
    rows = Budget.objects.filter(program_key=row.program_key, rule=row.rule, replaced_at=None)
    other = rows.filter(first__lte=row.last, last__gte=row.first).order_by("first").first()
    if other is not None:
        said = phrase(
            "A budget of this rule stands from {first} to {last}. Replace it instead.",
            first=Month.of(other.first), last=Month.of(other.last),
        )  # fmt: skip
        raise Conflict(said, code="budget_overlaps", extra={"budget": other.id})
