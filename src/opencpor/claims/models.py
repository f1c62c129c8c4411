"""Claims, their lines, and what was said about them.

A draft keeps what was typed (``given_partner_id``, ``tenant_id`` ...) even where it is wrong;
``location`` and ``customer`` are set when it is known whom it means: the location at once, the
customer at submission, so that a customer never sees a draft.
"""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from opencpor.access.models import Organization, PrefixedIdField, Unit, User
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.claims.states import IN_WORK, WAITING, LineState, State

if TYPE_CHECKING:
    from opencpor.claims.evidence.models import Evidence

WORDS = SearchVector("name", "customer_name", config="simple")
"""The words that a search looks at, as PostgreSQL tells them apart."""

OWN_WORDS = models.Func(
    "partner_id",
    "words",
    function="claims_own_beginnings",
    output_field=SearchVectorField(),
)
"""The beginnings that a claim keeps, each behind the last signs of its partner's identifier."""

BEGINNING = 12
"""The longest beginning of a word that is stored; the database's own functions say the same."""


class Claim(models.Model):
    """One partner location's claim on one customer tenant, for one engagement."""

    id = PrefixedIdField(prefix="clm")
    program_key = models.CharField(max_length=64, db_collation="C")
    program_version = models.PositiveIntegerField(null=True)  # pinned at first submission
    engagement = models.CharField(max_length=64, db_collation="C")
    state = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in State], default=State.DRAFT.value
    )
    name = models.CharField(max_length=200, blank=True)

    # Those with an index of their own below need no further one; every claim writes them all.
    partner = models.ForeignKey(Organization, models.PROTECT, related_name="claims", db_index=False)
    location = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="claims")
    given_partner_id = models.CharField(max_length=40, blank=True)

    customer = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="claims_on_it", db_index=False
    )
    tenant_id = models.CharField(max_length=60, blank=True, db_collation="C")
    customer_name = models.CharField(max_length=200, blank=True)
    customer_domain = models.CharField(max_length=253, blank=True)
    customer_country = models.CharField(max_length=2, blank=True)

    # People. Erased apart from the rest; never in an event.
    contact_name = models.CharField(max_length=200, blank=True)
    contact_title = models.CharField(max_length=200, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    contact_language = models.CharField(max_length=10, blank=True)
    partner_contact_name = models.CharField(max_length=200, blank=True)
    partner_contact_email = models.CharField(max_length=254, blank=True)

    agreement_date = models.DateField(null=True)
    opt_out = models.BooleanField(default=False)  # of payment
    extra = models.JSONField(default=dict)  # the engagement's extra fields, text by key
    acknowledgements = models.JSONField(default=list)  # keys of the statements accepted

    reviewer = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="claims_in_review", db_index=False
    )
    round = models.PositiveIntegerField(default=0)  # +1 at submission and each resubmission
    deadline_at = models.DateTimeField(null=True)  # of the clock that runs now, if one does
    overdue_at = models.DateTimeField(null=True)  # when an operator's passed deadline was noticed
    reason_code = models.CharField(max_length=40, blank=True)  # why it ended as it did
    reason_text = models.TextField(blank=True)
    disputed = models.BooleanField(default=False)  # a review's decision is disputed once
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="copies", db_index=False
    )
    # What it was known by where it was begun; empty: it was begun here.
    reference = models.CharField(max_length=100, blank=True, db_collation="C")

    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)  # id of a user, service account or job
    state_since = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)  # the first time
    decided_at = models.DateTimeField(null=True)  # the first decision
    revision = models.PositiveIntegerField(default=1)

    # Every beginning of `WORDS`, as a word of its own, so that a search looks up whole words only.
    words = models.GeneratedField(
        expression=models.Func("name", "customer_name", function="claims_beginnings"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    scope: ClassVar = Scope(
        Permission.CLAIM_READ, partner="partner_id", unit="location_id", customer="customer_id"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="claim_state_known", condition=Q(state__in=[s.value for s in State])
            ),
            models.CheckConstraint(
                name="claim_submitted_is_whole",
                condition=Q(submitted_at__isnull=True)
                | Q(location__isnull=False, customer__isnull=False, program_version__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_progress_was_submitted",
                condition=Q(submitted_at__isnull=False)
                | Q(state__in=[State.DRAFT.value, State.EXPIRED.value, State.WITHDRAWN.value]),
            ),
            models.UniqueConstraint(
                name="claim_taken_over_once",
                fields=["reference", "program_key"],
                condition=~Q(reference=""),
            ),
        ]
        indexes = [
            models.Index(name="claim_by_partner", fields=["partner", "id"]),
            # How many of a partner stand where and since when is read from it alone, also of some
            # customers and of lines about some workloads.
            models.Index(
                name="claim_stands",
                fields=["partner", "state", "state_since"],
                include=["location", "customer", "id"],
            ),
            models.Index(
                name="claim_of_customer",
                fields=["customer", "id"],
                condition=Q(customer__isnull=False),
            ),
            models.Index(name="claim_by_state", fields=["state", "id"]),
            models.Index(
                name="claim_of_reviewer",
                fields=["reviewer", "id"],
                condition=Q(reviewer__isnull=False),
            ),
            models.Index(
                name="claim_copied",
                fields=["copied_from"],
                condition=Q(copied_from__isnull=False),
            ),
            models.Index(
                name="claim_by_deadline",
                fields=["deadline_at", "id"],
                condition=Q(deadline_at__isnull=False),
            ),
            # The board: what waits for reviewers, however many claims are over.
            models.Index(
                name="claim_in_work",
                fields=["deadline_at", "id"],
                include=["state", "reviewer"],
                condition=Q(state__in=[state.value for state in IN_WORK]),
            ),
            models.Index(
                name="claim_waiting",
                fields=["submitted_at", "id"],
                condition=Q(state__in=[state.value for state in WAITING]),
            ),
            models.Index(
                name="claim_held",
                fields=["reviewer", "deadline_at", "id"],
                condition=Q(reviewer__isnull=False, state__in=[state.value for state in IN_WORK]),
            ),
            models.Index(
                name="claim_unassigned",
                fields=["deadline_at", "id"],
                condition=Q(reviewer=None, state=State.SUBMITTED.value),
            ),
            models.Index(name="claim_by_tenant", fields=["tenant_id", "engagement"]),
            models.Index(name="claim_by_name", fields=["name", "id"]),
            models.Index(name="claim_by_customer_name", fields=["customer_name", "id"]),
            models.Index(name="claim_by_partner_id", fields=["given_partner_id", "id"]),
            # New rows wait in a list that every search reads: a short one.
            GinIndex(fields=["words"], name="claim_beginnings", gin_pending_list_limit=512),
            GinIndex(OWN_WORDS, name="claim_own_beginnings", gin_pending_list_limit=512),
        ]

    known_lines: "list[ClaimLine] | None" = None  # as `queries.read_lines` has just read them

    # As `facts` has just read them for the findings, with their words, whoever may see them.
    known_files: "list[Evidence] | None" = None

    def lines_in_order(self) -> "list[ClaimLine]":
        """Return the lines as they were entered; what was read with the claim is not read again."""
        if self.known_lines is not None:
            return self.known_lines
        return sorted(self.lines.all(), key=lambda line: line.place)


class DisputeOutcome(models.TextChoices):
    """How a dispute ended."""

    UPHELD = "upheld"  # the decision stands
    OVERTURNED = "overturned"  # some or all lines were accepted after all
    WITHDRAWN = "withdrawn"  # by the partner
    DECLINED = "declined"  # the customer said no meanwhile


class Dispute(models.Model):
    """A partner asks a senior reviewer to look again at lines that were turned down.

    While it is open its lines are pending again (or contested); ``before`` keeps what they had been
    dropped for, by line, so that it stands again if nothing comes of the dispute.
    """

    id = PrefixedIdField(prefix="dsp")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="disputes")
    of_arbitration = models.BooleanField(default=False)  # about nothing but lost arbitrations
    justification = models.TextField(blank=True)
    before = models.JSONField()  # {"lin_...": {"code": "insufficient_poe", "text": "..."}}
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=60)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)  # the senior reviewer's, for the partner

    scope: ClassVar = Scope(
        Permission.CLAIM_READ, partner="claim__partner_id", unit="claim__location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="dispute_one_open", fields=["claim"], condition=Q(closed_at=None)
            ),
            models.UniqueConstraint(
                name="dispute_of_a_claim_once",
                fields=["claim"],
                condition=Q(of_arbitration=False),
            ),
            models.CheckConstraint(
                name="dispute_closed_is_whole",
                condition=Q(closed_at=None, outcome="")
                | Q(closed_at__isnull=False, outcome__in=DisputeOutcome.values),
            ),
        ]


