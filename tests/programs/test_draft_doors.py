"""Pages and API of drafts: the same actions, with what each door owes its people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.programs.drafting import CLI, DAYS, KEY, text_with_days

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.common.months import Month
from opencpor.programs import ports
from opencpor.programs.actions.publish import publish
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.models import Proposal
from opencpor.programs.shipped import shipped_text

pytestmark = pytest.mark.django_db
URL = "/api/v1/programs/drafts"


class Caller:
    """Calls the API as somebody."""

    def __init__(self, user: User) -> None:
        self._headers = {"Authorization": f"Bearer {token_of(user)}"}

    def __call__(self, method: str, path: str, body: Any = None, seen: str = "") -> Any:
        headers = self._headers | ({"If-Match": seen} if seen else {})
        send = getattr(Client(), method)
        if method == "get":
            return send(f"{URL}{path}", headers=headers)
        return send(f"{URL}{path}", body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def manager() -> User:
    publish(CLI, shipped_text(KEY))
    return make_user(Role.PROGRAM_MANAGER)


@pytest.fixture
def call(manager: User) -> Caller:
    return Caller(manager)


@pytest.fixture
def draft(call: Caller) -> str:
    answer = call("post", "", {"program": KEY, "name": "Longer disputes"})
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    return str(answer.json()["id"])


@pytest.fixture
def browser(manager: User, client: Client) -> Client:
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_draft_is_written_checked_compared_and_proposed(call: Caller, draft: str) -> None:
    saved = call("put", f"/{draft}/text", {"text": text_with_days(25)}, seen='"1"')
    assert (saved.status_code, saved["ETag"]) == (200, '"2"')
    assert call("post", f"/{draft}/check").json() == {"valid": True, "count": 0, "findings": []}
    [change] = call("get", f"/{draft}/diff").json()["changes"]
    assert change == {
        "path": "policy.dispute_days", "kind": "changed", "before": 20, "after": 25,
    }  # fmt: skip

    asked = {"note": "Longer", "effective_from": "2099-01"}
    proposed = call("post", f"/{draft}/propose", asked, seen='"2"').json()

    assert (proposed["state"], proposed["revision"]) == ("waits", 3)
    row = Proposal.objects.get(id=proposed["proposal"])
    assert (row.text, f"{row.effective_from}") == (text_with_days(25), "2099-01-01")


def test_a_change_must_name_the_revision_it_saw(call: Caller, draft: str) -> None:
    body = {"text": text_with_days(25)}

    statuses = [
        call("put", f"/{draft}/text", body).status_code,
        call("put", f"/{draft}/text", body, seen='"9"').status_code,
        call("patch", f"/{draft}/places", {"changes": [{"path": "key"}]}).status_code,
    ]

    assert (statuses, VersionDraft.objects.get().revision) == ([428, 412, 428], 1)


def test_single_places_are_changed(call: Caller, draft: str) -> None:
    changes = [
        {"path": "policy.dispute_days", "value": 25},
        {"path": "policy.green_path", "remove": True},
    ]

    answer = call("patch", f"/{draft}/places", {"changes": changes}, seen='"1"')

    found = {one["path"]: one["kind"] for one in call("get", f"/{draft}/diff").json()["changes"]}
    assert answer.status_code == 200
    assert found["policy.dispute_days"] == "changed"
    [saving] = call("get", f"/{draft}/changes").json()["items"]
    assert (saving["revision"], saving["count"]) == (2, 2)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("1" * 50, 422),
        ("1" * 5000, 400),
        ("NaN", 422),
        ("1e999", 200),
        ("[" * 400 + "]" * 400, 422),
        ('"\\ud800"', 422),
        ('{"\\u0000": 1}', 422),
    ],
)
def test_values_that_no_document_holds_are_refused_or_told_as_wrong(
    call: Caller, draft: str, value: str, status: int
) -> None:
    body = f'{{"changes": [{{"path": "policy.dispute_days", "value": {value}}}]}}'

    answer = call("patch", f"/{draft}/places", body, seen='"1"')

    assert answer.status_code == status
    assert call("post", f"/{draft}/check").json()["valid"] is (status != 200)


def test_what_is_wrong_is_said_by_path_and_line(call: Caller, draft: str) -> None:
    text = shipped_text(KEY).replace(DAYS, "dispute_days: soon")

    found = call("post", f"/{draft}/check", {"text": text}).json()

    line = text[: text.index("dispute_days: soon")].count("\n") + 1
    assert (found["valid"], found["count"]) == (False, 1)
    assert (found["findings"][0]["path"], found["findings"][0]["line"]) == (
        "policy.dispute_days",
        line,
    )
    assert VersionDraft.objects.get().revision == 1


def test_lists_say_what_is_at_work(call: Caller, draft: str) -> None:
    assert [one["id"] for one in call("get", f"?program={KEY}").json()["items"]] == [draft]
    assert call("get", "?program=other").json()["items"] == []

    call("post", f"/{draft}/discard", seen='"1"')

    assert call("get", "").json()["items"][0]["state"] == "discarded"


def test_the_page_saves_a_text_and_says_what_is_wrong_with_it(browser: Client, draft: str) -> None:
    text = shipped_text(KEY).replace(DAYS, "dispute_days: soon")

    saved = browser.post(f"/programs/drafts/{draft}/text", {"text": text, "seen": '"1"'})
    shown = browser.get(f"/programs/drafts/{draft}").content.decode()

    assert (saved.status_code, VersionDraft.objects.get().revision) == (302, 2)
    assert "Saved. 1 thing is still wrong." in shown
    assert "1 thing is wrong" in shown
    assert "policy.dispute_days" in shown
    assert "Propose version" not in shown


def test_the_page_keeps_what_one_wrote_when_somebody_was_faster(
    browser: Client, draft: str
) -> None:
    path = f"/programs/drafts/{draft}/text"
    browser.post(path, {"text": text_with_days(25), "seen": '"1"'})

    late = browser.post(path, {"text": text_with_days(44), "seen": '"1"'})

    assert (late.status_code, VersionDraft.objects.get().text) == (412, text_with_days(25))
    changed = [
        one.text.strip() for one in late.context["lines"] if one.kind in {"added", "removed"}
    ]
    assert changed == ["dispute_days: 25", "dispute_days: 44"]
    assert "program_manager saved this draft while you wrote" in late.content.decode()
    again = browser.post(path, {"text": text_with_days(44), "seen": late.context["seen"]})
    assert (again.status_code, VersionDraft.objects.get().text) == (302, text_with_days(44))


def test_the_page_keeps_what_one_wrote_when_the_draft_was_proposed(
    browser: Client, call: Caller, draft: str
) -> None:
    path = f"/programs/drafts/{draft}/text"
    call("put", f"/{draft}/text", {"text": text_with_days(25)}, seen='"1"')
    call("post", f"/{draft}/propose", {"note": "Longer"}, seen='"2"')

    late = browser.post(path, {"text": text_with_days(44), "seen": '"2"'})

    page = late.content.decode()
    assert (late.status_code, VersionDraft.objects.get().text) == (412, text_with_days(25))
    assert ("dispute_days: 44" in page, "Save my text" in page) == (True, False)


def test_a_text_is_checked_while_it_is_written(browser: Client, draft: str) -> None:
    path = f"/programs/drafts/{draft}/check"

    wrong = browser.post(path, {"text": "key: [x"}).content.decode()
    right = browser.post(path, {"text": text_with_days(25)}).content.decode()

    assert 'data-line="1"' in wrong
    assert "Nothing is wrong" in right
    assert VersionDraft.objects.get().revision == 1


def test_what_is_wrong_is_said_in_the_readers_language(browser: Client, draft: str) -> None:
    text = text_with_days(25).replace('draft: "12.00"', "draft: much", 1)
    text = text.replace("dispute_days: 25", "dispute_days: soon")

    page = browser.post(
        f"/programs/drafts/{draft}/check", {"text": text}, headers={"Accept-Language": "de"}
    )

    days, rate = sorted(page.context["found"].findings, key=lambda one: one.path, reverse=True)
    assert (days.what, days.expected) == (
        "'soon' ist keine ganze Zahl", "eine ganze Zahl ohne Anführungszeichen",
    )  # fmt: skip
    assert rate.what == "'much' ist keine einfache, nicht negative Dezimalzahl als Text"


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_changes_is_shown_by_section_and_line(
    browser: Client, draft: str, language: str
) -> None:
    text = text_with_days(25).replace("  - key: cloud-care", "  # care\n  - key: cloud-care")
    browser.post(f"/programs/drafts/{draft}/text", {"text": text, "seen": '"1"'})

    page = browser.get(f"/programs/drafts/{draft}/changes", headers={"Accept-Language": language})

    [section] = page.context["sections"]
    [change] = section.changes
    assert (
        str(section.title) == {"en": "Policy and deadlines", "de": "Regeln und Fristen"}[language]
    )
    assert (change.where, change.before, change.after) == (
        {"en": "Days to dispute", "de": "Tage für den Widerspruch"}[language], "20", "25",
    )  # fmt: skip
    changed = [one.text.strip() for one in page.context["lines"] if one.kind == "added"]
    assert changed == ["# care", "dispute_days: 25"]


def test_the_page_proposes_from_a_month_on(browser: Client, draft: str) -> None:
    path = f"/programs/drafts/{draft}"
    browser.post(f"{path}/text", {"text": text_with_days(25), "seen": '"1"'})
    asked = {"note": "Longer", "effective_from": "2099-01", "seen": '"1"'}
    late = browser.post(f"{path}/propose", asked)

    done = browser.post(f"{path}/propose", asked | {"seen": '"2"'})

    row = Proposal.objects.get()
    assert (late.status_code, done.status_code) == (412, 302)
    assert (done["Location"], f"{row.effective_from}") == (
        f"/programs/proposals/{row.id}",
        "2099-01-01",
    )
    assert "Longer disputes" in browser.get(done["Location"]).content.decode()


def test_closed_months_are_not_reached(
    browser: Client, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_sources", [lambda _: Month(2026, 10)])
    path = f"/programs/drafts/{draft}"
    browser.post(f"{path}/text", {"text": text_with_days(25), "seen": '"1"'})

    refused = browser.post(f"{path}/propose", {"note": "x", "effective_from": "2026-10"})

    assert (refused.status_code, Proposal.objects.count()) == (409, 0)
    assert "closed" in refused.content.decode()


def test_a_draft_that_is_behind_is_brought_up_on_its_page(browser: Client, draft: str) -> None:
    path = f"/programs/drafts/{draft}"
    browser.post(f"{path}/text", {"text": text_with_days(25), "seen": '"1"'})
    newer = shipped_text(KEY).replace("review_business_days: 10", "review_business_days: 12")
    publish(CLI, newer)
    assert "Version 2 was published" in browser.get(path).content.decode()

    browser.post(f"{path}/bring-up")

    row = VersionDraft.objects.get()
    assert (row.base, row.text) == (2, newer.replace(DAYS, "dispute_days: 25"))
    assert "Brought up" in browser.get(f"{path}/history").content.decode()


def test_an_auditor_reads_and_does_not_write(client: Client, draft: str) -> None:
    client.force_login(make_user(Role.AUDITOR), "django.contrib.auth.backends.ModelBackend")
    path = f"/programs/drafts/{draft}"

    shown = [client.get(f"{path}{page}").status_code for page in ("", "/text", "/changes")]
    written = client.post(f"{path}/text", {"text": "key: a", "seen": '"1"'})

    assert (shown, written.status_code) == ([200, 200, 200], 403)
    assert VersionDraft.objects.get().revision == 1
