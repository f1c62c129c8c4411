"""What people were told, and which mails they do not want."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, PrefixedIdField, Unit, User
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope

LONGEST_SUBJECT = 300  # characters; what is longer is cut


class Notice(models.Model):
    """One thing that one person was told, in that person's language.

    It is told to somebody with a role in an organization, perhaps at a location, and is gone from
    sight with that role. One that names several locations is gone as soon as one of them is.
    """

    id = PrefixedIdField(prefix="ntc")
    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")  # its location
    places = ArrayField(models.CharField(max_length=40), null=True)  # its locations, if several
    needs = models.CharField(max_length=40)  # the permission that reading it takes
    key = models.CharField(max_length=120, unique=True)  # the same key is the same notice
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80, db_collation="C")  # a stream, such as claim:clm_…
    path = models.CharField(max_length=200)  # of the page where one goes on
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    text = models.TextField()
    at = models.DateTimeField()
    zone = models.CharField(max_length=64, default="UTC")  # of the program that told it
    read_at = models.DateTimeField(null=True)

    # Read by its own reader, with the permission that it says: see `queries.notices_of`.
    scope: ClassVar = Scope(Permission.OPERATION_READ, home="organization_id", unit="unit_id")

    class Meta:
        indexes = [
            models.Index(name="notice_of_user", fields=["user", "-id"]),
            models.Index(name="notice_not_read", fields=["user"], condition=Q(read_at=None)),
        ]

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone in which its time is shown, as on the page that it leads to."""
        return ZoneInfo(self.zone)


class MailChoice(models.Model):
    """Whether one person wants mails of one kind; without a row it does."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="mail_choices")
    kind = models.CharField(max_length=40)
    mail = models.BooleanField()

    scope: ClassVar = Scope(internal="one's own: read by its own reader only")

    class Meta:
        constraints = [models.UniqueConstraint(name="mail_choice_once", fields=["user", "kind"])]
