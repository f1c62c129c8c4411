"""Answers kept so that a repeated request gets the same one, long work, saved views of lists."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.common.clock import now
from opencpor.common.phrases import read

QUIET = timedelta(minutes=3)  # by then any long work has said something


class OperationState(models.TextChoices):
    """How far long work is."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class KeptAnswer(models.Model):
    """The answer that a caller's Idempotency-Key got; it lives for 24 hours.

    Written in the same transaction as the change it answers, so that both exist or neither.
    """

    caller = models.BinaryField(max_length=32)  # SHA-256 of the credentials
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)  # SHA-256 of method, address and body
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    body = models.BinaryField()  # sealed: only the caller's own credentials open it
    created_at = models.DateTimeField(db_index=True)

    scope: ClassVar = Scope(internal="read by its own caller only, through the key")

    class Meta:
        constraints = [models.UniqueConstraint(name="kept_answer_once", fields=["caller", "key"])]


class Operation(models.Model):
    """Long work that was asked for: how far it is, and where its result is or what went wrong."""

    id = PrefixedIdField(prefix="op")
    kind = models.CharField(max_length=40)
    actor_id = models.CharField(max_length=60)
    organization_id = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=OperationState.choices)
    step = models.CharField(max_length=200, blank=True)  # what is being done now, for people
    step_phrases = models.JSONField(null=True)  # what it is made of; null: it has no gaps
    percent = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(max_length=300, blank=True)  # path of what came out
    problem = models.JSONField(null=True)  # RFC 9457 document
    created_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(default=now)  # when it was last heard of

    scope: ClassVar = Scope(
        Permission.OPERATION_READ, partner="organization_id", customer="organization_id"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="operation_state_known", condition=Q(state__in=OperationState.values)
            ),
            models.CheckConstraint(name="operation_percent", condition=Q(percent__lte=100)),
        ]

    @property
    def said_step(self) -> str:
        """What is being done now, as it was said: a phrase again if it has gaps."""
        return read(self.step, self.step_phrases or {})

    @property
    def quiet_minutes(self) -> int:
        """Whole minutes for which work that is not over has said nothing; 0: nothing to worry."""
        waiting = self.state in {OperationState.QUEUED, OperationState.RUNNING}
        quiet = now() - self.updated_at
        return int(quiet.total_seconds() // 60) if waiting and quiet >= QUIET else 0


class SavedView(models.Model):
    """What somebody narrowed a list to, and how it was sorted, under a name.

    It is kept in one organization of its owner, and is the owner's alone unless it is shared: then
    the people of that organization may use it. Who has no role there any longer sees it no more.
    """

    id = PrefixedIdField(prefix="vew")
    owner_id = models.CharField(max_length=60)  # of a user or a service account
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    list = models.CharField(max_length=40)  # see `saved_views.LISTS`
    name = models.CharField(max_length=100)
    query = models.JSONField()  # {"status": ["draft"], "sort": ["name"]}, as in the list's address
    shared = models.BooleanField(default=False)  # with the people of the organization
    created_at = models.DateTimeField(default=now, editable=False)
    revision = models.PositiveIntegerField(default=1)

    # For another's, its list's own permission is asked for: see `saved_views.shared_views`.
    scope: ClassVar = Scope(Permission.OPERATION_READ, home="organization_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="saved_view_name_once", fields=["owner_id", "organization", "list", "name"]
            )
        ]

    @property
    def shared_with_id(self) -> str | None:
        """The organization whose people may use it; None: only its owner."""
        return self.organization_id if self.shared else None
