"""A draft is written part by part in forms that are made from the document's schema."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from tests.builders import make_user
from tests.programs.drafting import CLI, DAYS, KEY, text_with_days

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.programs.actions.publish import publish
from opencpor.programs.document.outline import root_fields
from opencpor.programs.document.writing import as_written
from opencpor.programs.drafts import finding_parts
from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.drafts.actions.start_draft import start_draft
from opencpor.programs.drafts.checking import check
from opencpor.programs.drafts.finding_parts import part_of
from opencpor.programs.drafts.models import DraftChange, VersionDraft
from opencpor.programs.drafts.part_forms import PartForm
from opencpor.programs.rendering.labels import PLATE
from opencpor.programs.shipped import INVENTED, MICROSOFT, shipped_text

pytestmark = pytest.mark.django_db
SECTIONS = ["identity", *(name for name in root_fields() if name not in PLATE)]
DEEPER = [
    "engagements.1", "workloads.0", "skus.0", "reasons.rejection", "reasons.rejection.0",
    "acknowledgements.customer", "incentives.0", "incentives.1", "incentives.1.milestones.0",
    "eligibility.designations.0", "eligibility.designations.0.tracks.0",
    "eligibility.designations.0.tracks.0.metrics.0.parts.0",
]  # fmt: skip


@pytest.fixture
def manager() -> User:
    publish(CLI, shipped_text(KEY))
    return make_user(Role.PROGRAM_MANAGER)


@pytest.fixture
def draft(manager: User) -> VersionDraft:
    return start_draft(actor_of_user(manager), KEY, name="By forms")


@pytest.fixture
def browser(manager: User, client: Client) -> Client:
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(draft: VersionDraft, part: str) -> str:
    return f"/programs/drafts/{draft.id}/parts/{part}"


def typed(browser: Client, draft: VersionDraft, part: str) -> dict[str, Any]:
    """Return what a part's form sends if nobody changes anything."""
    context = browser.get(address(draft, part)).context
    data = {name: value for name, value in context["shown"].form.data.items() if value != ""}
    blank = {name: "" for name, value in context["shown"].form.data.items() if value == ""}
    return {**blank, **data, "seen": context["seen"]}


def save(browser: Client, draft: VersionDraft, part: str, **changes: Any) -> Any:
    sent = typed(browser, draft, part)
    return browser.post(f"{address(draft, part)}/save", {**sent, **changes})


@pytest.mark.parametrize("key", [INVENTED, MICROSOFT])
def test_parts_that_nobody_changes_say_what_they_said(key: str) -> None:
    draft = VersionDraft(program_id=key, text=shipped_text(key))
    deeper = DEEPER if key == INVENTED else ["incentives.0", "eligibility.designations.0"]
    changed = []
    for address in (*SECTIONS, *deeper):
        part = part_of(draft, address)
        sent = QueryDict(mutable=True)
        for name, value in PartForm(part.nodes(), part.document, "").data.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
        given = [] if part.value is None else part.value
        if as_written(part.read(sent)) != as_written(given):
            changed.append(address)

    assert changed == []


def test_a_number_is_changed_where_it_stands(browser: Client, draft: VersionDraft) -> None:
    save(browser, draft, "policy", dispute_days="25")

    assert VersionDraft.objects.get().text == text_with_days(25)
    assert DraftChange.objects.get().places[0]["path"] == "policy.dispute_days"


def test_rates_and_caps_are_tables(browser: Client, draft: VersionDraft) -> None:
    changes = {
        "rates.0.value": "13.00", "rates.2.key": "review", "rates.2.value": "4.00",
        "caps.0.remove": "on", "caps.1.scope": "workload", "caps.1.amount": "900.00",
    }  # fmt: skip

    save(browser, draft, "incentives.0", **changes)

    document = check(VersionDraft.objects.get()).document
    assert document is not None
    rule = document.model_dump(mode="json")["incentives"][0]
    assert rule["rates"] == {"draft": "13.00", "simulate": "30.00", "review": "4.00"}
    assert rule["caps"] == [{"scope": "workload", "amount": "900.00"}]


