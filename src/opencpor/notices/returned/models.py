"""What was reported of mails that the receiving server had accepted."""

from typing import ClassVar

from django.db import models

from opencpor.access.models import PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.notices.models import Mail
from opencpor.notices.returned.rules import Fate


class MailReturn(models.Model):
    """One report of one mail; the same said again is one row.

    The server's words and the report itself are not kept: both may name people, and a report quotes
    the mail with its secret link.
    """

    id = PrefixedIdField(prefix="mrt")
    mail = models.ForeignKey(Mail, models.CASCADE, related_name="returns")
    fate = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Fate])
    status = models.CharField(max_length=12, blank=True)  # of RFC 3463, such as 5.1.1
    reported_at = models.DateTimeField()

    scope: ClassVar = Scope(Permission.SYSTEM)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="mail_return_once", fields=["mail", "fate", "status"]),
            models.CheckConstraint(
                name="mail_return_fate_known",
                condition=models.Q(fate__in=[one.value for one in Fate]),
            ),
        ]
