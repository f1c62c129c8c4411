"""Sheets carried out at once: whatever a reference stands for is there once."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from tests.claims.bulk.sheets import sheet
from tests.claims.scene import ENROLLED_LATER, Scene
from tests.claims.takeover.sheets import ClaimsManager, begun, held
from tests.claims.test_races import at_once

from opencpor.access.queries import actor_of_user
from opencpor.claims.actions.submit import submit
from opencpor.claims.bulk.actions.reading import Sent, Wish
from opencpor.claims.bulk.models import ClaimImport, ImportedClaim
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.takeover.actions.carry_out import carry_out, check
from opencpor.claims.takeover.actions.kinds import OF_ASSOCIATIONS, OF_CLAIMS, Kind
from opencpor.claims.takeover.actions.receive import keep
from opencpor.register.models import Association, Tenure

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SHEETS = 3


def checked(kind: Kind, rows: list[dict[str, str]], manager: ClaimsManager) -> list[ClaimImport]:
    """Several imports of one sheet, each found in order before any is carried out."""
    actor, content = actor_of_user(manager.user), sheet(rows)
    runs = [keep(kind, Sent("old.csv", content), Wish(create=True), actor) for _ in range(SHEETS)]
    return [check(run.id, actor) for run in runs]


def carrying(runs: list[ClaimImport], manager: ClaimsManager) -> list[Callable[[], object]]:
    actor = actor_of_user(manager.user)
    return [lambda run=run: carry_out(run, actor) for run in runs]


def totals(runs: list[ClaimImport]) -> dict[str, int]:
    found = [ClaimImport.objects.get(id=run.id).counts for run in runs]
    return {name: sum(one[name] for one in found) for name in ("created", "done", "failed")}


def test_one_sheet_of_associations_carried_out_at_once_opens_each_once(scene: Scene) -> None:
    manager = ClaimsManager(scene)
    units = ("teams", "exchange", "intune", "sharepoint")
    rows = [held(scene, reference=f"old-{one}", workload=one) for one in units]
    runs = checked(OF_ASSOCIATIONS, rows, manager)
    assert at_once(*carrying(runs, manager)) == {"done": SHEETS}
    assert (Association.objects.count(), Tenure.objects.count()) == (len(units), len(units))
    assert totals(runs) == {"created": 4, "done": 4 * (SHEETS - 1), "failed": 0}
    assert set(ImportedClaim.objects.values_list("association", flat=True)) == set(
        Association.objects.values_list("id", flat=True)
    )


def test_one_sheet_of_claims_carried_out_at_once_stores_each_once(scene: Scene) -> None:
    manager, units = ClaimsManager(scene), ("teams", "exchange", "intune", "sharepoint")
    rows = [begun(scene, reference=f"CL-{one}", workload=one) for one in units]
    runs = checked(OF_CLAIMS, rows, manager)
    assert at_once(*carrying(runs, manager)) == {"done": SHEETS}
    assert (Claim.objects.count(), ClaimLine.objects.count()) == (4, 4)
    assert totals(runs) == {"created": 4, "done": 4 * (SHEETS - 1), "failed": 0}
    assert scene.consent.heard.count("submitted") == 4


def test_a_claim_handed_in_and_taken_over_at_once_is_there_once(scene: Scene) -> None:
    manager, draft = ClaimsManager(scene), scene.draft("teams")
    [run, *_] = checked(OF_CLAIMS, [begun(scene)], manager)
    at_once(
        *carrying([run], manager),
        lambda: submit(
            draft.id, scene.ours.actor, acknowledgements=scene.acknowledgements,
            reasons=ENROLLED_LATER,
        ),
    )  # fmt: skip
    assert Claim.objects.filter(state="submitted").count() == 1
    counts = ClaimImport.objects.get(id=run.id).counts
    assert counts["created"] + counts["failed"] == 1


def test_the_database_holds_a_reference_once(scene: Scene) -> None:
    first, second = scene.submitted("teams"), scene.submitted("exchange")
    Claim.objects.filter(id=first.id).update(reference="CL-1")
    with pytest.raises(IntegrityError, match="claim_taken_over_once"), transaction.atomic():
        Claim.objects.filter(id=second.id).update(reference="CL-1")
