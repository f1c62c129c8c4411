"""What must be true of all claims together, whoever did what before."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db import connection, models

from opencpor.claims.actions.clocks import due
from opencpor.claims.consent.models import ConsentText
from opencpor.claims.lifecycle import CLOCKS, find
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rules.labels import state_of_lines
from opencpor.claims.states import LineState, State
from opencpor.claims.terms import Verb
from opencpor.common.clock import now
from opencpor.journal.models import Event
from opencpor.register.models import Association

BY_LINES = {State.APPROVED, State.AWAITING_CUSTOMER, State.ENDED}
Picture = dict[str, list[Any]]


def _path_to_claim(model: type[models.Model]) -> str:
    """Return how a model's rows name their claim; empty: they are not about one."""
    parents = {field.name: field.related_model for field in model._meta.fields}
    if parents.get("claim") is Claim:
        return "claim_id"
    return "text__claim_id" if parents.get("text") is ConsentText else ""


def picture() -> Picture:
    """Return everything that stands about each claim and each association, by its stream."""
    seen: Picture = defaultdict(list)
    for row in Claim.objects.values():
        seen[f"claim:{row['id']}"].append(row)
    for model in apps.get_app_config("claims").get_models():
        path = _path_to_claim(model)
        if path:
            rows = model._default_manager.annotate(of_claim=models.F(path))
            for row in rows.order_by("pk").values():
                seen[f"claim:{row['of_claim']}"].append((model.__name__, row))
    for row in Association.objects.values():
        seen[f"association:{row['id']}"].append(row)
    return dict(seen)


def events_after(number: int) -> list[Event]:
    return list(Event.objects.filter(number__gt=number).order_by("number"))


def last_event() -> int:
    return Event.objects.aggregate(last=models.Max("number"))["last"] or 0


def changes_and_events_agree(before: Picture, after: Picture, said: list[Event]) -> None:
    """No event without its change, no change without its event."""
    changed = {one for one in before | after if before.get(one) != after.get(one)}
    told = {one.stream for one in said if one.stream.startswith(("claim:", "association:"))}
    assert changed == told, [(one.stream, one.type, one.data) for one in said]


def history_explains(claim: Claim) -> None:
    """The log leads by the table's ways from the draft to where the claim is."""
    state = State.DRAFT
    for event in Event.objects.filter(stream=f"claim:{claim.id}").order_by("place"):
        old = event.data.get("before", {}).get("state") if "verb" in event.data else None
        if old is None:
            continue
        assert old == state
        rows = find(state, Verb(event.data["verb"]))
        state = State(event.data["after"]["state"])
        assert any(state in row.targets for row in rows), (old, event.data)
    assert claim.state == state


def lines_agree(claim: Claim) -> None:
    if claim.state in BY_LINES:
        assert claim.state == state_of_lines([LineState(line.state) for line in claim.lines.all()])


def register_agrees() -> None:
    """Whatever holds a slot now is an active line, and each slot has one organization."""
    standing = Association.objects.filter(period__contains=now())
    active = ClaimLine.objects.filter(state=LineState.ACTIVE)
    assert sorted(standing.values_list("claim_line", flat=True)) == sorted(
        active.values_list("id", flat=True)
    )
    holders = set(standing.values_list("slot_id", "partner_id"))
    assert len(holders) == len({slot for slot, _ in holders})
    with connection.cursor() as cursor:  # the deferred guards speak at once
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def no_deadline_unnoticed() -> None:
    """After the scheduler ran, every passed deadline was acted on or noted."""
    for claim in due(now()):
        clock = CLOCKS[State(claim.state)]
        assert clock.acts is Verb.WINDOW_PASSES
        assert not ConsentText.objects.filter(
            claim=claim, replaced_at=None, window_passed_at=None, answer_by__lte=now()
        ).exists()
