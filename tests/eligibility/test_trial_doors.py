"""Trials of scores by page, API, file and command line say the same, to those who may see them."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user
from tests.eligibility.test_score_doors import plain
from tests.eligibility.test_score_tables import table
from tests.eligibility.test_trials import easier, tried
from tests.eligibility.world import PROGRAM, ScoreWorld, ask, visit
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.cli.main import main
from opencpor.eligibility.trials.models import ScoreTrial
from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.drafts.actions.start_draft import start_draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]
KEY = {"Idempotency-Key": "k" * 20}


def draft_of(manager: User, text: str) -> str:
    actor = actor_of_user(manager)
    draft = start_draft(actor, PROGRAM, name="Easier")
    return save_text(draft.id, actor, text, seen=None).id


def test_it_is_asked_watched_and_read_by_api(world: ScoreWorld, manager: User) -> None:
    draft = draft_of(manager, easier("20"))
    begun = ask(manager, "score-trials", {"program": PROGRAM, "draft": draft}, **KEY)
    waiting = ask(manager, f"score-trials/{ScoreTrial.objects.get().id}")
    assert (waiting["partners"], waiting["designations"]) == (None, [])
    assert ask(manager, f"score-trials/{waiting['id']}/changes") == 409
    run_jobs()
    watched = ask(manager, f"operations/{begun['id']}")
    found = ask(manager, f"score-trials/{watched['result']}")
    assert (found["asked"], found["partners"], found["changes"]) == ({"draft": draft}, 1, 1)
    (one,) = ask(manager, f"score-trials/{found['id']}/changes?moved=true")["items"]
    assert (one["partner"], one["before"], one["after"]) == (world.partner_id, "far", "eligible")
    assert (one["total_before"], one["total_after"]) == ("20.8", "20.8")
    assert ask(manager, f"score-trials/{found['id']}/changes?moved=false")["items"] == []


def test_the_page_asks_by_a_draft_and_shows_who_would_move(
    world: ScoreWorld, manager: User
) -> None:
    draft = draft_of(manager, easier("20"))
    offered = visit(manager, f"trials/new/?program={PROGRAM}&draft={draft}").content.decode()
    assert f'<option value="{draft}" selected>' in offered
    sent = visit(manager, "trials/new/", {"program": PROGRAM, "draft": draft})
    assert sent.status_code == 302
    path = sent["Location"].removeprefix("/eligibility/")
    assert "Scoring partners by both versions" in plain(visit(manager, path))
    run_jobs()
    text = plain(visit(manager, path))
    assert "Modern Work 0 1 0 0 1 0" in text
    name = world.location.unit.organization.name
    assert f"{name} Solutions Partner for Modern Work Not near 20.8 points" in text
    assert "Qualified 20.8 points" in text
    assert "A draft of a version" in plain(visit(manager, "trials/"))


def test_files_hold_what_the_api_says(world: ScoreWorld, manager: User) -> None:
    row = tried(manager, easier("20"))
    said = ask(manager, f"score-trials/{row.id}")["designations"]
    counts = table(manager, "score-trial-designations", trial=row.id)
    assert [(one["name"], one["eligible_after"], one["gained"]) for one in counts] == [
        (one["name"], str(one["after"]["eligible"]), str(one["gained"])) for one in said
    ]
    (one,) = table(manager, "score-trial-changes", trial=row.id, moved="true")
    assert (one["partner"], one["before"], one["after"]) == (world.partner_id, "far", "eligible")
    assert table(manager, "score-trial-changes", trial=row.id, moved="false") == []
    assert table(manager, "score-trial-changes", trial=row.id, moved="1") == 422


def test_the_command_prints_who_would_qualify_and_writes_the_file(
    world: ScoreWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, out = tmp_path / "other.yaml", tmp_path / "scores.csv"
    document.write_text(easier("20"), encoding="utf-8")
    words = ["what-if", "scores", "--document", str(document), "--output", str(out)]
    assert main([*words, "--program", PROGRAM]) == 0
    said = capsys.readouterr().out
    assert "modern-work: 0 -> 1 qualify, 0 -> 0 are near; 1 gained, 0 lost" in said
    (one,) = csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())
    assert (one["partner"], one["after"]) == (world.partner_id, "eligible")


def test_a_trial_is_its_organization_s_and_shown_to_those_who_see_scores(
    world: ScoreWorld, manager: User
) -> None:
    row = tried(manager, easier("20"))
    colleague = make_user(Role.AUDITOR, manager.memberships.get().organization)
    assert ask(colleague, f"score-trials/{row.id}")["partners"] == 1
    assert "Try a version" not in plain(visit(colleague, "trials/"))
    assert visit(colleague, "trials/new/").status_code == 403
    for stranger in (world.viewer(), make_user(Role.PROGRAM_MANAGER)):
        assert ask(stranger, "score-trials")["items"] == []
        assert ask(stranger, f"score-trials/{row.id}") == 404
        assert visit(stranger, f"trials/{row.id}/").status_code == 404
        assert table(stranger, "score-trial-changes", trial=row.id) == 404


def test_it_is_offered_beside_the_back_test_of_money_and_the_scores(manager: User) -> None:
    client: Any = Client()
    client.force_login(manager)
    draft = draft_of(manager, easier("20"))
    page = client.get(f"/programs/drafts/{draft}").content.decode()
    assert f"/eligibility/trials/new/?program={PROGRAM}&amp;draft={draft}" in page
    assert 'href="/eligibility/trials/"' in visit(manager).content.decode()


def test_readers_of_scores_are_led_to_what_their_people_tried(
    world: ScoreWorld, manager: User
) -> None:
    reviewer = make_user(Role.REVIEWER, manager.memberships.get().organization)
    link = 'href="/eligibility/trials/"'
    assert link not in visit(reviewer).content.decode()
    tried(manager, version=1)
    assert link in visit(reviewer).content.decode()
    for other in (make_user(Role.AUDITOR), world.viewer()):
        assert link not in visit(other).content.decode()


def test_what_is_wrong_with_a_draft_is_said_where_it_was_chosen(manager: User) -> None:
    draft = draft_of(manager, easier("20").replace("threshold: '4'", "threshold: '-4'"))
    sent = visit(manager, "trials/new/", {"program": PROGRAM, "draft": draft})
    assert (sent.status_code, ScoreTrial.objects.count()) == (422, 0)
    assert "eligibility.designations" in plain(sent)
