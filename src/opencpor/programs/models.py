"""Programs and their published versions. Triggers keep a version from being changed or deleted."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope


class Program(models.Model):
    """One partner program; what it is stands in its versions."""

    key = models.CharField(max_length=64, primary_key=True, db_collation="C")
    created_at = models.DateTimeField(auto_now_add=True)

    scope: ClassVar = Scope(Permission.PROGRAM_READ, everyone=True)


class EngagementKey(models.Model):
    """Which program an engagement belongs to: keys are unique across programs, for good."""

    key = models.CharField(max_length=64, primary_key=True, db_collation="C")
    program = models.ForeignKey(Program, models.PROTECT, related_name="engagement_keys")

    scope: ClassVar = Scope(Permission.PROGRAM_READ, everyone=True)


class ProgramVersion(models.Model):
    """One published document.

    Attributes:
        number: 1, 2, 3 … within the program.
        effective_from: First day of the first month it governs.
        known_on: When it was published.
        text: The document as it was written.
        document_json: The same as JSON, with all defaults filled in; what is read and compared.
            Kept as text, since the database's own JSON forgets the order of keys.
        digest: SHA-256 of the text.
        published_by: Identifier of whoever published it.
    """

    id = PrefixedIdField(prefix="prv")
    program = models.ForeignKey(Program, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    effective_from = models.DateField()
    known_on = models.DateTimeField()
    text = models.TextField()
    document_json = models.TextField()
    digest = models.BinaryField(max_length=32)
    published_by = models.CharField(max_length=60)

    scope: ClassVar = Scope(Permission.PROGRAM_READ, everyone=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="program_version_once", fields=["program", "number"]),
            models.CheckConstraint(name="program_version_counts", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="program_version_from_first_day", condition=Q(effective_from__day=1)
            ),
        ]