def test_rows_behind_the_last_of_a_form_are_refused(browser: Client, draft: VersionDraft) -> None:
    rows = {f"rates.{place}.key": f"k{place}" for place in range(301)}

    refused = save(browser, draft, "incentives.0", **rows)

    assert (refused.status_code, VersionDraft.objects.get().text) == (422, shipped_text(KEY))
    assert "too many rows" in refused.content.decode()


def test_two_rows_of_one_key_are_refused(browser: Client, draft: VersionDraft) -> None:
    changes = {"rates.2.key": "draft", "rates.2.value": "4.00"}

    refused = save(browser, draft, "incentives.0", **changes)

    assert (refused.status_code, VersionDraft.objects.get().text) == (422, shipped_text(KEY))
    assert "The key draft stands there twice" in refused.content.decode()
    assert refused.context["shown"].form["rates.2.value"].value() == "4.00"


def test_what_is_blank_is_as_usual(browser: Client, draft: VersionDraft) -> None:
    save(browser, draft, "policy", dispute_days="", **{"consent.mode": ""})

    document = check(VersionDraft.objects.get()).document
    assert document is not None
    assert (document.policy.dispute_days, document.policy.consent.mode.value) == (30, "silent")
    assert DAYS not in VersionDraft.objects.get().text


def test_what_is_wrong_is_saved_and_told_at_its_field(browser: Client, draft: VersionDraft) -> None:
    save(browser, draft, "incentives.0", **{"rates.0.value": "a lot", "maximum_months": "x"})

    form = browser.get(address(draft, "incentives.0")).context["shown"].form

    assert sorted(form.errors) == ["maximum_months", "rates.0.value"]
    assert "'a lot'" in form.errors["rates.0.value"][0]
    listed = browser.get(address(draft, "incentives")).content.decode()
    assert "2 things are wrong" in listed


def test_what_is_wrong_leads_from_the_overview_to_its_part(
    browser: Client, draft: VersionDraft
) -> None:
    save(browser, draft, "policy", dispute_days="soon")

    overview = browser.get(f"/programs/drafts/{draft.id}").content.decode()

    assert re.search(rf'<a href="{address(draft, "policy")}">Line \d+</a>', overview)
    assert "It can be proposed once nothing is wrong." in overview


def test_fixed_values_are_written_in_words(browser: Client, draft: VersionDraft) -> None:
    identity = browser.get(f"/programs/drafts/{draft.id}/parts/identity").content.decode()
    policy = browser.get(f"/programs/drafts/{draft.id}/parts/policy").content.decode()
    assert re.search(r'value="saturday"[^>]*>[^<]*(<[^>]*>\s*)*Saturday', identity)
    assert ">Only coded answers, such as: little growth left</option>" in policy
    assert ">coded<" not in policy
    assert re.search(r'value="slot_free"[^>]*>[^<]*(<[^>]*>\s*)*No other partner holds', policy)


def test_a_change_is_saved_and_checked_at_once(browser: Client, draft: VersionDraft) -> None:
    sent = typed(browser, draft, "policy") | {"dispute_days": "soon"}

    answer = browser.post(f"{address(draft, 'policy')}/save", sent, headers={"HX-Request": "true"})

    shown = answer.content.decode()
    assert "Saved. 1 thing is still wrong." in shown
    assert "soon" in shown
    assert 'id="id_part_seen"' in shown
    assert answer.context["seen"] != sent["seen"]


def test_a_part_that_is_right_again_is_saved_and_nothing_else_is_said(
    browser: Client, draft: VersionDraft
) -> None:
    save(browser, draft, "policy", dispute_days="soon")
    sent = typed(browser, draft, "policy") | {"dispute_days": "30"}

    answer = browser.post(f"{address(draft, 'policy')}/save", sent, headers={"HX-Request": "true"})

    shown = answer.content.decode()
    assert "Saved.</p>" in shown
    assert "still wrong" not in shown


