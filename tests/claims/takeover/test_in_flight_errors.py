"""What keeps a claim in flight out: each error is named on its row, and nothing has changed."""

from typing import Any

import pytest
from tests.builders import token_of
from tests.claims.scene import Scene, make_claimant
from tests.claims.takeover.sheets import ClaimsManager, ago, begun

from opencpor.access.models import User
from opencpor.claims.models import Claim
from opencpor.common.errors import Conflict
from opencpor.directory.models import Customer
from opencpor.register.models import Slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(scene: Scene) -> ClaimsManager:
    return ClaimsManager(scene)


@pytest.fixture
def reviewer(scene: Scene) -> User:
    return User.objects.get(id=scene.reviewer.id)


def codes(one: dict[str, Any]) -> set[str]:
    return {note["code"] for note in one["notes"] if note["outcome"]}


def test_a_reference_that_stands_for_another_claim_is_an_error(
    scene: Scene, manager: ClaimsManager
) -> None:
    manager.take([begun(scene)])
    rival = make_claimant().location.partner_id
    answer = manager.take([begun(scene, partner_id=rival)], only_clean_rows="true")
    [row] = manager.rows(answer)
    assert (row["claim"], codes(row)) == (None, {"reference_taken"})
    assert Claim.objects.get().partner_id == scene.ours.location.organization_id


def test_what_the_partner_holds_or_claims_already_is_an_error(
    scene: Scene, manager: ClaimsManager
) -> None:
    scene.approved("teams")
    scene.submitted("exchange")
    answer = manager.send([
        begun(scene),
        begun(scene, reference="CL-2", workload="exchange"),
        begun(scene, reference="CL-3", workload="intune"),
        begun(scene, reference="CL-4", workload="intune"),
        begun(scene, reference="CL-3", claim_key="x", workload="sharepoint"),
    ])  # fmt: skip
    usual = {"not_enrolled", "overdue", "evidence_missing"}
    found = [codes(one) - usual for one in manager.rows(answer)]
    assert found == [
        {"already_associated"}, {"already_claimed"}, set(), {"duplicate_row"}, {"duplicate_row"},
    ]  # fmt: skip


WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"reference": ""}, "reference", "required"),
    ({"reference": "x" * 101}, "reference", "too_long"),
    ({"engagement": ""}, "engagement", "required"),
    ({"engagement": "nosuch"}, "engagement", "unknown_engagement"),
    ({"state": "approved"}, "state", "state_not_in_flight"),
    ({"submitted_on": ""}, "submitted_on", "required"),
    ({"submitted_on": "soon"}, "submitted_on", "invalid"),
    ({"submitted_on": "2999-01-01"}, "submitted_on", "date_in_future"),
    ({"state_since": "2020-01-01"}, "state_since", "dates_out_of_order"),
    ({"state": "awaiting_customer"}, "state_since", "required"),
    ({"state": "under_review", "state_since": ago(1)}, "reviewer", "reviewer_missing"),
    ({"reviewer": "nobody@example.com"}, "reviewer", "reviewer_unknown"),
    ({"acknowledged": "perhaps"}, "acknowledged", "invalid"),
    ({"asked_for": "missing_products"}, "asked_for", "asked_in_other_state"),
    ({"state": "action_required", "state_since": ago(1)}, "asked_for", "nothing_asked"),
    ({"state": "action_required", "asked_for": "nosuch"}, "asked_for", "unknown_reason"),
    ({"partner_id": "0"}, "partner_id", "partner_id_unknown"),
    ({"tenant_id": "nobody"}, "tenant_id", "tenant_id_shape"),
    ({"workload": "abacus"}, "workload", "workload_unknown"),
    ({"workload": ""}, "workload", "lines_missing"),
    ({"contact_name": ""}, "contact_name", "contact_missing"),
    ({"evidence": "sow.pdf; copy.pdf"}, "evidence", "duplicate_file"),
    ({"evidence": "lost.pdf"}, "evidence", "file_not_sent"),
    ({"evidence_signed_on": "2999-01-01"}, "evidence_signed_on", "date_in_future"),
    ({"name": "x" * 201}, "name", "too_long"),
]  # fmt: skip


