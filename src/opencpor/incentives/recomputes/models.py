"""Recomputes: which closed months are judged anew, by what, why, and what two persons decided."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from opencpor.access.models import PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.incentives.models import Close
from opencpor.incentives.proposals import State
from opencpor.incentives.whatif.models import WhatIf

DECIDED_BY_ANOTHER = (State.APPROVED.value, State.REJECTED.value)


class Recompute(models.Model):
    """Closed months judged anew with what is known now, and perhaps by another version.

    Once approved it says by which version its months are judged from then on. The database keeps
    what was proposed, and keeps who decides apart from who proposed.

    Attributes:
        first: First day of the first month that is judged by the version; ``last`` likewise.
        program_version: Number of that version; None: each month keeps the one it has.
        close: The latest close when it was proposed.
        what_if: The comparison; unanswered until the job is done.
        note: Why, in the proposer's words.
        reason: Why it was rejected.
        input_file: Where in the lake the associations are, as they stood when it was compared.
        verdict_file: Where in the lake the judgments of the lines that differ are, with all their
            inputs. Empty: not kept, as before they were.
        verdict_hash: SHA-256 of that file, hex.
        batches: Identifiers of the batches that were read, of usage and of transactions.
        processed: The month that was open when it was approved, first day.
        lines: How many lines it posted.
    """

    id = PrefixedIdField(prefix="rcp")
    program_key = models.CharField(max_length=64, db_collation="C")
    first = models.DateField()
    last = models.DateField()
    program_version = models.PositiveIntegerField(null=True)
    close = models.ForeignKey(Close, models.PROTECT, related_name="+")
    what_if = models.OneToOneField(WhatIf, models.PROTECT, related_name="recompute")
    note = models.TextField(max_length=2000)
    input_file = models.CharField(max_length=300, blank=True)
    input_hash = models.CharField(max_length=64, blank=True)
    verdict_file = models.CharField(max_length=300, default="", db_default="", blank=True)
    verdict_hash = models.CharField(max_length=64, default="", db_default="", blank=True)
    batches = models.JSONField(default=list)
    state = models.CharField(
        max_length=12, choices=[(state.value, state.value) for state in State],
        default=State.PROPOSED.value,
    )  # fmt: skip
    proposed_by = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=2000, blank=True)
    processed = models.DateField(null=True)
    lines = models.PositiveIntegerField(null=True)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.MONEY_READ)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="recompute_one_waits",
                fields=["program_key"],
                condition=Q(state=State.PROPOSED.value),
            ),
            models.UniqueConstraint(
                name="recompute_one_posts",
                fields=["program_key", "processed"],
                condition=Q(state=State.APPROVED.value, lines__gt=0),
            ),
            models.CheckConstraint(
                name="recompute_known", condition=Q(state__in=[*map(str, State)]) & ~Q(note="")
            ),
            models.CheckConstraint(
                name="recompute_months",
                condition=Q(first__day=1, last__day=1, first__lte=F("last")),
            ),
            models.CheckConstraint(
                name="recompute_two_persons",
                condition=Q(state=State.PROPOSED.value, decided_by="", decided_at=None)
                | Q(state__in=DECIDED_BY_ANOTHER, decided_at__isnull=False)
                & ~Q(decided_by=F("proposed_by"))
                & ~Q(decided_by="")
                | Q(
                    state=State.WITHDRAWN.value,
                    decided_by=F("proposed_by"),
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="recompute_rejected_says_why",
                condition=Q(state=State.REJECTED.value) & ~Q(reason="")
                | ~Q(state=State.REJECTED.value) & Q(reason=""),
            ),
            models.CheckConstraint(
                name="recompute_posted",
                condition=Q(
                    state=State.APPROVED.value, processed__isnull=False, lines__isnull=False
                )
                & ~Q(input_file="")
                | ~Q(state=State.APPROVED.value) & Q(processed=None, lines=None),
            ),
        ]
