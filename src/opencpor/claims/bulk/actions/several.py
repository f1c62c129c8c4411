"""One verb on several claims: each by its own action, and none stops another."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.actions.checking import Reasons
from opencpor.claims.actions.decide import UNDECIDED, Outcome, Ruling, decide
from opencpor.claims.actions.reassign import reassign
from opencpor.claims.actions.reject import reject
from opencpor.claims.actions.release import release
from opencpor.claims.actions.submit import hold_for, submit
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.queries import claim_of, claims
from opencpor.common.errors import FieldError, Invalid, Problem
from opencpor.common.phrases import phrase
from opencpor.register.models import Slot

MOST = 200


@dataclass(frozen=True)
class Wanted:
    """One of several claims.

    Attributes:
        claim: Its identifier.
        seen: The ETag that the caller saw; None: whatever it is now.
        rulings: An outcome for every undecided line, where that is what is asked for.
    """

    claim: str
    seen: str | None = None
    rulings: tuple[Ruling, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of one claim; ``problem`` says why it was refused, or only done in part."""

    claim: str
    problem: Problem | None = None


def _lock(ids: Collection[str], actor: Actor, *, handing_in: bool) -> None:
    """Lock all claims, then all their slots, if a transaction around all of them keeps the locks.

    Every verb locks claims before slots, so nobody who holds one of these waits for another. Drafts
    have no slots yet: handing them in makes some, and may enter their customers.
    """
    if not connection.in_atomic_block:
        return
    rows = Claim.objects.filter(id__in=claims(actor).filter(id__in=ids).values("id"))
    locked = list(rows.select_for_update().order_by("id").values_list("id", flat=True))
    lines = ClaimLine.objects.filter(claim_id__in=locked, slot_id__isnull=False)
    if handing_in:
        hold_for(Claim.objects.filter(id__in=locked).prefetch_related("lines").order_by("id"))
        return
    list(Slot.objects.select_for_update().filter(id__in=lines.values("slot_id")).order_by("id"))


def _each(
    wanted: Iterable[Wanted],
    actor: Actor,
    act: Callable[[Wanted], Claim],
    *,
    handing_in: bool = False,
) -> list[Result]:
    """Act on each claim once, by itself; results come in the order of the request.

    Claims are taken in order of their identifiers. A caller's transaction around all of them, such
    as that of an idempotency key, keeps their locks: two of them then cannot wait for each other.
    """
    rows = list({one.claim: one for one in wanted}.values())
    if not 1 <= len(rows) <= MOST:
        error = FieldError(
            "claims", "out_of_range", phrase("Name 1 to {most} claims at once.", most=MOST)
        )
        raise Invalid("Name some claims.", code="invalid", errors=[error])
    _lock([one.claim for one in rows], actor, handing_in=handing_in)
    results: dict[str, Result] = {}
    for one in sorted(rows, key=lambda row: row.claim):
        try:
            act(one)
        except Problem as problem:
            results[one.claim] = Result(one.claim, problem)
        else:
            results[one.claim] = Result(one.claim)
    return [results[one.claim] for one in rows]


def submit_several(
    wanted: Collection[Wanted],
    actor: Actor,
    acknowledgements: Collection[str],
    reasons: Mapping[tuple[str, str], str],
) -> list[Result]:
    """Hand several drafts in, with the same statements accepted and the same reasons for warnings.

    Raises:
        Forbidden: Without the right to submit.
        Invalid: For no claim or too many.
    """
    actor.require(Permission.CLAIM_WRITE)

    def act(one: Wanted) -> Claim:
        return submit(
            one.claim, actor, acknowledgements=acknowledgements, reasons=Reasons(reasons),
            seen=one.seen,
        )  # fmt: skip

    return _each(wanted, actor, act, handing_in=True)


def reassign_several(wanted: Collection[Wanted], actor: Actor, reviewer: str) -> list[Result]:
    """Give several claims to one reviewer.

    Raises:
        Forbidden: Without the right to reassign.
        Invalid: For no claim or too many.
    """
    actor.require(Permission.REVIEW_SENIOR)
    return _each(wanted, actor, lambda one: reassign(one.claim, reviewer, actor, one.seen))


def release_several(wanted: Collection[Wanted], actor: Actor) -> list[Result]:
    """Give several claims back to the queue, each of them the actor's own.

    Raises:
        Forbidden: Without the right to review.
        Invalid: For no claim or too many.
    """
    actor.require(Permission.REVIEW)
    return _each(wanted, actor, lambda one: release(one.claim, actor, one.seen))


def accept_several(wanted: Collection[Wanted], actor: Actor) -> list[Result]:
    """Decide several claims: as they are ruled, or, without rulings, accepting what is undecided.

    Raises:
        Forbidden: Without the right to review.
        Invalid: For no claim or too many.
    """
    actor.require(Permission.REVIEW)

    def act(one: Wanted) -> Claim:
        rulings = one.rulings
        if not rulings:
            lines = claim_of(actor, one.claim).lines.all()
            rulings = tuple(
                Ruling(line.id, Outcome.ACCEPT) for line in lines if line.state in UNDECIDED
            )
        return decide(one.claim, rulings, actor, one.seen)

    return _each(wanted, actor, act)


def reject_several(
    wanted: Collection[Wanted], actor: Actor, code: str, text: str = ""
) -> list[Result]:
    """Turn several claims down, for one coded reason.

    Raises:
        Forbidden: Without the right to review.
        Invalid: For no claim or too many.
    """
    actor.require(Permission.REVIEW)
    return _each(
        wanted, actor, lambda one: reject(one.claim, code, actor, text=text, seen=one.seen)
    )
