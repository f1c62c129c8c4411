"""What the page and the command of a trial say: points, programs, days, and what went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from tests.eligibility.test_score_doors import plain
from tests.eligibility.test_trials import easier, tried
from tests.eligibility.world import PROGRAM, ScoreWorld, visit
from tests.jobs import run_jobs
from tests.usage.batches import publish_program

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.cli.main import INTERRUPTED, main
from opencpor.eligibility.trials.actions import make_trial
from opencpor.eligibility.trials.actions.ask_trial import TrialWish, ask_trial
from opencpor.eligibility.trials.models import ScoreTrial, TriedScore
from opencpor.programs.drafts.actions.start_draft import start_draft
from opencpor.programs.shipped import INVENTED, shipped_text
from opencpor.ui.dates import day

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]
COMMAND = ["what-if", "scores", "--program", PROGRAM]


@pytest.mark.parametrize(
    ("total", "language", "said"),
    [
        ("69.96", "en", "69.9 points"),
        ("69.96", "de", "69,9 Punkte"),
        ("1", "en", "1 point"),
        ("1", "de", "1 Punkt"),
        ("20.04", "en", "20 points"),
    ],
)
def test_points_are_never_rounded_up(manager: User, total: str, language: str, said: str) -> None:
    row = tried(manager, easier("20"))
    TriedScore.objects.update(total_before=total, total_after="30")
    page = plain(visit(manager, f"trials/{row.id}/", language=language))
    assert f"{said} {'Qualified 30 points' if language == 'en' else 'Erreicht 30 Punkte'}" in page


def test_where_there_are_several_programs_theirs_is_named(manager: User) -> None:
    row = tried(manager, easier("20"))
    name = "Claiming Partner of Record"
    paths = ("trials/", f"trials/{row.id}/")
    assert [name in plain(visit(manager, path)) for path in paths] == [False, False]
    publish_program(shipped_text(INVENTED))
    assert [name in plain(visit(manager, path)) for path in paths] == [True, True]


def test_a_partner_leads_to_the_score_that_it_is_about(world: ScoreWorld, manager: User) -> None:
    row = tried(manager, easier("20"))
    link = f"/eligibility/?partner={world.partner_id}&program={PROGRAM}&designation=modern-work"
    page = visit(manager, f"trials/{row.id}/").content.decode()
    assert f'href="{link.replace("&", "&amp;")}"' in page
    world.score()
    (shown,) = visit(manager, link.removeprefix("/eligibility/")).context["listing"].rows
    assert shown["row"].designation == "modern-work"


def test_who_waits_on_the_page_reads_day_and_version_with_the_answer(
    world: ScoreWorld, manager: User
) -> None:
    row = tried(manager, easier("20"))
    whole = plain(visit(manager, f"trials/{row.id}/"))
    fragment = plain(asked_again(manager, row))
    told = f"1 partner scored for {day(world.today)} , compared with version 1"
    assert (whole.count(told), fragment.count(told)) == (1, 1)
    assert "Try a version" not in fragment  # the page around it is not sent again
    assert "Counted is that day alone; who reached a designation on an earlier day" in fragment


def asked_again(manager: User, row: ScoreTrial) -> object:
    client = Client(headers={"accept-language": "en", "hx-request": "true"})
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/eligibility/trials/{row.id}/")


def test_a_trial_that_fails_says_so_and_waits_no_longer(manager: User) -> None:
    operation = ask_trial(TrialWish(PROGRAM, version=1), actor_of_user(manager))
    row = ScoreTrial.objects.get(operation_id=operation.id)
    ScoreTrial.objects.update(text=shipped_text(INVENTED))
    run_jobs()
    page = visit(manager, f"trials/{row.id}/")
    assert "It could not be tried The document does not fit." in plain(page)
    assert 'hx-trigger="every 2s"' not in page.content.decode()


def test_a_draft_of_another_program_is_refused_where_it_was_chosen(manager: User) -> None:
    publish_program(shipped_text(INVENTED))
    other = start_draft(actor_of_user(manager), INVENTED, name="Other").id
    sent = visit(manager, "trials/new/", {"program": PROGRAM, "draft": other})
    assert (sent.status_code, ScoreTrial.objects.count()) == (422, 0)
    assert sent.context["form"].errors["draft"] == ["There is no such draft of this program."]


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (INVENTED, {"version": ["This version is of another program."]}),
        ("nosuch", {"program"}),
    ],
)
def test_a_version_is_of_another_program_only_if_there_is_that_program(
    manager: User, program: str, said: object
) -> None:
    publish_program(shipped_text(INVENTED))
    sent = visit(manager, "trials/new/", {"program": program, "version": f"{PROGRAM}/1"})
    errors = sent.context["form"].errors
    assert (errors if isinstance(said, dict) else set(errors)) == said
    assert (sent.status_code, ScoreTrial.objects.count()) == (422, 0)


def test_a_command_that_is_broken_off_leaves_nothing_that_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(make_trial, "differences", stopped)
    assert main([*COMMAND, "--version", "1"]) == INTERRUPTED
    assert not ScoreTrial.objects.exists()


def test_a_command_with_what_does_not_fit_says_so_and_keeps_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "other.yaml"
    document.write_text(shipped_text(INVENTED), encoding="utf-8")
    assert main([*COMMAND, "--document", str(document)]) != 0
    assert "The document does not fit." in capsys.readouterr().err
    assert not ScoreTrial.objects.exists()


def test_the_command_counts_one_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    publish_program(easier("20"))
    assert main([*COMMAND, "--version", "1"]) == 0
    said = capsys.readouterr().out
    assert "modern-work: 1 -> 0 qualify, 0 -> 0 are near; 0 gained, 1 lost" in said
    assert said.endswith(f"{ScoreTrial.objects.get().id}: 1 partner scored, 1 score differs\n")
