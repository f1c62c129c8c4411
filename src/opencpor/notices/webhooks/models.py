"""Webhooks, what is sent to them, and how each attempt went."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.notices.feed.models import Publication
from opencpor.notices.webhooks.rules import Failure


class Webhook(models.Model):
    """An address that hears of an organization's events.

    Attributes:
        events: Names of the events it hears of; empty: all of them.
        secret: What signs, sealed; it is shown once.
        earlier_secret: The one before, which signs too until ``earlier_until``.
        off_because: Why it is off, in English: somebody turned it off, or its server said so.
            Doors say it in the reader's language.
    """

    id = PrefixedIdField(prefix="whk")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=500)
    name = models.CharField(max_length=100)
    events = models.JSONField(default=list)
    secret = models.BinaryField()
    earlier_secret = models.BinaryField(null=True)
    earlier_until = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)
    off_because = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(
        Permission.TOKEN_WRITE, partner="organization_id", customer="organization_id"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="webhook_earlier_whole",
                condition=Q(earlier_secret=None, earlier_until=None)
                | Q(earlier_secret__isnull=False, earlier_until__isnull=False),
            )
        ]


class DeliveryState(models.TextChoices):
    """What became of one event at one webhook."""

    QUEUED = "queued"
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # given up, or the webhook is off


class WebhookDelivery(models.Model):
    """One event for one webhook. Its id is the ``webhook-id`` of every attempt.

    Attributes:
        publication: The event; None: a test that somebody asked for.
        body: What is sent, the same at every attempt.
        since: When sending it began, or began again: it is given up three days later.
    """

    id = PrefixedIdField(prefix="msg")
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, to_field="id")
    event = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED
    )
    tries = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    since = models.DateTimeField()

    scope: ClassVar = Scope(
        Permission.TOKEN_WRITE,
        partner="webhook__organization_id",
        customer="webhook__organization_id",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="event_once_per_webhook", fields=["webhook", "publication"]
            ),
            models.CheckConstraint(
                name="delivery_state_known", condition=Q(state__in=DeliveryState.values)
            ),
        ]


class WebhookAttempt(models.Model):
    """One attempt: what the other side answered, or why there was no answer."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)  # of HTTP; None: no answer
    said = models.CharField(max_length=300, blank=True)  # the answer's beginning, or what failed
    # Why there was no answer; empty: there was one, or the attempt is from before this was kept.
    failure = models.CharField(
        max_length=20, blank=True, choices=[(one.value, one.value) for one in Failure]
    )

    scope: ClassVar = Scope(
        Permission.TOKEN_WRITE,
        partner="delivery__webhook__organization_id",
        customer="delivery__webhook__organization_id",
    )
