"""A process dies around the commit of a claim's verb: it happened once, or not at all."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from tests import processes
from tests.builders import make_user, token_of
from tests.claims import bookkeeping as books
from tests.claims.world import World, accept, last_token
from tests.faults.caller import AFTER, BEFORE
from tests.faults.dying import (
    Callers,
    answer,
    calling,
    cut_connection,
    dies,
    goes_on,
    nothing_open,
    stops,
)
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.arbitration.models import Arbitration
from opencpor.claims.consent.actions.acknowledge import acknowledge
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.common.errors import Conflict

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@dataclass
class Call:
    """One request, that can be sent from anywhere."""

    path: str
    body: dict[str, Any]
    claim: Claim
    by: User | None = None
    key: str = "once"
    headers: dict[str, str] = field(default_factory=dict)
    seen: int = 0  # the revision of what is not the claim itself

    def __post_init__(self) -> None:
        self.headers["Idempotency-Key"] = self.key
        if self.by is not None:
            self.headers["Authorization"] = f"Bearer {token_of(self.by)}"
            seen = self.seen or Claim.objects.get(id=self.claim.id).revision
            self.headers["If-Match"] = f'"{seen}"'

    def wire(self, **more: str) -> dict[str, Any]:
        body = json.dumps(self.body)
        return {"path": f"/api/v1/{self.path}", "body": body, "headers": self.headers} | more

    def send(self) -> Any:
        said = self.wire()
        return Client().post(
            said["path"], data=said["body"], content_type="application/json",
            headers=said["headers"],
        )  # fmt: skip


def submitting() -> Call:
    world = World()
    user = world.person(Role.INCENTIVES_ADMIN)
    claim = world.draft(actor_of_user(user), "teams")
    statements = version_of(claim).document.acknowledgements.partner
    body = {
        "acknowledgements": [one.key for one in statements],
        "reasons": [{"code": "not_enrolled", "field": "partner_id", "reason": "Soon."}],
    }
    return Call(f"claims/{claim.id}/submit", body, claim, user)


def deciding() -> Call:
    world = World()
    claim = world.submitted(world.partner_actor(), "teams")
    reviewer = make_user(Role.REVIEWER)
    start_review(claim.id, actor_of_user(reviewer))
    lines = [{"line": claim.lines.get().id, "outcome": "accept"}]
    return Call(f"claims/{claim.id}/decide", {"lines": lines}, claim, reviewer)


def acknowledging() -> Call:
    world = World()
    claim = world.submitted(world.partner_actor(), "teams")
    token = last_token()
    accept(claim)
    return Call(f"consents/{token}/acknowledge", {}, claim)


def transferring() -> Call:
    """An arbitration that is decided for the challenger, at once."""
    world = World()
    rival = World(partner_name="Rival", tenant_id=world.tenant_id)
    held = world.submitted(world.partner_actor(), "teams")
    acknowledge(last_token())
    accept(held)
    claim = rival.submitted(rival.partner_actor(), "teams")
    acknowledge(last_token())
    with suppress(Conflict):  # the slot is taken: an arbitration opens
        accept(claim)
    arbitration = Arbitration.objects.get(state="open")
    arbitration.sides.update(deadline_at=now())
    reasons = [{"side": one.id, "code": "newer_evidence"} for one in arbitration.sides.all()]
    body = {"outcome": "transfer", "reasons": reasons}
    senior = make_user(Role.SENIOR_REVIEWER)
    path = f"arbitrations/{arbitration.id}/decide"
    return Call(path, body, claim, senior, seen=arbitration.revision)


USE_CASES: list[tuple[Callable[[], Call], str]] = [
    (submitting, "submitted"),
    (deciding, "awaiting_customer"),
    (acknowledging, "approved"),
    (transferring, "approved"),
]


@pytest.fixture(scope="module")
def callers(django_db_setup: None) -> Iterator[Callers]:
    """A process that makes the calls which are to die, on the database of the tests."""
    del django_db_setup
    with calling() as process:
        yield process


each_use_case = pytest.mark.parametrize(
    ("made", "state"), USE_CASES, ids=[made.__name__ for made, _ in USE_CASES]
)


@each_use_case
def test_killed_before_the_commit_nothing_happened_and_again_it_happens_once(
    callers: Callers, made: Callable[[], Call], state: str
) -> None:
    call = made()
    before, number = books.picture(), books.last_event()
    dies(callers, call.wire(), BEFORE)
    processes.until(nothing_open, "the end of the killed session")
    assert (books.picture(), books.last_event()) == (before, number)
    assert call.send().status_code == 200
    assert Claim.objects.get(id=call.claim.id).state == state


@each_use_case
def test_killed_after_the_commit_it_happened_once_and_the_mails_go_out_once(
    callers: Callers, made: Callable[[], Call], state: str
) -> None:
    call = made()
    run_jobs()
    outbox.outbox.clear()
    dies(callers, call.wire(), AFTER)
    assert Claim.objects.get(id=call.claim.id).state == state
    number = books.last_event()
    again = call.send()
    assert (again.status_code, books.last_event()) == (200, number)
    run_jobs()
    assert len({m.extra_headers["Message-ID"] for m in outbox.outbox}) == len(outbox.outbox) > 0


@each_use_case
def test_a_connection_cut_before_the_commit_is_said_and_nothing_happened(
    callers: Callers, made: Callable[[], Call], state: str
) -> None:
    call = made()
    before, number = books.picture(), books.last_event()
    waits = stops(callers, call.wire(), BEFORE)
    cut_connection()
    goes_on(waits)
    assert answer(callers).startswith("answered (503,")
    assert (books.picture(), books.last_event()) == (before, number)
    assert call.send().status_code == 200
    assert Claim.objects.get(id=call.claim.id).state == state