class ClaimLine(models.Model):
    """One workload or one subscription of a claim, decided by itself."""

    id = PrefixedIdField(prefix="lin")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField()  # order of entry, from 1
    workload = models.CharField(max_length=64, blank=True, db_collation="C")
    subscription_id = models.CharField(max_length=60, blank=True, db_collation="C")
    product = models.CharField(max_length=64, blank=True, db_collation="C")
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in LineState],
        default=LineState.PENDING.value,
    )
    state_since = models.DateTimeField()
    slot_id = models.BigIntegerField(null=True)  # set at submission
    starts_at = models.DateTimeField(null=True)  # of a scheduled line
    reason_code = models.CharField(max_length=40, blank=True)  # why it was dropped, declined, ended
    reason_text = models.TextField(blank=True)
    dispute = models.ForeignKey(
        Dispute, models.PROTECT, null=True, related_name="lines", db_index=False
    )
    override_reason = models.TextField(blank=True)  # why an unknown subscription was accepted

    scope: ClassVar = Scope(
        Permission.CLAIM_READ,
        partner="claim__partner_id",
        unit="claim__location_id",
        customer="claim__customer_id",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="claim_line_state_known", condition=Q(state__in=[s.value for s in LineState])
            ),
            models.CheckConstraint(
                name="claim_line_one_unit",
                condition=Q(workload="") | Q(subscription_id="", product=""),
            ),
            models.UniqueConstraint(
                name="claim_line_workload_once",
                fields=["claim", "workload"],
                condition=~Q(workload=""),
            ),
            models.UniqueConstraint(
                name="claim_line_subscription_once",
                fields=["claim", "subscription_id"],
                condition=~Q(subscription_id=""),
            ),
        ]
        indexes = [
            models.Index(
                name="claim_line_by_subscription",
                fields=["subscription_id"],
                condition=~Q(subscription_id=""),
            ),
            # Claims about a workload that few have; those about the others stand near the top.
            models.Index(name="claim_line_by_workload", fields=["workload", "claim"]),
            models.Index(
                name="claim_line_slot", fields=["slot_id"], condition=Q(slot_id__isnull=False)
            ),
            models.Index(
                name="claim_line_disputed", fields=["dispute"], condition=Q(dispute__isnull=False)
            ),
            models.Index(
                name="claim_line_taken_back",
                fields=["claim"],
                condition=Q(
                    state=LineState.DROPPED.value, reason_code__in=["withdrawn", "removed"]
                ),
            ),
            models.Index(
                name="claim_line_contested",
                fields=["claim"],
                condition=Q(state=LineState.CONTESTED.value),
            ),
        ]


