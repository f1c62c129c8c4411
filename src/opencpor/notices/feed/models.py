"""Published events, in the one order in which everybody reads them."""

from typing import ClassVar

from django.db import models

from opencpor.access.scope import Scope
from opencpor.common.ids import new_id


def publication_id() -> str:
    """Return a fresh identifier of a published event."""
    return new_id("pub")


class Publication(models.Model):
    """One event as others hear of it.

    Attributes:
        position: 1, 2, 3 … in the order of publishing; given after commit by one sequencer, so that
            whoever has read up to a position has read everything before it.
        event: Number of the event in the log.
        subject: Primary key of what it is about, of the kind before it.
        partner_id: The partner organization that the row belonged to then; of what stays in one
            organization, that one, whichever side it is on. Empty: none.
        customer_id: The customer organization, likewise.
        data: What changed, without personal values.
    """

    position = models.BigIntegerField(primary_key=True)
    id = models.CharField(max_length=40, unique=True, default=publication_id, db_collation="C")
    event = models.BigIntegerField()
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, db_collation="C")
    partner_id = models.CharField(max_length=40, blank=True, db_collation="C")
    customer_id = models.CharField(max_length=40, blank=True, db_collation="C")
    at = models.DateTimeField()
    data = models.JSONField()

    scope: ClassVar = Scope(internal="read by whoever may read the row that it is about")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="published_once", fields=["event", "name", "subject"])
        ]
        indexes = [
            models.Index(name="published_of_partner", fields=["partner_id", "position"]),
            models.Index(name="published_of_customer", fields=["customer_id", "position"]),
        ]
