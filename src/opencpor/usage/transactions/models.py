"""The transactions in force as pages read them."""

from typing import ClassVar

from django.db import models

from opencpor.access.models import Organization, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.usage.models import Batch


class Transaction(models.Model):
    """The row in force of one transaction: a copy of the lake's, for pages.

    It can be made again from the lake at any time, whatever the order in which batches arrived.

    Attributes:
        transaction_id: As its sender calls it; says within the program which transaction it is.
        location: The partner's, through which the customer was billed.
        product: The program's key of a product, or of a workload.
        workload: Under which it is paid.
        amount_minor: Signed, in minor units of the currency.
        row: Of the file it came from.
    """

    id = models.BigAutoField(primary_key=True)
    program_key = models.CharField(max_length=64, db_collation="C")
    transaction_id = models.CharField(max_length=100, db_collation="C")
    location = models.ForeignKey(Unit, models.PROTECT, related_name="transactions")
    customer = models.ForeignKey(Organization, models.PROTECT, related_name="transactions")
    tenant_id = models.UUIDField()
    subscription_id = models.UUIDField(null=True)
    product = models.CharField(max_length=64, db_collation="C")
    workload = models.CharField(max_length=64, db_collation="C")
    day = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    as_of = models.DateTimeField()
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="transactions_in_force")
    row = models.BigIntegerField()

    # Of those partners see what they also hold the slot of: `queries.visible`.
    scope: ClassVar = Scope(
        Permission.USAGE_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="usage_transaction_once", fields=["program_key", "transaction_id"]
            )
        ]
        indexes = [
            models.Index(name="usage_transaction_by_day", fields=["-day", "id"]),
            models.Index(name="usage_transaction_by_customer", fields=["customer", "-day", "id"]),
            models.Index(name="usage_transaction_by_location", fields=["location", "-day", "id"]),
        ]
