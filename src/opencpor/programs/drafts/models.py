"""Drafts of versions, and who changed what in them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opencpor.access.models import PrefixedIdField
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.programs.models import Program, Proposal


class DraftState(models.TextChoices):
    """Whether a draft can still be written to; what became of it says its proposal."""

    OPEN = "open"
    DISCARDED = "discarded"  # nobody needs it any longer; it stays to be read


class VersionDraft(models.Model):
    """A document that program managers write together; it may be wrong until it is proposed.

    Attributes:
        name: What it is about, in few words.
        text: The document as it stands.
        base: Number of the version that it was begun from, or brought up to since.
        proposal: What it was proposed as last. While that waits, the draft cannot change; once it
            is rejected or withdrawn, it can again.
        changed_by: Who saved last.
    """

    id = PrefixedIdField(prefix="pdr")
    program = models.ForeignKey(Program, models.PROTECT, related_name="drafts")
    name = models.CharField(max_length=120)
    text = models.TextField()
    base = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=DraftState.choices, default=DraftState.OPEN)
    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, related_name="draft")
    begun_by = models.CharField(max_length=60)
    begun_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.PROPOSAL_READ)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="program_draft_state", condition=Q(state__in=DraftState.values)
            ),
            models.CheckConstraint(name="program_draft_has_base", condition=Q(base__gte=1)),
            models.CheckConstraint(name="program_draft_counts", condition=Q(revision__gte=1)),
        ]
        indexes = [models.Index(name="program_draft_by_program", fields=["program", "-id"])]


class DraftChange(models.Model):
    """One saving of a draft: who, when, and which places.

    Attributes:
        revision: The draft's revision that it led to.
        places: Each place with what happened and both values, as far as they are short; empty if
            the text could not be read before or after, or if only comments changed.
        count: How many places changed; there may be more than are listed.
        note: What was done, if it was more than editing: see `Note`.
    """

    class Note(models.TextChoices):
        """What a saving was."""

        EDITED = "edited"
        UNREADABLE = "unreadable"  # the text is no YAML before or after, or keys are wrong
        BROUGHT_UP = "brought_up"  # to a version that was published since

    draft = models.ForeignKey(VersionDraft, models.PROTECT, related_name="changes")
    revision = models.PositiveIntegerField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    places = models.JSONField(default=list)
    count = models.PositiveIntegerField()
    note = models.CharField(max_length=12, choices=Note.choices, default=Note.EDITED)

    scope: ClassVar = Scope(Permission.PROPOSAL_READ)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="program_draft_change_once", fields=["draft", "revision"]),
            models.CheckConstraint(
                name="program_draft_change_note",
                condition=Q(note__in=["edited", "unreadable", "brought_up"]),
            ),
        ]
