"""Budgets of rules. One is never changed: another one replaces it."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from opencpor.access.models import PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.incentives.budgets.rules import MARKS


def _same(column: str) -> Any:
    """Return a range of exactly one number: equality of text, as a range index can check it."""
    number = Func(F(column), Value(0), function="hashtextextended")
    return Func(number, number, Value("[]"), function="int8range")


class Budget(models.Model):
    """What a rule is meant to cost in some months, over all partners.

    The database lets no two that stand share a month of a rule, keeps what was said, and lets each
    be replaced once.

    Attributes:
        first: First day of the first month; so with last. Both are counted.
        amount_minor: In minor units of the currency.
        replaces: The one that this one stands for from then on.
        replaced_at: When another one replaced it; None: it stands.
        told_percent: The highest of the marks that finance was told of; 0: none.
    """

    id = PrefixedIdField(prefix="bgt")
    program_key = models.CharField(max_length=64)
    rule = models.CharField(max_length=80)
    first = models.DateField()
    last = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    set_by = models.CharField(max_length=64)
    set_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    replaced_at = models.DateTimeField(null=True)
    told_percent = models.PositiveSmallIntegerField(default=0)

    scope: ClassVar = Scope(Permission.MONEY_READ)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="budget_months",
                condition=Q(first__day=1, last__day=1, first__lte=F("last")),
            ),
            models.CheckConstraint(
                name="budget_known",
                condition=Q(amount_minor__gt=0, told_percent__in=(0, *MARKS)) & ~Q(rule=""),
            ),
            ExclusionConstraint(
                name="budget_one_stands",
                expressions=[
                    (_same("program_key"), RangeOperators.OVERLAPS),
                    (_same("rule"), RangeOperators.OVERLAPS),
                    (
                        Func(F("first"), F("last"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(replaced_at=None),
            ),
        ]
        indexes = [models.Index(name="budget_by_rule", fields=["program_key", "rule", "first"])]

    @property
    def stands(self) -> bool:
        """Whether no other one has replaced it."""
        return self.replaced_at is None

    @property
    def state(self) -> str:
        """Return ``standing`` or ``replaced``."""
        return "standing" if self.stands else "replaced"