def test_without_script_it_is_told_that_something_is_still_wrong(
    browser: Client, draft: VersionDraft
) -> None:
    saved = save(
        browser, draft, "incentives.0", **{"rates.0.value": "a lot", "maximum_months": "x"}
    )
    page = browser.get(saved["Location"]).content.decode()
    assert "message-warning" in page
    assert "Saved. 2 things are still wrong." in page

    saved = save(browser, draft, "policy", dispute_days="30")
    page = browser.get(saved["Location"]).content.decode()
    assert "Saved.</span>" in page


def test_a_part_is_not_called_right_because_much_is_wrong_before_it(
    manager: User, browser: Client, draft: VersionDraft
) -> None:
    wrong = "engagements:\n" + "".join(f"  - {{key: e{at}}}\n" for at in range(300))
    text = re.sub(r"(?ms)^engagements:\n.*?(?=^\w)", wrong, draft.text)
    text = text.replace(DAYS, "dispute_days: soon")
    row = save_text(draft.id, actor_of_user(manager), text, seen=None)
    assert "policy" not in {one.section for one in check(row).findings}
    page = browser.get(address(draft, "policy")).content.decode()
    assert "soon" in page
    assert "Nothing is wrong in this part." not in page


def test_two_people_write_two_parts_and_one_of_two_the_same(
    browser: Client, draft: VersionDraft
) -> None:
    policy, rule = (typed(browser, draft, part) for part in ("policy", "incentives.0"))
    save(browser, draft, "policy", dispute_days="25")

    late = browser.post(f"{address(draft, 'policy')}/save", policy | {"dispute_days": "40"})
    other = browser.post(f"{address(draft, 'incentives.0')}/save", rule | {"rates.0.value": "1"})

    text = VersionDraft.objects.get().text
    assert (late.status_code, other.status_code) == (412, 302)
    assert text == text_with_days(25).replace('draft: "12.00"', 'draft: "1"')


def test_an_entry_is_added_filled_in_and_removed(browser: Client, draft: VersionDraft) -> None:
    added = browser.post(
        f"{address(draft, 'incentives')}/add", {"key": "new", "type": "net_growth"}
    )
    assert added["Location"] == address(draft, "incentives.3")
    missing = browser.get(added["Location"]).context["shown"].form.errors
    assert {"engagement", "basis", "effective.from"} <= set(missing)
    removing = f"{address(draft, 'incentives.3')}/remove"
    seen = browser.get(removing).context["form"].initial["seen"]
    late = browser.post(removing, {"seen": "0" * 32})

    browser.post(removing, {"seen": seen})

    assert late.status_code == 412
    assert VersionDraft.objects.get().text == shipped_text(KEY)


def test_what_a_form_cannot_show_stays(browser: Client, draft: VersionDraft, manager: User) -> None:
    text = shipped_text(KEY).replace("reminder_days: [60, 14, 3]", "reminder_days: {a: [b]}")
    text = text.replace("policy:\n", "policy:\n  strange: 1\n")
    save_text(draft.id, actor_of_user(manager), text, seen=None)

    save(browser, draft, "policy", dispute_days="25")

    assert VersionDraft.objects.get().text == text.replace(DAYS, "dispute_days: 25")


@pytest.mark.parametrize("line", ['"\\ud800": x', 'x: "\\ud800"'])
def test_characters_that_are_no_text_are_mended_as_a_whole(
    browser: Client, draft: VersionDraft, manager: User, line: str
) -> None:
    save_text(draft.id, actor_of_user(manager), f"{draft.text}\n{line}\n", seen=None)

    pages = ("", "/text", "/changes", "/history", "/parts/policy")
    found = [browser.get(f"/programs/drafts/{draft.id}{page}").status_code for page in pages]

    assert found == [200, 200, 200, 200, 409]


def test_keys_of_several_kinds_stay_and_their_part_is_shown(
    browser: Client, draft: VersionDraft, manager: User
) -> None:
    odd = "policy:\n  1: a\n  no: {2026-01-01: b, c: d}\n"
    text = shipped_text(KEY).replace("policy:\n", odd)
    save_text(draft.id, actor_of_user(manager), text, seen=None)

    saved = save(browser, draft, "policy", dispute_days="25")

    assert saved.status_code == 302
    assert VersionDraft.objects.get().text == text.replace(DAYS, "dispute_days: 25")


