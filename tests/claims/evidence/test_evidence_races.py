"""Files against real transactions at once: a verdict, a removal, an arbitration that shows them."""

import io

import pytest
from tests import files
from tests.builders import make_user
from tests.claims.arbitration.case import Case
from tests.claims.arbitration.test_defense import imported
from tests.claims.scene import Scene
from tests.claims.test_races import at_once

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.actions import scan
from opencpor.claims.evidence.actions.add import About, Upload, add_evidence, reuse_evidence
from opencpor.claims.evidence.actions.defend import add_defense
from opencpor.claims.evidence.actions.remove import remove_evidence
from opencpor.claims.evidence.actions.remove_defense import remove_defense
from opencpor.claims.evidence.models import AssociationEvidence, EvidenceKind, Scan, StoredFile
from opencpor.claims.models import Claim
from opencpor.claims.ports import Standing
from opencpor.journal.models import Event
from opencpor.register.models import Association

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
OTHER = About(EvidenceKind.OTHER)


def paper(text: str) -> Upload:
    return Upload("new.pdf", io.BytesIO(files.pdf(text)))


class Defended(Case):
    """An incumbent whose imported association has a file; a challenger's claim is under review."""

    association: Association
    file: AssociationEvidence
    claim: Claim

    def __post_init__(self) -> None:
        self.senior = actor_of_user(make_user(Role.SENIOR_REVIEWER, self.scene.operator))
        self.scene.consent.standing_is = Standing(settled=True)
        self.association = imported(self.scene, self.incumbent)
        upload = paper("Defends")
        self.file = add_defense(self.association.id, upload, OTHER, self.incumbent.actor)
        self.claim = self.scene.under_review("teams", side=self.challenger)

    def accept(self) -> None:
        line = self.scene.line(self.claim)
        decide(self.claim.id, [Ruling(line.id, Outcome.ACCEPT)], self.scene.reviewer)


@pytest.mark.parametrize("verdict", [Scan.CLEAN, Scan.INFECTED])
def test_a_verdict_and_a_removal_at_once_take_the_file_off_once(
    scene: Scene, verdict: Scan
) -> None:
    claim = scene.draft()
    row = add_evidence(claim.id, paper("New"), OTHER, scene.ours.actor)
    StoredFile.objects.filter(id=row.file_id).update(scan=Scan.WAITING)
    answers = at_once(
        lambda: remove_evidence(claim.id, row.id, scene.ours.actor),
        lambda: scan._act(row.file_id, verdict, ""),  # noqa: SLF001 - the scanner is elsewhere
    )
    assert answers in ({"done": 2}, {"done": 1, "not_found": 1})
    row.refresh_from_db()
    assert (row.removed_at is not None, row.revision) == (True, 2)
    assert row.file.deleted_at is not None
    with pytest.raises(FileNotFoundError):
        storage.opened(row.file_id)
    said = set(Event.objects.filter(data__evidence=row.id).values_list("type", flat=True))
    by_scan = {"evidence.added", "evidence.scanned"}
    by_partner = {"evidence.added", "evidence.removed"}
    ways = [by_partner, by_scan if verdict is Scan.INFECTED else by_scan | by_partner]
    assert said in ways


def test_a_file_goes_before_an_arbitration_opens_or_stays_with_it(scene: Scene) -> None:
    case = Defended(scene)
    answers = at_once(
        case.accept,
        lambda: remove_defense(case.association.id, case.file.id, case.incumbent.actor),
    )
    case.file.refresh_from_db()
    gone = case.file.removed_at is not None
    assert answers == {"slot_taken": 1, "done" if gone else "shown_in_arbitration": 1}
    opened = Event.objects.get(type="arbitration.opened").number
    removed = Event.objects.filter(type="evidence.removed").values_list("number", flat=True)
    assert [number < opened for number in removed] == ([True] if gone else [])


def test_two_removals_and_a_verdict_on_a_file_of_two_claims_end_with_no_content(
    scene: Scene,
) -> None:
    first, second = scene.draft("teams"), scene.draft("exchange")
    row = add_evidence(first.id, paper("Shared"), OTHER, scene.ours.actor)
    again = reuse_evidence(second.id, row.id, OTHER, scene.ours.actor)
    StoredFile.objects.filter(id=row.file_id).update(scan=Scan.WAITING)
    at_once(
        lambda: remove_evidence(second.id, again.id, scene.ours.actor),
        lambda: scan._act(row.file_id, Scan.INFECTED, ""),  # noqa: SLF001 - the scanner is elsewhere
        lambda: remove_evidence(first.id, row.id, scene.ours.actor),
    )
    file = StoredFile.objects.get(id=row.file_id)
    assert (file.deleted_at is not None, file.uses.filter(removed_at=None).count()) == (True, 0)
    with pytest.raises(FileNotFoundError):
        storage.opened(file.id)
