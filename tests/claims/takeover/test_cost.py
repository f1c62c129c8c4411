"""What a thousand claims in flight cost the database: what they share is read once."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests import files
from tests.claims.bulk.sheets import sheet
from tests.claims.scene import QuietConsent, Scene
from tests.claims.takeover.sheets import begun

from opencpor.access.actor import system
from opencpor.claims.bulk.actions.reading import Sent, Wish
from opencpor.claims.bulk.models import ClaimImport
from opencpor.claims.takeover.actions.carry_out import carry_out, check
from opencpor.claims.takeover.actions.kinds import OF_CLAIMS
from opencpor.claims.takeover.actions.receive import keep

pytestmark = pytest.mark.django_db
BY = system("command-line")


def cost_of(scene: Scene, works: list[str]) -> tuple[int, int]:
    """Return the statements of checking a sheet and of carrying it out; the latter is undone."""
    rows = [begun(scene, reference=one, workload=one, evidence="sow.pdf") for one in works]
    proof = [Sent("sow.pdf", files.pdf())]
    run = keep(OF_CLAIMS, Sent("old.csv", sheet(rows)), Wish(create=True), BY, proof)
    with CaptureQueriesContext(connection) as checking:
        check(run.id, BY)
    with transaction.atomic(), CaptureQueriesContext(connection) as carrying:
        done = carry_out(ClaimImport.objects.get(id=run.id), BY)
        transaction.set_rollback(True)
    assert (done.counts["created"], done.counts["failed"]) == (len(works), 0)
    return len(checking), len(carrying)


def test_a_further_claim_costs_five_statements_to_check_and_some_fifty_to_store() -> None:
    scene = Scene(QuietConsent())  # the customers are really asked
    cost_of(scene, ["teams"])
    one = cost_of(scene, ["teams"])
    three = cost_of(scene, ["teams", "exchange", "intune"])
    checking, carrying = ((many - few) // 2 for few, many in zip(one, three, strict=True))
    assert checking <= 5
    assert carrying <= 56
