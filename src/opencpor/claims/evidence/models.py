"""Evidence on claims and associations, and the stored files that it refers to."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, PrefixedIdField, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.register.models import Association

SHOWABLE = frozenset({"pdf", "png", "jpg", "jpeg", "txt"})
"""Kinds of files that a page can draw; of others it shows the words."""
DRAWN = frozenset({"pdf", "png", "jpg", "jpeg"})
"""Kinds of files of which pages are drawn as pictures."""


class EvidenceKind(models.TextChoices):
    """What a file is."""

    SIGNED_AGREEMENT = "signed_agreement"
    TEMPLATE = "template"  # the filled-in template of the program
    ACKNOWLEDGEMENT = "acknowledgement"  # of the customer, on paper
    PUBLIC_SECTOR_DISCLOSURE = "public_sector_disclosure"
    OTHER = "other"


class Scan(models.TextChoices):
    """What the virus scanner says of a file."""

    UNSCANNED = "unscanned"  # no scanner was configured when it came
    WAITING = "waiting"  # in quarantine: nobody opens it, no claim is submitted with it
    CLEAN = "clean"
    INFECTED = "infected"  # its content was deleted at once


class StoredFile(models.Model):
    """A checked file, kept outside the web root under its own identifier.

    ``location`` and ``tenant_id`` say for whose claims it may serve. ``name`` is as the partner
    named it and never used as a path.
    """

    id = PrefixedIdField(prefix="fil")
    partner = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    location = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    tenant_id = models.CharField(max_length=60, blank=True, db_collation="C")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5)  # extension that the content agrees with
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.BinaryField(max_length=32)
    readable = models.BooleanField()  # whether a machine can read words in it
    pages = models.PositiveIntegerField(null=True)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=60)
    deleted_at = models.DateTimeField(null=True)  # the content is gone, the facts stay
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.UNSCANNED)
    scan_failed_at = models.DateTimeField(null=True)  # when the scanner was last away

    scope: ClassVar = Scope(Permission.EVIDENCE_READ, partner="partner_id", unit="location_id")

    class Meta:
        constraints = [
            models.CheckConstraint(name="file_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="file_scan_known", condition=Q(scan__in=Scan.values)),
            models.CheckConstraint(
                name="file_infected_is_gone",
                condition=~Q(scan=Scan.INFECTED) | Q(deleted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="file_in_quarantine", fields=["stored_at"], condition=Q(scan=Scan.WAITING)
            )
        ]

    @property
    def in_quarantine(self) -> bool:
        """Whether the scanner has not spoken yet."""
        return self.scan == Scan.WAITING

    @property
    def read_at(self) -> datetime | None:
        """When its words were read; None: not yet. Queries that ask for many join ``words``."""
        words: FileText | None = getattr(self, "words", None)
        return words.read_at if words is not None else None

    @property
    def has_pages(self) -> bool:
        """Whether its pages can be had as pictures."""
        counted = self.kind != "pdf" or bool(self.pages)  # a PDF that was checked says how many
        return self.kind in DRAWN and counted and not self.in_quarantine

    @property
    def has_words(self) -> bool:
        """Whether its words were read and are kept."""
        words: FileText | None = getattr(self, "words", None)
        return words is not None and not words.failed


class Evidence(models.Model):
    """One file as proof on one claim."""

    id = PrefixedIdField(prefix="evd")
    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=30, choices=EvidenceKind.choices)
    signed_on = models.DateField(null=True)
    lines = models.ManyToManyField("claims.ClaimLine", blank=True, related_name="evidence")
    note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=60)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(
        Permission.EVIDENCE_READ, partner="claim__partner_id", unit="claim__location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="evidence_file_once", fields=["claim", "file"], condition=Q(removed_at=None)
            ),
            models.CheckConstraint(
                name="evidence_kind_known", condition=Q(kind__in=EvidenceKind.values)
            ),
        ]


class AssociationEvidence(models.Model):
    """One file that defends an association which no claim has given, such as an imported one."""

    id = PrefixedIdField(prefix="evd")
    association = models.ForeignKey(Association, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="defenses")
    kind = models.CharField(max_length=30, choices=EvidenceKind.choices)
    signed_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=60)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(
        Permission.EVIDENCE_READ,
        partner="association__partner_id",
        unit="association__location_id",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="association_evidence_once",
                fields=["association", "file"],
                condition=Q(removed_at=None),
            ),
            models.CheckConstraint(
                name="association_evidence_kind_known", condition=Q(kind__in=EvidenceKind.values)
            ),
        ]


class FileText(models.Model):
    """The words of a stored file, as they were read once; gone in the moment the file is.

    ``reading`` is what `rules.passages.Reading` holds, and names people: it is shown only to those
    who may open the file, and no event carries any of it. ``failed`` is why nothing could be read.
    """

    file = models.OneToOneField(StoredFile, models.CASCADE, primary_key=True, related_name="words")
    reading = models.JSONField(null=True)
    failed = models.CharField(max_length=40, blank=True)
    read_at = models.DateTimeField()

    scope: ClassVar = Scope(
        Permission.EVIDENCE_READ, partner="file__partner_id", unit="file__location_id"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="file_text_or_failure",
                condition=Q(reading__isnull=False, failed="")
                | (Q(reading__isnull=True) & ~Q(failed="")),
            )
        ]
