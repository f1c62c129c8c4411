"""Recomputes: closed months judged anew, compared, agreed on by two persons, posted at once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.trying import Bench, make_bench
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, PROGRAM, SYSTEM, lines
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs

from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Conflict, Forbidden, Invalid
from opencpor.incentives import kept
from opencpor.incentives.explanations import explain
from opencpor.incentives.exports.earnings import COLUMNS, rows
from opencpor.incentives.forecasts.models import ForecastCount
from opencpor.incentives.models import Close, Earning, Journal, Statement
from opencpor.incentives.narrowing import Wanted
from opencpor.incentives.posting.journals import Origin, open_journal
from opencpor.incentives.queries import closed_months
from opencpor.incentives.recomputes.actions.approve import approve
from opencpor.incentives.recomputes.actions.propose import Wish, propose
from opencpor.incentives.recomputes.actions.reject import reject
from opencpor.incentives.recomputes.actions.withdraw import withdraw
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.verification import faults_of_recompute
from opencpor.incentives.rules.statement import JournalKind
from opencpor.incentives.verification import faults_of_close
from opencpor.incentives.whatif.actions import forget
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.usage.lake.here import the_lake

pytestmark = pytest.mark.django_db(transaction=True)
APRIL = MARCH.plus(1)
ADDRESS = "/api/v1/recomputes"
PAGES = "/earnings/recomputes/"


def at_first(folder: Path) -> Bench:
    made = make_bench(folder)
    text = shipped_text(MICROSOFT).replace('teams: "4.50"', 'teams: "5.00"')
    publish(SYSTEM, text, effective_from=APRIL)
    return made


@pytest.fixture
def bench(worlds: Worlds) -> Bench:
    return worlds.get(at_first)


@pytest.fixture
def second(bench: Bench) -> Actor:
    place = bench.world.finance.memberships.get().organization
    return actor_of_user(make_user(Role.FINANCE, place))


def proposed(bench: Bench, **otherwise: Any) -> Recompute:
    usual = {"first": "2026-01", "last": "2026-02", "note": "The rate was wrong.", "version": 2}
    row = propose(Wish(PROGRAM, **usual | otherwise), bench.world.actor)
    run_jobs()
    return Recompute.objects.get(id=row.id)


def posted_by(row: Recompute) -> list[tuple[str, int, int]]:
    rows = Earning.objects.filter(posting=row.id).order_by("month")
    return [(f"{one.month:%Y-%m}", one.amount_minor, one.version) for one in rows]


def sound(row: Recompute) -> bool:
    closes = Close.objects.order_by("month")
    return not [*faults_of_recompute(row), *(f for one in closes for f in faults_of_close(one))]


def test_what_differs_is_posted_once_two_persons_agree(bench: Bench, second: Actor) -> None:
    row = proposed(bench)
    assert (row.what_if.lines, posted_by(row)) == (1, [])
    row = approve(row.id, second)
    assert posted_by(row) == [("2026-01", 20_000, 2)]
    line = Earning.objects.get(posting=row.id)
    assert (line.corrects, f"{line.processed:%Y-%m}") == (
        Earning.objects.get(month=JANUARY.first_day, close__isnull=False), "2026-04",
    )  # fmt: skip
    assert Journal.objects.get(source=row.id).kind == "recompute"
    assert closed_months(PROGRAM) == {JANUARY: 2, FEBRUARY: 2, MARCH: 1}
    assert sound(row)


def test_forecasts_are_added_up_again_behind_it(bench: Bench, second: Actor) -> None:
    row = approve(proposed(bench).id, second)
    run_jobs()
    number = Journal.objects.get(source=row.id).number
    assert set(ForecastCount.objects.values_list("number", flat=True)) == {number}


def test_later_closes_keep_it_and_it_stands_on_their_statement(bench: Bench, second: Actor) -> None:
    row = approve(proposed(bench, last="2026-03").id, second)
    assert posted_by(row) == [("2026-01", 20_000, 2), ("2026-03", 3_000, 2)]
    bench.world.usage(("teams", APRIL, 470, 1000))
    assert lines(bench.world.close(APRIL)) == [("earned", "2026-04", "teams", 5_000)]
    statement = Statement.objects.get(month=APRIL.first_day)
    assert (statement.earned_minor, statement.adjusted_minor) == (5_000, 23_000)
    assert sound(row)
    bench.world.usage(("teams", JANUARY, 390, 1000))
    bench.world.usage(("teams", APRIL.plus(1), 470, 1000))
    assert lines(bench.world.close(APRIL.plus(1)))[0] == (
        "difference", "2026-01", "teams", -5_000,
    )  # fmt: skip


def test_other_differences_than_those_that_were_seen_are_not_posted(
    bench: Bench, second: Actor
) -> None:
    row = proposed(bench)
    with the_lake().local(row.what_if.lines_file) as (path,):
        path.chmod(0o600)
        path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(Conflict) as refused:
        approve(row.id, second)
    assert refused.value.code == "recompute_stale"
    row.refresh_from_db()
    assert (row.processed, posted_by(row)) == (None, [])


def test_nothing_is_booked_of_it_but_by_its_approval(bench: Bench, second: Actor) -> None:
    row = proposed(bench)
    origin = Origin(PROGRAM, JournalKind.RECOMPUTE, row.id, "", row.proposed_at, second)
    with pytest.raises(IntegrityError, match=f"books no approved recompute {row.id}"):
        _opened(origin)
    approve(row.id, second)
    with pytest.raises(IntegrityError, match=f"recompute {row.id}, which does not wait"):
        _opened(origin)
    assert Journal.objects.filter(source=row.id).count() == 1


@transaction.atomic
def _opened(origin: Origin) -> None:
    open_journal(origin)


def test_what_it_keeps_is_not_swept_with_old_comparisons(
    bench: Bench, second: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = approve(proposed(bench).id, second)
    later = row.proposed_at + timedelta(days=40)
    monkeypatch.setattr(forget, "now", lambda: later)
    assert forget.forget_expired() == 0
    assert sound(row)
    assert len(explain(second, Earning.objects.get(posting=row.id).id).judged) == 2


def test_late_facts_are_posted_at_once_by_the_versions_there_were(
    bench: Bench, second: Actor
) -> None:
    bench.world.usage(("teams", JANUARY, 410, 1000))
    row = approve(proposed(bench, version=None).id, second)
    assert posted_by(row) == [("2026-01", 4_500, 1), ("2026-03", -4_500, 1)]
    bench.world.usage(("teams", APRIL, 460, 1000))
    assert lines(bench.world.close(APRIL)) == []
    assert closed_months(PROGRAM)[JANUARY] == 1
    assert sound(row)


def test_without_a_change_nothing_differs(bench: Bench, second: Actor) -> None:
    row = approve(proposed(bench, version=1).id, second)
    assert (row.lines, posted_by(row)) == (0, [])
    assert sound(row)


def test_what_changed_since_it_was_compared_is_not_posted(bench: Bench, second: Actor) -> None:
    row = proposed(bench)
    bench.world.usage(("teams", FEBRUARY, 420, 1000))
    with pytest.raises(Conflict) as refused:
        approve(row.id, second)
    assert (refused.value.code, posted_by(row)) == ("recompute_stale", [])
    reject(row.id, second, reason="Usage came in.")
    row = proposed(bench)
    bench.world.associate("exchange")
    with pytest.raises(Conflict) as refused:
        approve(row.id, second)
    assert refused.value.code == "recompute_stale"
    reject(row.id, second, reason="An association came in.")
    row = proposed(bench)
    bench.world.usage(("teams", APRIL, 460, 1000))
    bench.world.close(APRIL)
    with pytest.raises(Conflict) as refused:
        approve(row.id, second)
    assert (refused.value.code, posted_by(row)) == ("recompute_stale", [])


def test_no_machine_proposes_one(bench: Bench) -> None:
    del bench
    with pytest.raises(Forbidden) as refused:
        propose(Wish(PROGRAM, "2026-01", "2026-01", "Wrong.", 2), SYSTEM)
    assert (refused.value.code, Recompute.objects.count()) == ("person_needed", 0)


def test_nobody_approves_alone_or_before_it_is_compared(bench: Bench, second: Actor) -> None:
    row = propose(Wish(PROGRAM, "2026-01", "2026-01", "Wrong.", 2), bench.world.actor)
    with pytest.raises(Conflict) as early:
        approve(row.id, second)
    run_jobs()
    with pytest.raises(Forbidden) as alone:
        approve(row.id, bench.world.actor)
    assert (early.value.code, alone.value.code) == ("not_answered", "second_person")
    with pytest.raises(Conflict) as others:
        withdraw(row.id, second)
    assert others.value.code == "not_yours"
    assert withdraw(row.id, bench.world.actor).state == "withdrawn"
    with pytest.raises(Conflict) as late:
        approve(row.id, second)
    assert (late.value.code, posted_by(row)) == ("recompute_decided", [])


def test_one_waits_at_a_time_and_one_is_posted_between_closes(bench: Bench, second: Actor) -> None:
    row = proposed(bench)
    with pytest.raises(Conflict) as waits:
        proposed(bench)
    approve(row.id, second)
    with pytest.raises(Conflict) as done:
        proposed(bench)
    assert (waits.value.code, done.value.code) == ("recompute_waits", "recomputed_since_close")


def test_one_that_posts_nothing_lets_the_next_one_in(bench: Bench, second: Actor) -> None:
    row = approve(proposed(bench, first="2026-02").id, second)
    assert (row.lines, closed_months(PROGRAM)[FEBRUARY]) == (0, 2)
    bench.world.usage(("teams", FEBRUARY, 450, 1000))
    later = approve(proposed(bench, version=None).id, second)
    # February is judged as the first one asked for: 50 users at 5.00.
    assert posted_by(later) == [("2026-02", 25_000, 2), ("2026-03", -22_500, 1)]
    assert sound(row)
    assert sound(later)
    with pytest.raises(Conflict) as done:
        proposed(bench)
    assert done.value.code == "recomputed_since_close"
    bench.world.usage(("teams", APRIL, 450, 1000))
    assert lines(bench.world.close(APRIL)) == []


def test_the_database_lets_one_post_behind_a_close(bench: Bench, second: Actor) -> None:
    row = approve(proposed(bench).id, second)
    row.pk, row.what_if_id = "rcp_other", "wif_other"
    with pytest.raises(IntegrityError, match="recompute_one_posts"):
        _stored(row)


@transaction.atomic
def _stored(row: Recompute) -> None:
    """Store a row past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    row.save(force_insert=True)


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"first": "2026-04"}, "first"), ({"first": "2026-03"}, "last"), ({"note": " "}, "note")],
)
def test_a_proposal_that_makes_no_sense_is_refused(
    bench: Bench, wish: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        proposed(bench, **wish)
    assert [error.field for error in refused.value.errors] == [field]
    with pytest.raises(Forbidden):
        propose(Wish(PROGRAM, "2026-01", "2026-01", "Wrong.", 2), SYSTEM)
    assert not Recompute.objects.exists()


def test_the_database_keeps_proposals_and_decisions(bench: Bench, second: Actor) -> None:
    row = proposed(bench)
    rows = Recompute.objects.filter(id=row.id)
    for change in (
        {"note": "Another."},
        {"input_hash": "0" * 64},
        {"state": "approved", "decided_by": "usr_y", "decided_at": row.proposed_at,
         "processed": "2026-04-01", "lines": 1},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    approve(row.id, second)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(reason="No.")


def test_the_second_person_is_told_and_the_log_knows(bench: Bench, second: Actor) -> None:
    row = proposed(bench)
    waits = Notice.objects.filter(kind="recompute.waits")
    assert [one.user_id for one in waits] == [second.id]
    approve(row.id, second)
    (told,) = Notice.objects.filter(kind="recompute.posted")
    assert told.user_id == bench.world.finance.id
    kinds = Event.objects.filter(stream=f"recompute:{row.id}").order_by("id")
    assert [one.type for one in kinds] == ["recompute.proposed", "recompute.approved"]
    row.refresh_from_db()
    assert (row.input_file, row.input_hash) in set(kept.lake_files())


def judged(line: Earning, finance: Actor) -> list[tuple[str | None, str, int | None]]:
    return [
        (one.recompute and one.recompute.id, str(one.verdict.amount), one.verdict.program_version)
        for one in explain(finance, line.id).judged
    ]


def test_its_lines_are_explained_at_once_and_not_twice(bench: Bench, second: Actor) -> None:
    row = approve(proposed(bench).id, second)
    line = Earning.objects.get(posting=row.id)
    told = [(None, "1800.00", 1), (row.id, "2000.00", 2)]
    assert judged(line, second) == told
    newest = explain(second, line.id).judged[-1]
    assert [(one.role, one.active_users, one.file_name) for one in newest.facts] == [
        ("month", 400, "usage-0.csv")
    ]
    bench.world.usage(("teams", APRIL, 460, 1000))
    bench.world.close(APRIL)
    assert judged(line, second) == told
    assert (row.verdict_file, row.verdict_hash) in set(kept.lake_files())


def test_pages_api_and_files_say_what_a_recompute_judged(bench: Bench, second: Actor) -> None:
    row = approve(proposed(bench).id, second)
    line = Earning.objects.get(posting=row.id)
    client = Client()
    client.force_login(User.objects.get(id=second.id))
    page = client.get(f"/earnings/lines/{line.id}/").content.decode()
    assert "January 2026, judged anew before the close of April 2026" in page
    token = {"Authorization": f"Bearer {token_of(User.objects.get(id=second.id))}"}
    found = client.get(f"/api/v1/earnings/{line.id}/explanation", headers=token).json()
    (first, anew) = found["judged"]
    assert (first["recompute"], anew["close"], anew["recompute"]) == (None, None, row.id)
    assert (anew["verdict"]["rate"], anew["facts"][0]["row"]) == ("5", 2)
    *_others, last = (dict(zip(COLUMNS, one, strict=True)) for one in rows(second, Wanted()))
    assert (last["earningRate"], last["cpor_payable_units"]) == (5, 400)


def called(actor: Actor, path: str, body: Any = None, **more: str) -> Any:
    headers = {"Authorization": f"Bearer {token_of(User.objects.get(id=actor.id))}", **more}
    wire = {"data": body or {}, "content_type": "application/json"}
    return Client().post(f"{ADDRESS}{path}", headers=headers, **wire)


def test_it_is_proposed_and_approved_by_api(bench: Bench, second: Actor) -> None:
    body = {
        "program": PROGRAM, "first": "2026-01", "last": "2026-02", "note": "Wrong.", "version": 2,
    }  # fmt: skip
    made = called(bench.world.actor, "", body, **{"Idempotency-Key": "k"})
    assert (made.status_code, made.json()["allowed"]) == (201, ["withdraw"])
    run_jobs()
    path = f"/{made.json()['id']}/approve"
    assert called(second, path, **{"If-Match": "*"}).json()["code"] == "idempotency_key_required"
    stale = called(second, path, **{"If-Match": made["ETag"], "Idempotency-Key": "a"})
    assert stale.status_code == 412  # it was compared meanwhile
    done = called(second, path, **{"If-Match": "*", "Idempotency-Key": "b"})
    assert (done.json()["state"], done.json()["posted_lines"], done.json()["processed_in"]) == (
        "approved", 1, "2026-04",
    )  # fmt: skip


def test_it_is_proposed_rejected_and_posted_by_page(bench: Bench, second: Actor) -> None:
    one, other = Client(), Client()
    one.force_login(bench.world.finance)
    other.force_login(User.objects.get(id=second.id))
    form = {
        "program": PROGRAM, "first": "2026-01", "last": "2026-02", "note": "Wrong.", "version": "2",
    }  # fmt: skip
    address = one.post(f"{PAGES}new/", form).headers["Location"]
    assert "Months are being compared" in one.get(address).content.decode()
    run_jobs()
    assert "1 line differs" in other.get(address).content.decode()
    other.post(f"{address}reject/", {"reason": "Not yet."})
    assert "Not yet." in one.get(address).content.decode()
    address = one.post(f"{PAGES}new/", form).headers["Location"]
    run_jobs()
    assert one.get(f"{address}approve/").status_code == 403  # another person has to
    other.post(f"{address}approve/")
    page = other.get(address).content.decode()
    assert "April 2026" in page
    assert Recompute.objects.filter(state="approved").count() == 1
    assert "January 2026" in other.get(PAGES).content.decode()
