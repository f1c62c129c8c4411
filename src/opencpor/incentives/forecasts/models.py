"""Forecasts as they were made: kept, so that they can be held against what was earned later."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from opencpor.access.models import Organization, PrefixedIdField, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.register.models import Association


class Forecast(models.Model):
    """The forecast of one program's month. Written once with all its lines, never changed.

    Attributes:
        month: What it is for, first day: the month after the last closed one. Those of months
            closed before the first forecast are made later, by what was known before the month.
        program_version: By whose rates it was made.
    """

    id = PrefixedIdField(prefix="fct")
    program_key = models.CharField(max_length=64)
    month = models.DateField()
    program_version = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    made_at = models.DateTimeField()

    scope: ClassVar = Scope(Permission.MONEY_READ)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="forecast_once", fields=["program_key", "month"]),
            models.CheckConstraint(name="forecast_first_of_month", condition=Q(month__day=1)),
        ]


class Standing(models.TextChoices):
    """What a line says."""

    MADE = "made"  # how much is expected
    HISTORY = "history"  # nothing: fewer than three months of usage are known


class ForecastLine(models.Model):
    """What one association is expected to earn by one rule.

    Attributes:
        growths: Growth of the last three months, the oldest first; empty without them.
        room: Paid units above the mark; None: nothing limits the growth.
        units_low: Growth expected by the least of the three months; so with median and most.
            None: the rule pays for milestones.
        open_milestones: Shares not reached yet, as written in the program, joined by ``;``.
        near_milestones: Those of them that the median growth reaches.
        amount_low: In minor units, caps considered. What shares a cap with others may be less by
            more growth: then they have used it up before.
    """

    id = models.BigAutoField(primary_key=True)
    forecast = models.ForeignKey(Forecast, models.PROTECT, related_name="lines")
    association = models.ForeignKey(Association, models.PROTECT, related_name="forecasts")
    location = models.ForeignKey(Unit, models.PROTECT, related_name="forecasts")
    customer = models.ForeignKey(Organization, models.PROTECT, related_name="forecasts")
    engagement = models.CharField(max_length=64)
    rule = models.CharField(max_length=80)
    workload = models.CharField(max_length=64)
    subscription_id = models.CharField(max_length=64, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices)
    growths = models.JSONField(default=list)
    room = models.BigIntegerField(null=True)
    units_low = models.BigIntegerField(null=True)
    units_mid = models.BigIntegerField(null=True)
    units_high = models.BigIntegerField(null=True)
    open_milestones = models.CharField(max_length=200, blank=True)
    near_milestones = models.CharField(max_length=200, blank=True)
    amount_low = models.BigIntegerField(default=0)
    amount_mid = models.BigIntegerField(default=0)
    amount_high = models.BigIntegerField(default=0)

    scope: ClassVar = Scope(
        Permission.MONEY_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="forecast_line_once", fields=["forecast", "association", "rule"]
            ),
            models.CheckConstraint(
                name="forecast_line_range",
                condition=Q(units_mid=None)
                | Q(units_low__gte=0, units_low__lte=F("units_mid"))
                & Q(units_mid__lte=F("units_high")),
            ),
            models.CheckConstraint(
                name="forecast_line_within_room",
                condition=Q(room=None) | Q(units_high=None) | Q(units_high__lte=F("room")),
            ),
            models.CheckConstraint(
                name="forecast_line_without_history",
                condition=Q(standing="made")
                | Q(amount_low=0, amount_mid=0, amount_high=0, units_mid=None),
            ),
            models.CheckConstraint(
                name="forecast_line_not_negative",
                condition=Q(amount_low__gte=0, amount_mid__gte=0, amount_high__gte=0),
            ),
        ]
        indexes = [
            models.Index(
                name="forecast_line_by_place", fields=["forecast", "location", "workload"]
            ),
            models.Index(name="forecast_line_by_customer", fields=["customer", "forecast"]),
        ]


class ForecastSum(models.Model):
    """What a forecast says of one location, added up, and what was earned of it by now.

    Derived by ``actions.count``. `ForecastCount` says up to where the ledger was read for it.

    Attributes:
        made: How many lines say how much; see ``queries.Sums`` for the others.
        earned_minor: What associations and rules with such a line earned in the month, in the
            forecast's currency.
    """

    id = models.BigAutoField(primary_key=True)
    forecast = models.ForeignKey(
        Forecast, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    location = models.ForeignKey(
        Unit, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    made = models.BigIntegerField()
    history = models.BigIntegerField()
    near = models.BigIntegerField()
    units_low = models.BigIntegerField()
    units_mid = models.BigIntegerField()
    units_high = models.BigIntegerField()
    amount_low = models.BigIntegerField()
    amount_mid = models.BigIntegerField()
    amount_high = models.BigIntegerField()
    earned_minor = models.BigIntegerField()

    scope: ClassVar = Scope(
        Permission.MONEY_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        db_table = "incentives_forecast_sum"
        constraints = [
            models.UniqueConstraint(name="forecast_sum_once", fields=["forecast", "location"])
        ]


class ForecastCount(models.Model):
    """That a forecast is added up, and up to which journal what was earned of it.

    Attributes:
        number: Of the program's latest journal of a close or recompute then; 0: there was none.
    """

    forecast = models.OneToOneField(
        Forecast, models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    number = models.BigIntegerField()

    scope: ClassVar = Scope(internal="how far forecasts are added up; outlooks go by it")

    class Meta:
        db_table = "incentives_forecast_count"