def test_every_error_of_a_row_is_named_and_nothing_is_taken_over(
    scene: Scene, manager: ClaimsManager
) -> None:
    rows = [
        begun(scene, reference=f"CL-{place}", claim_key=f"k{place}") | changed
        for place, (changed, _, _) in enumerate(WRONG)
    ]
    answer = manager.take(rows)
    found = manager.rows(answer)
    for one, (changed, field, code) in zip(found, WRONG, strict=True):
        errors = {(note["field"], note["code"]) for note in one["notes"] if
                  note["outcome"] == "error"}  # fmt: skip
        assert (field, code) in errors, (changed, errors)
    assert manager.counts(answer)["error"] == len(WRONG)
    assert not Claim.objects.exists()


def test_rows_of_one_claim_do_not_contradict_each_other(
    scene: Scene, manager: ClaimsManager
) -> None:
    other = {"reference": "CL-1", "workload": "exchange", "state": "awaiting_customer"}
    first, second = manager.rows(manager.take([begun(scene), other]))
    assert "differs_within_claim" not in codes(first)
    assert codes(second) == {"differs_within_claim"}
    assert not Claim.objects.exists()


def test_a_customer_that_wants_no_more_requests_is_not_asked(
    scene: Scene, manager: ClaimsManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwelcome(*_: object) -> None:
        raise Conflict("The customer has declined.", code="customer_declined_before")

    monkeypatch.setattr(scene.consent, "submitted", unwelcome)
    [row] = manager.rows(manager.take([begun(scene)], only_clean_rows="true"))
    assert (row["claim"], "customer_declined_before" in codes(row)) == (None, True)
    monkeypatch.setattr(scene.consent, "refuse_unwelcome", unwelcome)
    [row] = manager.rows(manager.send([begun(scene)]))
    assert (row["outcome"], codes(row)) == ("error", {"customer_declined_before"})
    assert (Claim.objects.count(), Slot.objects.count()) == (0, 0)


def test_a_contact_at_the_partner_is_never_asked(scene: Scene, manager: ClaimsManager) -> None:
    domain = scene.ours.location.organization.domains.get().domain
    answer = manager.take([begun(scene, contact_email=f"me@{domain}")], only_clean_rows="true")
    assert "contact_on_partner_domain" in codes(manager.rows(answer)[0])
    assert (Claim.objects.count(), scene.consent.heard) == (0, [])


def test_a_tenant_that_nobody_confirmed_cannot_be_accepted_already(
    scene: Scene, manager: ClaimsManager
) -> None:
    unknown = {"tenant_id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
               "customer_domain": "new.example", "contact_email": "ada@new.example"}  # fmt: skip
    waits = {"reference": "CL-2", "state": "awaiting_customer", "state_since": ago(1)}
    answer = manager.take(
        [begun(scene, **unknown), begun(scene, **unknown | waits, workload="exchange")],
        only_clean_rows="true",
    )
    first, second = manager.rows(answer)
    assert first["claim"]
    assert (second["claim"], "tenant_unverified" in codes(second)) == (None, True)
    claim = Claim.objects.get()
    assert Customer.objects.get(organization_id=claim.customer_id).status == "unverified"


def test_whoever_does_not_write_the_directory_takes_over_nothing(
    scene: Scene, manager: ClaimsManager, reviewer: User
) -> None:
    manager.headers = {"Authorization": f"Bearer {token_of(reviewer)}"}
    assert manager.take([begun(scene)]).status_code == 403
    assert not Claim.objects.exists()


def test_what_is_found_is_worded_in_the_language_of_whoever_reads_it(
    scene: Scene, manager: ClaimsManager
) -> None:
    late, wrong = begun(scene), begun(scene, reference="CL-2", state="lost", workload="abacus")
    run = manager.send([late, wrong])
    english = {note["code"]: note["text"] for row in manager.rows(run) for note in row["notes"]}
    manager.headers["Accept-Language"] = "de"
    notes = [note for row in manager.rows(run) for note in row["notes"]]
    german = {note["code"]: note["text"] for note in notes}
    assert english["state_not_in_flight"] == "“lost” is no state that a claim can come in."
    assert german["state_not_in_flight"] == "In „lost“ kann kein Antrag übernommen werden."
    assert german["overdue"].startswith("Die Frist ist am 20")
    assert all(german[code] != text for code, text in english.items())
    assert all(note["remedy"] != "Correct the date." for note in notes)
