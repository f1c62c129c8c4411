"""Mails: what is to be sent, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


class MailState(models.TextChoices):
    """What became of a mail."""

    QUEUED = "queued"
    SENT = "sent"  # accepted by the receiving server, or kept here where no server is set
    FAILED = "failed"  # refused for good, or given up


class Mail(models.Model):
    """One mail to one person.

    Its words are kept sealed and only until the mail is sent or given up, since they hold secret
    links. ``recipient`` is emptied when the person's data are erased.
    """

    id = PrefixedIdField(prefix="ml")
    key = models.CharField(max_length=120, unique=True)  # the same key is the same mail
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80, db_collation="C")  # a stream, such as claim:clm_…
    recipient = models.EmailField(null=True)
    language = models.CharField(max_length=10)
    message_id = models.CharField(max_length=320, unique=True)
    sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    last_answer = models.CharField(max_length=300, blank=True)  # why not, in the server's words
    queued_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    scope: ClassVar = Scope(Permission.SYSTEM)

    class Meta:
        indexes = [
            models.Index(fields=["about"], name="mail_about"),
            models.Index(fields=["queued_at"], name="mail_waiting", condition=Q(state="queued")),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_state_whole",
                condition=Q(state="queued", sealed__isnull=False, accepted_at=None, failed_at=None)
                | Q(state="sent", sealed=None, accepted_at__isnull=False, failed_at=None)
                | Q(state="failed", sealed=None, accepted_at=None, failed_at__isnull=False),
            )
        ]
