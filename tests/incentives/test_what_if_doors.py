"""What-ifs by API, page, file and command line: who asks, who sees what, when it is forgotten."""

import csv
import io
import os
import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.trying import RULE, Bench, raised_draft
from tests.incentives.world import PROGRAM
from tests.jobs import run_jobs
from tests.usage.batches import SYSTEM

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.cli.main import main
from opencpor.common.clock import now
from opencpor.incentives import kept
from opencpor.incentives.whatif.actions import forget
from opencpor.incentives.whatif.actions.ask_back_test import Rate
from opencpor.incentives.whatif.actions.forget import forget_expired
from opencpor.incentives.whatif.models import WhatIf
from opencpor.programs.actions.propose_version import propose_version
from opencpor.programs.actions.publish import publish
from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.queries import program_keys
from opencpor.programs.shipped import INVENTED, MICROSOFT, shipped_text
from opencpor.usage.lake.here import the_lake

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/api/v1/what-ifs"
PAGES = "/earnings/what-ifs/"


def asked(user: User, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}", "Idempotency-Key": "k"}
    wire = {"data": {"program": PROGRAM} | body, "content_type": "application/json"}
    return Client().post(f"{ADDRESS}/back-tests", headers=headers, **wire)


def got(user: User, path: str) -> Any:
    return Client().get(f"{ADDRESS}{path}", headers={"Authorization": f"Bearer {token_of(user)}"})


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rows_of(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_it_is_asked_watched_and_read_by_api(bench: Bench) -> None:
    begun = asked(bench.manager, {"rates": [{"rule": RULE, "workload": "teams", "rate": "5.00"}]})
    assert (begun.status_code, begun.json()["state"]) == (202, "queued")
    waiting = got(bench.manager, f"/{WhatIf.objects.get().id}").json()
    assert (waiting["total"], waiting["finished_at"]) == (None, None)
    run_jobs()
    watched = Client().get(
        begun["Location"], headers={"Authorization": f"Bearer {token_of(bench.manager)}"}
    ).json()  # fmt: skip
    found = got(bench.manager, f"/{watched['result']}").json()
    assert found["total"]["change"] == {"amount": "230.00", "currency": "USD"}
    assert [one["key"] for one in found["by_month"]] == ["2026-01", "2026-03"]
    first, second = got(bench.manager, f"/{found['id']}/lines").json()["items"]
    assert (first["before"]["amount"], first["rate_before"], first["rate_after"]) == (
        "1800.00", "4.5", "5",
    )  # fmt: skip
    assert first["rule_name"] == "Modern Work and Security Usage"
    behind = f"after_month=2026-01&after_association={first['association']}&after_rule={RULE}"
    (rest,) = got(bench.manager, f"/{found['id']}/lines?{behind}").json()["items"]
    assert rest == second


def test_a_proposal_is_tried_before_it_is_published(bench: Bench) -> None:
    text = shipped_text(MICROSOFT).replace('teams: "4.50"', 'teams: "6.50"')
    proposal = propose_version(bench.actor, text, note="Pay more.")
    page = signed_in(bench.manager).get(f"/programs/proposals/{proposal.id}").content.decode()
    assert f"{PAGES}new/?program={PROGRAM}&amp;proposal={proposal.id}" in page
    row = bench.tried(proposal=proposal.id)
    found = got(bench.manager, f"/{row.id}").json()
    assert (found["asked"], found["total"]["change"]["amount"]) == (
        {"proposal": proposal.id}, "920.00",
    )  # fmt: skip


def test_a_draft_is_tried_on_past_months_and_compared_by_partner_workload_and_month(
    bench: Bench,
) -> None:
    draft = raised_draft(bench)
    client = signed_in(bench.manager)
    page = client.get(f"/programs/drafts/{draft}").content.decode()
    assert f"{PAGES}new/?program={PROGRAM}&amp;draft={draft}" in page
    begun = asked(bench.manager, {"draft": draft, "first": "2026-01", "last": "2026-03"})
    save_text(draft, bench.actor, "key: [later", seen=None)  # it is tried as it stood
    run_jobs()
    row = WhatIf.objects.get()
    assert (begun.status_code, row.asked) == (202, {"draft": draft})
    found = got(bench.manager, f"/{row.id}").json()
    parts = {
        by: [(one["key"], one["before"]["amount"], one["change"]["amount"]) for one in found[by]]
        for by in ("by_location", "by_workload", "by_month")
    }
    assert parts == {
        "by_location": [(bench.world.location.pk, "2070.00", "690.00")],
        "by_workload": [("teams", "2070.00", "690.00")],
        "by_month": [("2026-01", "1800.00", "600.00"), ("2026-03", "270.00", "90.00")],
    }
    shown = client.get(f"{PAGES}{row.id}/").content.decode()
    for part in ("By month", "By workload", "By location", "2,760.00", "a draft of a version"):
        assert part in shown


def test_a_draft_that_is_wrong_is_not_tried(bench: Bench) -> None:
    draft = raised_draft(bench, "a lot")
    refused = asked(bench.manager, {"draft": draft})
    assert (refused.status_code, refused.json()["code"]) == (422, "wrong_document")
    page = signed_in(bench.manager).post(f"{PAGES}new/", {"program": PROGRAM, "draft": draft})
    assert "draft" in page.context["form"].errors
    assert not WhatIf.objects.exists()


def test_a_question_that_is_not_answered_has_no_lines(bench: Bench) -> None:
    asked(bench.manager, {"version": 1})
    row = WhatIf.objects.get()
    refused = got(bench.manager, f"/{row.id}/lines")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_answered")


def test_partners_neither_ask_nor_see(bench: Bench) -> None:
    partner = make_user(Role.INCENTIVES_ADMIN, bench.world.location.organization.organization)
    assert asked(partner, {"version": 1}).status_code == 403
    row = bench.tried(version=1)
    assert got(partner, f"/{row.id}").status_code == 404
    assert got(partner, "").json()["items"] == []
    place = bench.world.finance.memberships.get().organization
    assert got(make_user(Role.AUDITOR, place), f"/{row.id}").status_code == 200
    assert got(make_user(Role.REVIEWER, place), f"/{row.id}").status_code == 403


def test_the_file_holds_total_sums_and_lines(bench: Bench) -> None:
    row = bench.tried(Rate(RULE, "5.00"))
    found = rows_of(got(bench.manager, f"/{row.id}/csv"))
    assert [one["part"] for one in found] == [
        "total", "location", "workload", "month", "month", "line", "line",
    ]  # fmt: skip
    assert (found[0]["before"], found[0]["after"], found[0]["change"]) == (
        "2070.00", "2300.00", "230.00",
    )  # fmt: skip
    assert found[1]["partner_id"] == bench.world.location.partner_id
    book = got(bench.manager, f"/{row.id}/xlsx")
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_a_page_asks_waits_and_shows(bench: Bench) -> None:
    client = signed_in(bench.manager)
    sent = client.post(f"{PAGES}new/", {"program": PROGRAM, "rates": f"{RULE} teams 5.00"})
    row = WhatIf.objects.get()
    assert sent.headers["Location"] == f"{PAGES}{row.id}/"
    assert "Judging months anew" in client.get(sent.headers["Location"]).content.decode()
    run_jobs()
    page = client.get(sent.headers["Location"]).content.decode()
    asked = "Modern Work and Security Usage, Microsoft Teams at 5.00"
    for part in ("2,300.00", "230.00", "January 2026", asked):
        assert part in page
    assert f"{PAGES}{row.id}/" in client.get(PAGES).content.decode()
    file = client.get(f"{PAGES}{row.id}/csv/")
    assert rows_of(file)[0]["lines"] == "2"
    assert client.get(f"{PAGES}{row.id}/exe/").status_code == 404


def test_files_come_with_an_answer_that_comes_while_its_page_is_open(bench: Bench) -> None:
    client = signed_in(bench.manager)
    sent = client.post(f"{PAGES}new/", {"program": PROGRAM, "rates": f"{RULE} teams 5.00"})
    address, asks = sent.headers["Location"], {"HX-Request": "true"}
    assert "/csv/" not in client.get(address, headers=asks).content.decode()
    run_jobs()
    part = client.get(address, headers=asks).content.decode()
    assert (f"{address}csv/" in part, f"{address}xlsx/" in part) == (True, True)


def test_one_month_is_named_once(bench: Bench) -> None:
    client = signed_in(bench.manager)
    month = {"first": "2026-01", "last": "2026-01"}
    sent = client.post(f"{PAGES}new/", {"program": PROGRAM, "rates": f"{RULE} teams 5.00"} | month)
    page = " ".join(client.get(sent.headers["Location"]).content.decode().split())
    assert "January 2026, and what follows from it for later months" in re.sub("<[^>]+>", "", page)
    assert page.count("January 2026") == 1
    assert client.get(PAGES).content.decode().count("January 2026") == 1


def test_the_page_says_what_is_wrong_at_its_field(bench: Bench) -> None:
    client = signed_in(bench.manager)
    refused = client.post(f"{PAGES}new/", {"program": PROGRAM, "rates": "no-such-rule 1.00"})
    assert refused.status_code == 422
    assert "No rule of these months has such a rate." in refused.content.decode()
    file = io.BytesIO(b"key: x")
    file.name = "p.yaml"
    refused = client.post(f"{PAGES}new/", {"program": PROGRAM, "document": file})
    assert "name: missing" in refused.content.decode()
    assert not WhatIf.objects.exists()


@pytest.mark.parametrize("named", ["version", "proposal", "draft"])
def test_what_is_not_there_is_said_where_it_was_named(bench: Bench, named: str) -> None:
    client = signed_in(bench.manager)
    refused = client.post(f"{PAGES}new/", {"program": PROGRAM, named: "77"})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [named]
    assert not WhatIf.objects.exists()


def test_rates_may_be_written_with_commas(bench: Bench) -> None:
    client = signed_in(bench.manager)
    client.post(f"{PAGES}new/", {"program": PROGRAM, "rates": f"{RULE}, teams, 5.00"})
    assert WhatIf.objects.get().asked["rates"] == [
        {"rule": RULE, "workload": "teams", "rate": "5.00"}
    ]


def test_it_is_forgotten_with_its_files_after_its_time(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = bench.tried(version=1)
    names = [name for name, _hash in kept.lake_files() if name.startswith("what-ifs/")]
    assert names == [row.lines_file, row.sums_file]
    assert forget_expired() == 0
    later = now() + timedelta(days=30, minutes=1)
    monkeypatch.setattr(forget, "now", lambda: later)
    assert forget_expired() == 1
    assert not WhatIf.objects.exists()
    assert not set(names) & {one.name for one in the_lake().stored("what-ifs")}


def test_an_answer_never_changes(bench: Bench) -> None:
    row = bench.tried(version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        WhatIf.objects.filter(id=row.id).update(lines=7)


def test_the_command_line_tries_and_writes_a_file(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    @contextmanager
    def here(*, migrated: bool = True) -> Any:
        from opencpor.runtime import environment

        assert migrated
        yield environment.read(dict(os.environ) | {"OPENCPOR_DATA": str(tmp_path)})

    from opencpor.cli import database

    monkeypatch.setattr(database, "application", here)
    out = tmp_path / "out.csv"
    words = ["what-if", "back-test", "--rate", f"{RULE}:teams=5.00", "--output", str(out)]
    assert main(words) == 0
    shown = capsys.readouterr().out
    assert "2026-03: 270.00 -> 300.00 USD (30.00), 1 line differs" in shown
    assert "in all: 2070.00 -> 2300.00 USD (230.00), 2 lines differ" in shown
    assert out.read_text().startswith("part,month,partner")
    (row,) = WhatIf.objects.all()
    assert got(bench.manager, f"/{row.id}").status_code == 200
    assert main(["what-if", "back-test", "--rate", "nonsense"]) == 2
    draft = raised_draft(bench)
    assert main(["what-if", "back-test", "--draft", draft]) == 0
    assert "in all: 2070.00 -> 2760.00 USD (690.00), 2 lines differ" in capsys.readouterr().out
    assert main(["what-if", "usage", "--percent", "10", "--draft", draft]) == 0
    assert "in all: 0.00 -> 276.00 USD (276.00), 1 line differs" in capsys.readouterr().out


def choices_of(client: Client, field: str, address: str = "") -> dict[str, str]:
    form = client.get(f"{PAGES}new/{address}").context["form"]
    return dict(form.fields[field].choices)


def test_versions_proposals_and_drafts_are_chosen_by_name(bench: Bench) -> None:
    client = signed_in(bench.manager)
    draft = raised_draft(bench)
    proposal = propose_version(bench.actor, shipped_text(MICROSOFT) + "\n#", note="Pay more.")
    who = bench.manager.name
    assert choices_of(client, "version")[f"{PROGRAM}/1"].startswith("Version 1, governs from ")
    assert choices_of(client, "draft")[draft] == f"Higher rate for Teams ({who})"
    assert choices_of(client, "proposal")[proposal.id].startswith(f"Pay more. ({who}, ")
    page = client.get(f"{PAGES}new/?program={PROGRAM}&version=1&draft={draft}").content.decode()
    for chosen in (f"{PROGRAM}/1", draft):
        assert f'<option value="{chosen}" selected>' in page
    client.post(f"{PAGES}new/", {"program": PROGRAM, "version": f"{PROGRAM}/1"})
    assert WhatIf.objects.get().asked == {"version": 1}


def test_versions_are_grouped_by_program_and_of_the_chosen_one(bench: Bench) -> None:
    publish(SYSTEM, shipped_text(INVENTED))
    client = signed_in(bench.manager)
    groups = choices_of(client, "version")
    assert len(groups) == 3
    other = next(key for key in program_keys() if key != PROGRAM)
    refused = client.post(f"{PAGES}new/", {"program": PROGRAM, "version": f"{other}/1"})
    assert refused.context["form"].errors["version"] == ["This version is of another program."]
    assert not WhatIf.objects.exists()


def test_who_reads_no_proposals_is_offered_none(bench: Bench) -> None:
    form = signed_in(bench.world.finance).get(f"{PAGES}new/").context["form"]
    assert {"version", "proposal", "draft"} & set(form.fields) == {"version"}
