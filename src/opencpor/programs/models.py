"""Programs and their published versions. Triggers keep a version from being changed or deleted."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

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


class ProposalState(models.TextChoices):
    """What became of a proposed version."""

    OPEN = "open"  # waits for a second program manager
    PUBLISHED = "published"  # is a version now
    REJECTED = "rejected"  # by a second program manager, with the reason
    WITHDRAWN = "withdrawn"  # by whoever proposed it


class Proposal(models.Model):
    """A document that a program manager wants published; another one decides.

    The database keeps who decides apart from who proposed, lets one proposal of a program wait
    at a time, and refuses every change to what was proposed or decided.

    Attributes:
        program_key: The program that the document names; its first version creates it.
        text: The document as it was written.
        digest: SHA-256 of the text.
        effective_from: First day of the first month it shall govern; None: as usual, see
            `publish`.
        base: Number of the version it was compared with; 0: none. A version that came between
            makes the proposal stale.
        note: Why, in the proposer's words.
        reason: Why it was rejected.
    """

    id = PrefixedIdField(prefix="prp")
    program_key = models.CharField(max_length=64, db_collation="C")
    text = models.TextField()
    digest = models.BinaryField(max_length=32)
    effective_from = models.DateField(null=True)
    base = models.PositiveIntegerField()
    note = models.TextField(max_length=2000)
    state = models.CharField(
        max_length=12, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=2000, blank=True)
    version = models.OneToOneField(
        ProgramVersion, models.PROTECT, null=True, related_name="proposal"
    )
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.PROPOSAL_READ)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="program_proposal_one_waits",
                fields=["program_key"],
                condition=Q(state=ProposalState.OPEN),
            ),
            models.CheckConstraint(
                name="program_proposal_state", condition=Q(state__in=ProposalState.values)
            ),
            models.CheckConstraint(
                name="program_proposal_decided",
                condition=Q(state=ProposalState.OPEN, decided_at=None, decided_by="")
                | (~Q(state=ProposalState.OPEN) & Q(decided_at__isnull=False) & ~Q(decided_by="")),
            ),
            models.CheckConstraint(
                name="program_proposal_two_persons",
                condition=~Q(state__in=[ProposalState.PUBLISHED, ProposalState.REJECTED])
                | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="program_proposal_published",
                condition=Q(state=ProposalState.PUBLISHED, version__isnull=False)
                | (~Q(state=ProposalState.PUBLISHED) & Q(version=None)),
            ),
            models.CheckConstraint(
                name="program_proposal_from_first_day",
                condition=Q(effective_from=None) | Q(effective_from__day=1),
            ),
        ]
