"""What the written policy decided, why, and what people say of the sample they look at."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


class Verdict(models.TextChoices):
    """What a reviewer says of a sampled decision."""

    AGREE = "agree"  # would have decided the same
    OVERTURN = "overturn"  # it was wrong; a senior reviewer should revoke what came of it


class GreenDecision(models.Model):
    """A claim that was accepted by written policy, with every condition and its value.

    ``conditions`` is ``[{"condition": …, "holds": true, "value": {…}}]``; ``version`` is the one
    whose policy decided, which may be newer than the claim's own. ``draw`` is the claim's lot in
    millionths; a lot below ``audit_share`` is looked at by people.
    """

    id = PrefixedIdField(prefix="grn")
    claim = models.OneToOneField("claims.Claim", models.PROTECT, related_name="green_decision")
    version = models.PositiveIntegerField()
    conditions = models.JSONField()
    decided_at = models.DateTimeField()
    draw = models.PositiveIntegerField()
    audit_share = models.DecimalField(max_digits=7, decimal_places=6)
    sampled = models.BooleanField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    reason = models.TextField(blank=True)
    judged_by = models.CharField(max_length=60, blank=True)
    judged_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.NOTE_READ)

    class Meta:
        constraints = [
            models.CheckConstraint(name="green_draw_is_a_lot", condition=Q(draw__lt=1_000_000)),
            models.CheckConstraint(
                name="green_verdict_whole",
                condition=Q(verdict="", reason="", judged_by="", judged_at=None)
                | Q(verdict=Verdict.AGREE, judged_at__isnull=False, sampled=True)
                | (
                    Q(verdict=Verdict.OVERTURN, judged_at__isnull=False, sampled=True)
                    & ~Q(reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                name="green_samples", fields=["decided_at", "id"], condition=Q(sampled=True)
            )
        ]


class GreenSweep(models.Model):
    """The newest version of a program under which all waiting claims were looked at."""

    program_key = models.CharField(max_length=64, primary_key=True, db_collation="C")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    scope: ClassVar = Scope(internal="keeps a job from doing its work twice")


class GreenTrial(models.Model):
    """A policy tried on claims that people decided: the question, and what came out.

    ``policy`` is the green path as the program document writes it; ``result`` is
    `rules.green_trial.Trial.as_json`, absent until the work is done. Days are the program's.
    """

    id = PrefixedIdField(prefix="gtr")
    program_key = models.CharField(max_length=64, db_collation="C")
    policy = models.JSONField()
    first_day = models.DateField()
    last_day = models.DateField()
    operation_id = models.CharField(max_length=40)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)

    scope: ClassVar = Scope(Permission.PROPOSAL_READ)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="green_trial_days", condition=Q(first_day__lte=models.F("last_day"))
            ),
            models.CheckConstraint(
                name="green_trial_finished",
                condition=Q(finished_at=None, result=None)
                | Q(finished_at__isnull=False, result__isnull=False),
            ),
        ]
        indexes = [models.Index(name="green_trial_of_program", fields=["program_key", "-id"])]
