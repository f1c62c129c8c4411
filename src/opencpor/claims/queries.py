"""Reads claims: through `restrict`, so that everybody sees only what is theirs."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission, Side, side_of
from opencpor.access.scope import fetch, restrict
from opencpor.claims.models import Claim, ClaimLine, Comment
from opencpor.claims.rights import inside
from opencpor.claims.states import OPEN, OPEN_LINES, State
from opencpor.claims.why import reasons_of
from opencpor.common.errors import not_found
from opencpor.journal.models import Event
from opencpor.journal.queries import happened
from opencpor.register.models import Association
from opencpor.runtime.kept import Kept, Maker, hand_over
from opencpor.runtime.statements import prepared

INTERNAL = frozenset(
    {
        "personal", "earlier", "reviewer", "reviewer_before", "reviewer_after", "by_token",
        "green_path", "mail",
    }
)  # fmt: skip
"""The operator's own. The Message-ID follows from ``mail``, and who knows that can report of it."""
HIDDEN_FROM_OTHERS = ("claim.noted", "claim.sample_judged")  # internal to operators
EVIDENCE = "evidence."  # how the events of a partner's files begin; customers read nothing of them


def claims(actor: Actor) -> QuerySet[Claim]:
    """Return the claims that an actor may see; `lists` narrows and sorts them."""
    rows = Claim.objects.select_related("partner", "location", "customer", "reviewer")
    return restrict(rows, actor).prefetch_related("lines")


# Written by hand: the lines of a page of claims cost more than the claims, were they prefetched.
CLAIM_COLUMNS = [field.name for field in Claim._meta.concrete_fields if not field.generated]
LINE_COLUMNS = [field.attname for field in ClaimLine._meta.concrete_fields]
LINES = f"""
    SELECT {", ".join(LINE_COLUMNS)} FROM claims_claimline
    WHERE claim_id = ANY(%s) ORDER BY claim_id, place
"""  # noqa: S608 - names of our own columns


def read_lines(claims: Collection[Claim]) -> None:
    """Read the lines of claims that came through `restrict`, for answers and files.

    `Claim.lines_in_order` has them then. Whatever changes a claim reads its lines for itself.
    """
    found: dict[str, list[ClaimLine]] = {claim.id: [] for claim in claims}
    if not found:
        return
    maker = Maker(ClaimLine)
    with prepared() as cursor:
        cursor.execute(LINES, [list(found)])
        for row in cursor.fetchall():
            line = maker.from_db(DEFAULT_DB_ALIAS, LINE_COLUMNS, row)
            found[line.claim_id].append(line)
    for claim in claims:
        claim.known_lines = found[claim.id]


