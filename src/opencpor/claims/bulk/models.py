"""Imports of claims: what was sent, what was found on each claim in it, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.claims.models import Claim
from opencpor.common.clock import now


class ImportKind(models.TextChoices):
    """What the rows of a sheet become."""

    DRAFTS = "drafts"  # a partner's new claims
    ASSOCIATIONS = "associations"  # what stood before this installation; see `takeover`
    IN_FLIGHT = "in_flight"  # claims begun before this installation; see `takeover`


class ImportState(models.TextChoices):
    """How far an import is."""

    READING = "reading"  # a job unpacks the workbook; its rows are not known yet
    REFUSED = "refused"  # it could not be read as a whole, or is no such sheet; `problem` says why
    CHECKING = "checking"  # a job looks at every row
    CHECKED = "checked"  # its report can be read; nothing was created
    CREATING = "creating"  # a job creates the claims, one after the other
    DONE = "done"  # every claim that was asked for is there, or says why not


class ClaimImport(models.Model):
    """A sheet that somebody sent; forgotten after 30 days with all that it held."""

    id = PrefixedIdField(prefix="cim")
    kind = models.CharField(
        max_length=20, choices=ImportKind.choices, default=ImportKind.DRAFTS.value
    )
    created_by = models.CharField(max_length=60, db_index=True)  # of a user or a service account
    # In which of the sender's organizations; none: sent on the machine's own command line.
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    file_name = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32)  # SHA-256 of the sheet
    sheet = models.BinaryField(null=True)  # a workbook, until it is read
    columns = models.JSONField(default=list)  # the sheet's headings, in its order
    rows = models.JSONField(default=list)  # [[number, {column: cell}, [error]]]
    problem = models.JSONField(null=True)  # RFC 9457 document: why it is refused, or stopped
    state = models.CharField(max_length=10, choices=ImportState.choices)
    create = models.BooleanField(default=False)  # create once it is checked
    only_clean_rows = models.BooleanField(default=False)
    operation_id = models.CharField(max_length=40)  # of the job that runs, or ran last
    counts = models.JSONField(default=dict)  # {"ready": 3, "warning": 1, "error": 0, "claims": 4}
    revision = models.PositiveIntegerField(default=1)

    # Whoever sent it reads it; another kind takes another permission: see `queries.NEEDED`.
    scope: ClassVar = Scope(Permission.CLAIM_WRITE, home="organization_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="claim_import_has_home",
                condition=Q(organization__isnull=False)
                | ~(Q(created_by__startswith="usr_") | Q(created_by__startswith="svc_")),
            ),
            models.CheckConstraint(
                name="claim_import_state_known", condition=Q(state__in=ImportState.values)
            ),
            models.CheckConstraint(
                name="claim_import_kind_known", condition=Q(kind__in=ImportKind.values)
            ),
        ]
        indexes = [models.Index(name="claim_import_by_age", fields=["created_at"])]


class ImportFile(models.Model):
    """A file of evidence that was sent with a sheet."""

    id = models.BigAutoField(primary_key=True)
    claim_import = models.ForeignKey(ClaimImport, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content = models.BinaryField()

    scope: ClassVar = Scope(internal="read through its import")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="import_file_once", fields=["claim_import", "name"])
        ]


class ImportedClaim(models.Model):
    """What some rows of a sheet become: what was found, and the claim or association made of it."""

    id = models.BigAutoField(primary_key=True)
    claim_import = models.ForeignKey(ClaimImport, models.CASCADE, related_name="claims")
    place = models.PositiveIntegerField()  # order in the sheet, from 0
    rows = models.JSONField()  # numbers of its rows
    outcome = models.CharField(max_length=10)  # the worst of its rows; see `report.Outcome`
    usable = models.BooleanField()  # whether a draft can hold what it says
    found = models.JSONField()  # see `report.Note`
    claim = models.ForeignKey(Claim, models.SET_NULL, null=True, related_name="+")
    association = models.CharField(max_length=40, blank=True, db_collation="C")  # or what it became
    problem = models.JSONField(null=True)  # why it could not be created: code, detail, errors

    scope: ClassVar = Scope(internal="read through its import")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="imported_claim_once", fields=["claim_import", "place"])
        ]

    @property
    def made(self) -> str:
        """Identifier of what it became; empty while nothing did."""
        return self.claim_id or self.association
