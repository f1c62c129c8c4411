"""Answers kept so that a repeated request gets the same one."""

from typing import ClassVar

from django.db import models

from opencpor.access.scope import Scope


class KeptAnswer(models.Model):
    """The answer that a caller's Idempotency-Key got; it lives for 24 hours.

    Written in the same transaction as the change it answers, so that both exist or neither.
    """

    caller = models.BinaryField(max_length=32)  # SHA-256 of the credentials
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)  # SHA-256 of method, address and body
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    body = models.BinaryField()
    created_at = models.DateTimeField(db_index=True)

    scope: ClassVar = Scope(internal="read by its own caller only, through the key")

    class Meta:
        constraints = [models.UniqueConstraint(name="kept_answer_once", fields=["caller", "key"])]