def whole(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Return claims with what machines and files get of others' tables; lines come apart."""
    return rows.select_related("partner").only(*CLAIM_COLUMNS, "partner__name")


def _whole(actor: Actor, claim_id: str) -> QuerySet[Claim]:
    return restrict(whole(Claim.objects.all()), actor).filter(id=claim_id)[:1]


WHOLE = KeptFor(_whole)


def whole_claim(actor: Actor, claim_id: str) -> Claim:
    """Return one claim with its lines, as an answer to a machine shows it.

    Raises:
        NotFound: If there is none for the actor.
    """
    found = WHOLE(actor, claim_id)
    if not found:
        raise not_found("claim")
    read_lines(found)
    return found[0]


def _one(actor: Actor, claim_id: str) -> QuerySet[Claim]:
    rows = Claim.objects.select_related("partner", "location", "customer", "reviewer")
    return restrict(rows, actor).filter(id=claim_id)[:1]


ONE = KeptFor(_one)
LINES_OF = Kept(lambda claim_id: ClaimLine.objects.filter(claim_id=claim_id).order_by("place"))


def claim_of(actor: Actor, claim_id: str) -> Claim:
    """Return one claim with its lines.

    Raises:
        NotFound: If there is none for the actor.
    """
    found = ONE(actor, claim_id)
    if not found:
        raise not_found("claim")
    claim = found[0]
    hand_over(claim, "lines", LINES_OF(claim.id))
    return claim


def _sharing_slots(claim: Claim) -> QuerySet[Claim]:
    """Return other organizations' open claims on the slots of a claim's open lines."""
    slots = ClaimLine.objects.filter(
        claim=claim, state__in=OPEN_LINES, slot_id__isnull=False
    ).values("slot_id")
    rivals = ClaimLine.objects.filter(slot_id__in=slots, state__in=OPEN_LINES).values("claim_id")
    return Claim.objects.filter(id__in=rivals, state__in=OPEN).exclude(partner_id=claim.partner_id)


def competing(claim: Claim) -> list[str]:
    """Return the claims that compete with one, the earliest first; for operators only."""
    rows = _sharing_slots(claim).order_by("submitted_at", "id")
    return list(rows.values_list("id", flat=True))


def earlier_rivals(claim: Claim) -> list[str]:
    """Return competing claims that were submitted earlier and still wait for a reviewer."""
    rows = (
        _sharing_slots(claim)
        .filter(state=State.SUBMITTED)
        .filter(
            Q(submitted_at__lt=claim.submitted_at)
            | Q(submitted_at=claim.submitted_at, id__lt=claim.id)
        )
    )
    return list(rows.order_by("submitted_at", "id").values_list("id", flat=True))


@dataclass(frozen=True)
class Said:
    """A comment as its reader may see it."""

    comment: Comment
    by: str


def _comments(actor: Actor, claim_id: str) -> QuerySet[Comment]:
    rows = Comment.objects.filter(claim_id=claim_id)
    return restrict(rows, actor).order_by("said_at", "id")


COMMENTS = KeptFor(_comments)


def comments_on(actor: Actor, claim: Claim) -> list[Said]:
    """Return what partner and reviewers said on a claim that the actor may see, oldest first."""
    rows = COMMENTS(actor, claim.id)
    names = _names({row.said_by for row in rows}, actor)
    return [Said(row, names.get(row.said_by, row.side)) for row in rows]


@dataclass(frozen=True)
class Happening:
    """One line of a history.

    Attributes:
        at: When.
        event: What, from the closed list.
        stream: To what.
        by: Who: a name on one's own side, the side for others.
        data: What changed; without personal values.
        why: Why, in the words of who did it; empty: none were given, or they are not the reader's.
    """

    at: datetime
    event: str
    stream: str
    by: str
    data: dict[str, Any] = field(default_factory=dict)
    why: str = ""


# Written by hand: every history and every list of comments asks for it.
NAMES = """
    SELECT person.id, person.name, membership.organization_id, membership.side
    FROM access_user AS person LEFT JOIN access_membership AS membership
        ON membership.user_id = person.id
    WHERE person.id = ANY(%s) ORDER BY person.id, membership.id DESC
"""


def _names(ids: Collection[str], actor: Actor) -> dict[str, str]:
    """Return what an actor may read of some users: the name on one's own side, else the side."""
    if not ids:
        return {}
    own = {grant.organization_id for grant in actor.grants}
    with prepared() as cursor:
        cursor.execute(NAMES, [sorted(ids)])
        rows = cursor.fetchall()
    names: dict[str, str] = {}
    known = set()
    for user, name, organization, side in rows:
        if organization in own or _is_auditor(actor):
            known.add(user)
        names[user] = name if user in known else side or ""
    return names


def _is_auditor(actor: Actor) -> bool:
    return actor.may(Permission.LOG_READ)


GIVEN_BY = Kept(lambda *lines: Association.objects.filter(claim_line__in=lines).only("id"))


def history_of(actor: Actor, claim: Claim) -> list[Happening]:
    """Return everything that happened to a claim that the actor may see, with what it gave.

    A claim gives no association before it was decided.
    """
    streams = [f"claim:{claim.id}"]
    if claim.decided_at:
        given = GIVEN_BY(*(line.id for line in claim.lines_in_order()))
        streams += [f"association:{one.id}" for one in given]
    return told(actor, happened(*streams), within=inside(actor, claim))


def association_history(actor: Actor, association_id: str) -> list[Happening]:
    """Return everything that happened to one association.

    Raises:
        NotFound: If there is no such association for the actor.
    """
    rows = Association.objects.filter(id=association_id)
    found = fetch(rows, actor, "association")
    return told(actor, happened(f"association:{found.id}"), within=_within(actor, rows))


def _within(actor: Actor, rows: QuerySet[Association]) -> bool:
    """Whether an actor reads an association for its partner or the operator, see `inside`."""
    grants = tuple(grant for grant in actor.grants if grant.side is not Side.CUSTOMER)
    if grants == actor.grants:
        return True
    return bool(grants) and restrict(rows, replace(actor, grants=grants)).exists()


def told(actor: Actor, events: list[Event], *, within: bool = False) -> list[Happening]:
    """Return what some events say, as far as an actor may read it.

    The caller has fetched what they are about through `restrict`.

    Args:
        actor: The reader.
        events: What happened.
        within: Whether it reads them for the partner or the operator, not as the customer.
    """
    if not actor.may(Permission.NOTE_READ):
        events = [event for event in events if event.type not in HIDDEN_FROM_OTHERS]
    if not within:
        events = [event for event in events if not event.type.startswith(EVIDENCE)]
    names = _names({e.actor_id for e in events if e.actor_kind == "user"}, actor)
    why = reasons_of(events, operator=actor.may(Permission.NOTE_READ)) if within else {}
    return [
        Happening(
            event.at,
            event.type,
            event.stream,
            names.get(event.actor_id, event.actor_kind),
            {key: value for key, value in event.data.items() if key not in _hidden(actor)},
            why.get(event.number, ""),
        )
        for event in events
    ]


def _hidden(actor: Actor) -> frozenset[str]:
    """Return the members of events that are the operator's own business."""
    operator = any(side_of(grant.role) is Side.OPERATOR for grant in actor.grants)
    return frozenset({"personal"}) if operator else INTERNAL
