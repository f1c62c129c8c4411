"""What waits for administrators: invitations, tokens, webhooks, mails and jobs that went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
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
    yield Sort(Kind.JOB, _jobs(actor), _of_jobs, since="came_at")
    yield Sort(Kind.MAIL, _mails(actor), _of_mails, since="failed_at")
    yield Sort(Kind.WEBHOOK, _webhooks(actor), _of_webhooks, since="came_at")
    yield Sort(Kind.TOKEN, _tokens(actor), _of_tokens, since="expires_at")
    yield Sort(Kind.INVITATION, _invitations(actor), _of_invitations, since="expires_at")


def _own(actor: Actor) -> set[str]:
    """Return the organizations that it administers; others have administrators of their own."""
    return {grant.organization_id for grant in actor.granting(Permission.SYSTEM)}


def _jobs(actor: Actor) -> QuerySet[Any]:
    """Give the newest failed job of each task, and the oldest that is due and not begun."""
    at = now()
    happened = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by()
    failed_at = happened.filter(type="failed").values("job").annotate(at=Max("at")).values("at")
    queued_at = happened.filter(type="deferred").values("at")[:1]
    rows = restrict(ProcrastinateJob.objects.all(), actor)
    failed = rows.filter(status="failed").annotate(came_at=Subquery(failed_at))
    late = rows.filter(status="todo").annotate(
        came_at=Coalesce(F("scheduled_at"), Subquery(queued_at))
    )
    of_each = (
        failed.filter(came_at__gte=at - KEPT).order_by("task_name", "-id").distinct("task_name"),
        late.filter(came_at__lt=at - LATE).order_by("task_name", "id").distinct("task_name"),
    )
    shown = Q()
    for part in of_each:
        shown |= Q(pk__in=part.values("pk"))
    came = Coalesce(Subquery(failed_at), F("scheduled_at"), Subquery(queued_at))
    found: QuerySet[Any] = rows.filter(shown).annotate(came_at=came)
    return found


def _of_jobs(actor: Actor, rows: Sequence[Any]) -> Iterable[Decision]:
    """Describe jobs, each with how many of its task there are."""
    every = restrict(ProcrastinateJob.objects.order_by(), actor)
    named = every.filter(task_name__in=[row.task_name for row in rows])
    kinds = named.filter(status__in=["failed", "todo"]).values_list("task_name", "status")
    counts = {(task, status): n for task, status, n in kinds.annotate(n=Count("pk"))}
    for row in rows:
        yield Decision(
            Kind.JOB, str(row.pk), row.came_at, True, name=row.task_name,
            state="failed" if row.status == "failed" else "late",
            count=counts.get((row.task_name, row.status)),
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
    rows = webhooks(actor).filter(organization__in=_own(actor))
    first = failing.values("created_at")[:1]
    rows = rows.annotate(came_at=Coalesce(Subquery(first), F("created_at")))
    return rows.filter(Q(Exists(failing), active=True) | Q(active=False, off_because=GONE))


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
