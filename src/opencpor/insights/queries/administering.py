"""What waits for administrators: invitations, tokens, webhooks, mails and jobs that went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    JSONField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Concat
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from opencpor.access.actor import Actor
from opencpor.access.models import Invitation, Membership, Token
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.insights.queries.waiting import (
    Asking,
    Sort,
    WaitingHome,
    all_that_waits,
    what_waits,
)
from opencpor.insights.rules.deciding import Decision, Kind
from opencpor.journal.events import EventType
from opencpor.journal.models import Event
from opencpor.notices.models import Mail, MailState
from opencpor.notices.webhooks.actions.deliver import GONE
from opencpor.notices.webhooks.models import DeliveryState, WebhookDelivery
from opencpor.notices.webhooks.queries import webhooks

KEPT = timedelta(days=30)  # what nobody mended for a month would only hide what is new
SOON = timedelta(days=14)  # a token that ends is replaced in good time
LATE = timedelta(minutes=15)  # a job that is due waits so long where nothing works
LOCAL_PART = re.compile(r"[^\s<>\"'()]+@")


def administering_home(actor: Actor) -> WaitingHome | None:
    """Return what waits for an administrator; None for everybody else."""
    if not actor.may(Permission.SYSTEM):
        return None
    return WaitingHome(decisions=what_waits(actor, _sorts(actor)), months=(), budgets=())


def every_trouble(actor: Actor, asked: Asking) -> Iterator[Decision]:
    """Give all that waits for an administrator; see `all_that_waits`."""
    return all_that_waits(actor, _sorts(actor), asked)


def _sorts(actor: Actor) -> Iterable[Sort]:
    yield _jobs(actor)
    yield Sort(Kind.MAIL, _mails(actor), _of_mails, since="failed_at")
    yield Sort(Kind.WEBHOOK, _webhooks(actor), _of_webhooks, since="came_at")
    yield Sort(Kind.TOKEN, _tokens(actor), _of_tokens, since="expires_at")
    yield Sort(Kind.INVITATION, _invitations(actor), _of_invitations, since="expires_at")


def _own(actor: Actor) -> set[str]:
    """Return the organizations that it administers; others have administrators of their own."""
    return {grant.organization_id for grant in actor.granting(Permission.SYSTEM)}


class _WithoutTime(Func):
    """What a job was asked to do, without the moment that each periodic one of a task has."""

    template = "(%(expressions)s - 'timestamp'::text)"
    output_field = JSONField()


def _all_jobs(actor: Actor) -> QuerySet[Any]:
    """Give all jobs with when they failed for good, or else when they are due."""
    happened = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by()
    failed_at = happened.filter(type="failed").values("job").annotate(at=Max("at")).values("at")
    queued_at = happened.filter(type="deferred").values("at")[:1]
    due_at = Coalesce(F("scheduled_at"), Subquery(queued_at))
    came_at = Case(When(status="failed", then=Subquery(failed_at)), default=due_at)
    rows = restrict(ProcrastinateJob.objects.order_by(), actor)
    found: QuerySet[Any] = rows.annotate(came_at=came_at, asked=_WithoutTime("args"))
    return found


def _jobs_named(actor: Actor) -> dict[int, int]:
    """Return the newest failed job of each task, and the oldest that is due and not begun.

    Each with how many of its task there are: they are counted here, where all jobs of a month are
    looked through, and once.
    """
    late = _all_jobs(actor).filter(status="todo", came_at__lt=now() - LATE).values("task_name")
    told = (
        *_failed(actor),
        *late.annotate(n=Count("pk"), shown=Min("pk")).values_list("shown", "n"),
    )
    return dict(told)


def _failed(actor: Actor) -> Iterable[tuple[int, int]]:
    """Give the newest job of each task that failed and was not done since, and their number.

    Periodic jobs come again, others are queued again with what they were to do. What was done is
    looked through for those tasks alone of which something failed.
    """
    failed = _all_jobs(actor).filter(status="failed", came_at__gte=now() - KEPT)
    tasks = dict(
        failed.values("task_name").annotate(first=Min("pk")).values_list("task_name", "first")
    )
    if not tasks:
        return ()
    done = _all_jobs(actor).filter(
        task_name=OuterRef("task_name"), asked=OuterRef("asked"), id__gt=OuterRef("id"),
        status="succeeded", task_name__in=tasks, pk__gt=min(tasks.values()),
    )  # fmt: skip
    left = failed.filter(~Exists(done)).values("task_name")
    return list(left.annotate(n=Count("pk"), shown=Max("pk")).values_list("shown", "n"))


def _jobs(actor: Actor) -> Sort:
    named = _jobs_named(actor)
    rows = _all_jobs(actor).filter(pk__in=named)
    return Sort(Kind.JOB, rows, partial(_of_jobs, named), since="came_at")


def _of_jobs(named: Mapping[int, int], actor: Actor, rows: Sequence[Any]) -> Iterable[Decision]:
    """Describe jobs, each with how many of its task failed or are late as it is."""
    del actor
    for row in rows:
        yield Decision(
            Kind.JOB, str(row.pk), row.came_at, True, name=row.task_name,
            state="failed" if row.status == "failed" else "late",
            count=named[row.pk],
        )  # fmt: skip


def _mails(actor: Actor) -> QuerySet[Mail]:
    return restrict(Mail.objects.all(), actor).filter(
        state=MailState.FAILED, failed_at__gte=now() - KEPT
    )


def _of_mails(actor: Actor, rows: Sequence[Mail]) -> Iterable[Decision]:
    """Describe mails without saying to whom: some went to people named on claims."""
    del actor
    for row in rows:
        assert row.failed_at is not None  # noqa: S101 - the database keeps it so
        yield Decision(
            Kind.MAIL, row.id, row.failed_at, True, name=row.kind, state="failed",
            count=row.attempts, said=LOCAL_PART.sub("…@", row.last_answer),
        )  # fmt: skip


def _webhooks(actor: Actor) -> QuerySet[Any]:
    """Give webhooks of which something did not arrive since, and those that a server turned off."""
    of_it = WebhookDelivery.objects.filter(webhook=OuterRef("pk")).order_by("id")
    arrived_since = WebhookDelivery.objects.filter(
        webhook=OuterRef("webhook"), state=DeliveryState.SUCCEEDED, id__gt=OuterRef("id")
    )
    lost = Q(state=DeliveryState.FAILED) | Q(state=DeliveryState.QUEUED, tries__gt=0)
    failing = of_it.filter(lost, ~Exists(arrived_since), created_at__gte=now() - KEPT)
    told = Event.objects.annotate(told_of=KT("data__webhook")).filter(
        stream=Concat(Value("organization:"), OuterRef("organization_id")),
        type=EventType.WEBHOOK_TURNED_OFF.value, told_of=OuterRef("pk"),
    )  # fmt: skip
    off_at = told.order_by("-place").values("at")[:1]
    rows = webhooks(actor).filter(organization__in=_own(actor))
    first = Case(
        When(active=True, then=Subquery(failing.values("created_at")[:1])),
        default=Subquery(off_at),
    )
    rows = rows.annotate(came_at=Coalesce(first, F("created_at")))
    off = Q(active=False, off_because=GONE, came_at__gte=now() - KEPT)
    return rows.filter(Q(Exists(failing), active=True) | off)


def _of_webhooks(actor: Actor, rows: Sequence[Any]) -> Iterable[Decision]:
    del actor
    for row in rows:
        state = "failing" if row.active else "off"
        yield Decision(Kind.WEBHOOK, row.id, row.came_at, True, name=row.name, state=state)


def _tokens(actor: Actor) -> QuerySet[Token]:
    """Give tokens that end soon, or just did, and whose place no later one of their name takes."""
    at = now()
    later = Token.objects.filter(
        membership=OuterRef("membership"), name=OuterRef("name"), revoked_at=None,
        expires_at__gt=at + SOON,
    )  # fmt: skip
    rows = restrict(Token.objects.select_related("membership__service_account"), actor)
    return rows.filter(
        ~Exists(later), membership__organization__in=_own(actor), revoked_at=None,
        expires_at__gt=at - SOON, expires_at__lte=at + SOON,
    )  # fmt: skip


def _of_tokens(actor: Actor, rows: Sequence[Token]) -> Iterable[Decision]:
    del actor
    for row in rows:
        account = row.membership.service_account
        yield Decision(
            Kind.TOKEN, row.id, max(row.created_at, row.expires_at - SOON), True, name=row.name,
            state="ends" if row.expires_at > now() else "ended", ends_at=row.expires_at,
            partner=account.name if account else "",
        )  # fmt: skip


def _invitations(actor: Actor) -> QuerySet[Invitation]:
    """Give invitations that nobody accepted in time: of one's own people, and of whoever is first.

    Once somebody belongs to another organization, that one sees to its own people.
    """
    at = now()
    people = Membership.objects.filter(organization=OuterRef("organization"), user__isnull=False)
    rows = restrict(Invitation.objects.select_related("organization"), actor)
    return rows.filter(
        Q(organization__in=_own(actor)) | ~Exists(people), accepted_at=None, revoked_at=None,
        expires_at__lte=at, expires_at__gt=at - KEPT,
    )  # fmt: skip


def _of_invitations(actor: Actor, rows: Sequence[Invitation]) -> Iterable[Decision]:
    del actor
    for row in rows:
        yield Decision(
            Kind.INVITATION, row.id, row.expires_at, True, partner=row.organization.name,
            name=row.email, state="expired", ends_at=row.expires_at,
        )  # fmt: skip