class ClaimClock(models.Model):
    """One run of one clock. Within a round a clock that was set goes on, so it never moves."""

    id = models.BigAutoField(primary_key=True)
    claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="clocks", db_index=False
    )  # first in its constraint below
    state = models.CharField(max_length=20)  # the state it belongs to
    round = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()  # first instant after the last in time
    stopped_at = models.DateTimeField(null=True)  # when the claim left the state
    overdue_at = models.DateTimeField(null=True)  # when the passed deadline was noticed

    scope: ClassVar = Scope(
        Permission.CLAIM_READ, partner="claim__partner_id", unit="claim__location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="claim_clock_once_a_round", fields=["claim", "state", "round"]
            )
        ]


class WarningReason(models.Model):
    """Why a partner submits in spite of a warning; shown to the reviewer."""

    id = PrefixedIdField(prefix="wrn")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="warning_reasons")
    code = models.CharField(max_length=40)
    field = models.CharField(max_length=80)
    reason = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=60)

    scope: ClassVar = Scope(
        Permission.CLAIM_READ, partner="claim__partner_id", unit="claim__location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="warning_reason_once", fields=["claim", "code", "field"])
        ]


class InformationRequest(models.Model):
    """What a reviewer asked the partner for."""

    id = PrefixedIdField(prefix="irq")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="information_requests")
    text = models.TextField(blank=True)
    items = models.JSONField()  # [{"line": "lin_..." or "", "code": "missing_dates"}]
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    answered_at = models.DateTimeField(null=True)

    scope: ClassVar = Scope(
        Permission.CLAIM_READ, partner="claim__partner_id", unit="claim__location_id"
    )


class Comment(models.Model):
    """Said between partner and reviewers, both ways."""

    id = PrefixedIdField(prefix="cmt")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="comments")
    text = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=60)
    side = models.CharField(max_length=10)  # partner or operator

    scope: ClassVar = Scope(
        Permission.CLAIM_READ, partner="claim__partner_id", unit="claim__location_id"
    )


class InternalNote(models.Model):
    """Said among operators."""

    id = PrefixedIdField(prefix="nte")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="internal_notes")
    text = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=60)

    scope: ClassVar = Scope(Permission.NOTE_READ)


class AvailabilityQuestion(models.Model):
    """A partner asked whether something is free; counted against its limit, shown to the customer.

    ``customer`` is null if the tenant is not known here.
    """

    id = PrefixedIdField(prefix="avq")
    partner = models.ForeignKey(Organization, models.PROTECT, related_name="availability_asked")
    customer = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="availability_answered"
    )
    engagement = models.CharField(max_length=64, db_collation="C")
    units = models.JSONField()  # [{"workload": "teams"}] or [{"subscription_id": "..."}]
    answers = models.JSONField()  # the coded answers, in the same order
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()

    scope: ClassVar = Scope(Permission.CLAIM_READ, partner="partner_id", customer="customer_id")

    class Meta:
        indexes = [
            models.Index(name="availability_by_asker", fields=["asked_by", "asked_at"]),
            models.Index(name="availability_by_customer", fields=["customer", "asked_at"]),
        ]


class EndReminder(models.Model):
    """Both sides were reminded that an association ends; once for each end and distance."""

    id = models.BigAutoField(primary_key=True)
    association = models.CharField(max_length=40, db_collation="C")
    ends_at = models.DateTimeField()
    days = models.PositiveIntegerField()  # of the policy's `reminder_days`
    sent_at = models.DateTimeField()

    scope: ClassVar = Scope(internal="remembers what was sent; nobody reads it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="end_reminder_once", fields=["association", "ends_at", "days"]
            )
        ]
