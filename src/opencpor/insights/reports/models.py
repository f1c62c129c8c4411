"""Saved queries, and the files that came out of them: each its owner's alone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


class Rhythm(models.TextChoices):
    """How often a report runs by itself; empty: only when it is asked for."""

    NEVER = ""
    DAILY = "daily"
    WEEKLY = "weekly"  # on Mondays
    MONTHLY = "monthly"  # on the first


class Report(models.Model):
    """A query that somebody saved; what it gives is what its owner may see when it runs.

    Attributes:
        organization_id: The organization of its owner's that it is kept in; who has no role there
            any longer sees it no more.
        owner_id: Of a user or a service account.
        token: The token that it was saved with, if one: its role is then the only one that counts.
        definition: See `rules.Definition`.
        rhythm: How often it runs by itself.
        next_at: When it will run next; None: not by itself.
        mailed: Whether its owner gets a mail with a link once a run by itself is done.
    """

    id = PrefixedIdField(prefix="rpt")
    organization_id = models.CharField(max_length=40)
    owner_id = models.CharField(max_length=60)
    token = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=100)
    definition = models.JSONField()
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, blank=True)
    next_at = models.DateTimeField(null=True)
    mailed = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.OPERATION_READ, home="organization_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="report_name_once", fields=["owner_id", "organization_id", "name"]
            ),
            models.CheckConstraint(
                name="report_rhythm",
                condition=Q(rhythm="", next_at=None, mailed=False)
                | Q(rhythm__in=["daily", "weekly", "monthly"], next_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="report_due", fields=["next_at"], condition=Q(next_at__isnull=False)),
        ]


class ReportRun(models.Model):
    """One time that a query was carried out: asked for, then a file or the reason why not.

    Attributes:
        report: The saved query; None: it was asked without one.
        definition: What was asked, whatever became of the report since.
        scheduled: Whether nobody asked, but the clock.
        columns: What came out: name and kind of each column.
        reach: The roles that it was carried out with; who has lost one of them gets no file.
        file: Parquet, in the lake; empty: there is none.
        problem: Why it could not be carried out.
    """

    id = PrefixedIdField(prefix="rrn")
    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="runs")
    organization_id = models.CharField(max_length=40)
    owner_id = models.CharField(max_length=60)
    token = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=100)
    definition = models.JSONField()
    scheduled = models.BooleanField(default=False)
    operation_id = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)
    columns = models.JSONField(default=list)
    reach = models.JSONField(default=list)
    rows = models.PositiveIntegerField(null=True)
    size = models.PositiveBigIntegerField(null=True)
    file = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.JSONField(null=True)

    scope: ClassVar = Scope(Permission.OPERATION_READ, home="organization_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_run_whole",
                condition=Q(finished_at=None, file="", sha256="", rows=None, problem=None)
                | Q(finished_at__isnull=False, file="", sha256="", rows=None)
                & Q(problem__isnull=False)
                | Q(finished_at__isnull=False, rows__isnull=False, problem=None)
                & ~Q(file="")
                & ~Q(sha256=""),
            ),
        ]
        indexes = [
            models.Index(name="report_run_by_owner", fields=["owner_id", "-id"]),
            models.Index(
                name="report_run_waiting",
                fields=["organization_id"],
                condition=Q(finished_at=None),
            ),
        ]

    @property
    def state(self) -> str:
        """How far it is: ``waiting``, ``ready`` or ``failed``."""
        if self.finished_at is None:
            return "waiting"
        return "failed" if self.problem else "ready"
