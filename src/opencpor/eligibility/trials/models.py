"""Questions what another version would do to scores, and the partners that it would move."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


class ScoreTrial(models.Model):
    """A question, and how many partners would stand where. No score is ever written by it.

    Attributes:
        organization_id: Whose people see it: that of whoever asked.
        asked: Which version, proposal or draft, or a document by its SHA-256.
        text: The document that is tried, as it stood then; empty: that of a published version.
        expires_at: From then on it is forgotten.
        finished_at: When it was answered; what follows is empty until then.
        base: Number of the version published last, by which scores are made: what it is compared
            with.
        day: The day that partners were scored for.
        partners: How many were scored.
        changes: How many scores differ.
        counts: How many partners stand where, for each designation; see `rules.Tally`.
    """

    id = PrefixedIdField(prefix="sct")
    program_key = models.CharField(max_length=64, db_collation="C")
    organization_id = models.CharField(max_length=40)
    asked = models.JSONField()
    text = models.TextField(blank=True)
    operation_id = models.CharField(max_length=40, blank=True)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    base = models.PositiveIntegerField(null=True)
    day = models.DateField(null=True)
    partners = models.PositiveIntegerField(null=True)
    changes = models.PositiveIntegerField(null=True)
    counts = models.JSONField(default=list)

    scope: ClassVar = Scope(Permission.USAGE_READ, home="organization_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="score_trial_answered",
                condition=Q(finished_at=None, base=None, day=None, partners=None, changes=None)
                | Q(
                    finished_at__isnull=False,
                    base__isnull=False,
                    day__isnull=False,
                    partners__isnull=False,
                    changes__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(name="score_trial_by_home", fields=["organization_id", "-id"]),
            models.Index(name="score_trial_by_end", fields=["expires_at"]),
        ]


class TriedScore(models.Model):
    """A partner's score of one designation that would differ; empty: there is none on that side.

    Attributes:
        moved: Whether the partner would stand elsewhere, not only differ in points or track.
        before: Where it stands, a `rules.Stand`; ``after`` where it would.
    """

    id = models.BigAutoField(primary_key=True)
    trial = models.ForeignKey(ScoreTrial, models.CASCADE, related_name="scores")
    partner = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    designation = models.CharField(max_length=64, db_collation="C")
    moved = models.BooleanField()
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, blank=True)
    total_before = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    total_after = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    track_before = models.CharField(max_length=64, blank=True, db_collation="C")
    track_after = models.CharField(max_length=64, blank=True, db_collation="C")

    scope: ClassVar = Scope(Permission.USAGE_READ, home="trial__organization_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="tried_score_once", fields=["trial", "partner", "designation"]
            ),
        ]