def test_pairs_keep_keys_that_are_no_text(
    browser: Client, draft: VersionDraft, manager: User
) -> None:
    text = shipped_text(KEY).replace('draft: "12.00"', '7: "1.00", draft: "12.00"')
    save_text(draft.id, actor_of_user(manager), text, seen=None)

    save(browser, draft, "incentives.0", **{"rates.1.value": "13.00"})

    assert VersionDraft.objects.get().text == text.replace('"12.00"', '"13.00"', 1)


def test_who_was_slower_sees_both_and_decides(browser: Client, draft: VersionDraft) -> None:
    sent = typed(browser, draft, "policy") | {"dispute_days": "40"}
    save(browser, draft, "policy", dispute_days="25")
    late = browser.post(f"{address(draft, 'policy')}/save", sent)

    [change] = late.context["late"]["changes"]
    assert (late.status_code, change.path, change.before, change.after) == (
        412, "policy.dispute_days", "25", "40",
    )  # fmt: skip
    assert late.context["shown"].form["dispute_days"].value() == "40"
    again = browser.post(f"{address(draft, 'policy')}/save", sent | {"seen": late.context["seen"]})
    assert (again.status_code, VersionDraft.objects.get().text) == (302, text_with_days(40))


def test_who_is_refused_for_a_wrong_key_has_not_seen_what_another_saved(
    browser: Client, draft: VersionDraft
) -> None:
    part = "incentives.0"
    sent = typed(browser, draft, part)
    save(browser, draft, part, maximum_months="9")
    saved = VersionDraft.objects.get().text
    twice = {"rates.1.key": sent["rates.0.key"]}

    wrong = browser.post(f"{address(draft, part)}/save", sent | twice)

    assert (wrong.status_code, wrong.context["seen"]) == (422, sent["seen"])
    late = browser.post(f"{address(draft, part)}/save", sent | {"seen": wrong.context["seen"]})
    assert (late.status_code, VersionDraft.objects.get().text) == (412, saved)


def test_a_key_is_mended_though_it_stood_there_twice_in_what_was_sent_before(
    browser: Client, draft: VersionDraft
) -> None:
    part = "incentives.0"
    sent = typed(browser, draft, part)
    twice = QueryDict(mutable=True)
    twice.update(sent | {"rates.1.key": sent["rates.0.key"]})

    saved = save(browser, draft, part, **{"rates.1.value": "13.00", "sent": twice.urlencode()})

    assert saved.status_code == 302
    assert VersionDraft.objects.get().text == shipped_text(KEY).replace('"30.00"', '"13.00"', 1)


def test_what_was_typed_stays_when_the_part_is_gone(
    browser: Client, draft: VersionDraft, manager: User
) -> None:
    sent = typed(browser, draft, "policy") | {"dispute_days": "40"}
    real, calls = finding_parts.read_yaml, []

    def meanwhile(text: str) -> Any:
        calls.append(text)
        if len(calls) == 1:  # the page has read the part, somebody empties the document
            save_text(draft.id, actor_of_user(manager), "key: [x", seen=None)
        return real(text)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(finding_parts, "read_yaml", meanwhile)
        late = browser.post(f"{address(draft, 'policy')}/save", sent)

    assert (late.status_code, VersionDraft.objects.get().text) == (409, "key: [x")
    assert late.context["shown"].form["dispute_days"].value() == "40"


def test_parts_that_are_not_there_are_not_found(browser: Client, draft: VersionDraft) -> None:
    wrong = ("engagements.99", "nothing", "policy.dispute_days", "key", "incentives.x", "policy.0")

    assert {browser.get(address(draft, part)).status_code for part in wrong} == {404}


def test_an_unreadable_text_is_mended_as_a_whole(
    browser: Client, draft: VersionDraft, manager: User
) -> None:
    save_text(draft.id, actor_of_user(manager), "key: [x", seen=None)

    assert browser.get(address(draft, "policy")).status_code == 409
    assert "1 thing is wrong" in browser.get(f"/programs/drafts/{draft.id}").content.decode()
