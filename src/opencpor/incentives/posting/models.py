"""What was posted, added up: so that who looks at many lines reads few rows."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


class PostedSum(models.Model):
    """Lines of earnings at one location by the month whose statement lists them, added up.

    A trigger of the database adds lines as they are written, and nobody else writes here. Lines are
    never changed or deleted, and one at a time posts to a program's ledger: sums wait for no one
    that does not wait for that already.

    Attributes:
        processed: The month whose close or statement lists the lines.
    """

    id = models.BigAutoField(primary_key=True)
    program_key = models.CharField(max_length=64)
    location = models.ForeignKey(
        Unit, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    processed = models.DateField()
    currency = models.CharField(max_length=3)
    lines = models.BigIntegerField()
    amount_minor = models.BigIntegerField()

    scope: ClassVar = Scope(
        Permission.MONEY_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        db_table = "incentives_posted_sum"
        constraints = [
            models.UniqueConstraint(
                name="posted_sum_once", fields=["location", "processed", "program_key", "currency"]
            ),
            models.CheckConstraint(name="posted_sum_counts", condition=Q(lines__gt=0)),
        ]
