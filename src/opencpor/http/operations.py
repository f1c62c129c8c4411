"""Long work: asked for in a request, done in a job, watched until it is over."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Broken, Problem
from opencpor.common.phrases import Phrase, kept
from opencpor.http.models import Operation, OperationState
from opencpor.http.problems import stored_document

DONE = 100
Listener = Callable[[Operation], None]
_listeners: list[Listener] = []


def begin(kind: str, actor: Actor, permission: Permission, home: str | None = None) -> Operation:
    """Store the wish for long work; call it in the transaction that queues the job.

    Args:
        kind: What is to be done.
        actor: Who asks.
        permission: What asking takes: the work belongs to an organization where the actor has it.
        home: Which one, where that has been chosen; None: the first of them.

    Raises:
        Forbidden: If the actor holds the permission nowhere.
    """
    actor.require(permission)
    homes = [grant.organization_id for grant in actor.granting(permission)]
    place = home or (homes[0] if homes else "")  # the machine itself belongs to none
    return Operation.objects.create(
        kind=kind, actor_id=actor.id, organization_id=place, state=OperationState.QUEUED
    )


def progress(operation_id: str, step: Phrase, percent: int) -> None:
    """Say what is being done now; every reader is told in their own language.

    Does nothing inside a transaction: there nobody could see it before the work is over.
    """
    if connection.in_atomic_block:
        return
    Operation.objects.filter(id=operation_id).update(
        state=OperationState.RUNNING,
        step=str(step),
        step_phrases=kept([step]) if step.values else None,
        percent=min(percent, DONE),
        updated_at=now(),
    )


def when_over(listener: Listener) -> None:
    """Have somebody told of the end of any work, in the transaction of that end; once each."""
    if listener not in _listeners:
        _listeners.append(listener)


def succeed(operation_id: str, result: str) -> None:
    """Say that the work is done and where its result is."""
    _end(
        operation_id,
        state=OperationState.SUCCEEDED.value,
        step="",
        percent=DONE,
        result=result,
        problem=None,
    )


def fail(operation_id: str, problem: Problem) -> None:
    """Say that the work could not be done, and why."""
    _end(operation_id, state=OperationState.FAILED.value, problem=stored_document(problem))


@transaction.atomic
def _end(operation_id: str, **said: Any) -> None:
    Operation.objects.filter(id=operation_id).update(**said, updated_at=now())
    row = Operation.objects.filter(id=operation_id).first() if _listeners else None
    if row is not None:
        for listener in _listeners:
            listener(row)


BROKEN = Broken(
    "The work could not be finished: the software, the database or the store of files failed. "
    "Nothing of it counts. Ask for it again; if it fails again, tell the operator.",
    code="internal_error",
)


@contextmanager
def told(operation_id: str) -> Iterator[None]:
    """Let an operation say that it failed, whatever stopped the work: nobody waits for nothing.

    A problem ends there, since whoever asked is told what to do. Any other error goes on, so that
    the job counts as failed and its reason is in the log.
    """
    try:
        yield
    except Problem as problem:
        fail(operation_id, problem)
    except Exception:
        fail(operation_id, BROKEN)
        raise


def link(operation: Operation) -> str:
    """Return the address where an operation is watched through the API."""
    return reverse("api:get_operation", args=[operation.id])
