"""What was imported without proof is named once proof from its first day would be old."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from tests.builders import make_location
from tests.incentives.world import SYSTEM, World
from tests.insights.scene import ask, page, partner_of, viewer
from tests.insights.test_opportunities import found, only

from opencpor.access.roles import Role
from opencpor.claims.evidence.models import AssociationEvidence, StoredFile
from opencpor.common.clock import now
from opencpor.insights.prepared.actions import find
from opencpor.insights.queries import opportunities as queries
from opencpor.register.actions.move_association import move_association
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "proof_missing"
LATER = datetime(2027, 1, 11, 12, tzinfo=UTC)  # one day more than a year after it began


@pytest.fixture
def imported(world: World) -> Association:
    """Ours since January 10, 2026, of which no claim is known."""
    own = Association.objects.get(slot__workload="teams", partner_id=partner_of(world).pk)
    Association.objects.filter(pk=own.pk).update(source="imported", claim_line="")
    return own


def proven(own: Association, world: World) -> AssociationEvidence:
    file = StoredFile.objects.create(
        partner=partner_of(world), name="proof.pdf", kind="pdf", media_type="application/pdf",
        size=1, sha256=b"0" * 32, readable=True, stored_at=now(), stored_by="usr_1",
    )  # fmt: skip
    return AssociationEvidence.objects.create(
        association=own, file=file, kind="other", added_at=now(), added_by="usr_1"
    )


@pytest.mark.parametrize(("days", "count"), [(0, 1), (-1, 0)])
def test_it_is_named_as_soon_as_it_began_more_than_twelve_months_ago(
    world: World, imported: Association, monkeypatch: pytest.MonkeyPatch, days: int, count: int
) -> None:
    monkeypatch.setattr(queries, "now", lambda: LATER + timedelta(days=days))
    assert [one["subject"] for one in found(world, REASON)["items"]] == [imported.id] * count


def test_it_says_since_when_it_is_held_and_leads_to_the_association(
    world: World, imported: Association, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "now", lambda: LATER)
    one = only(world, REASON)
    assert (one["on"], one["page"]) == ("2026-01-10", f"/claims/associations/{imported.id}")
    said = "Imported, held since 10 January 2026, and no proof is on file."
    assert one["text"].startswith(said)
    assert said in page(viewer(world, Role.INCENTIVES_ADMIN), f"opportunities/?reason={REASON}")


def test_a_file_of_any_age_takes_it_off_until_the_file_is_removed(
    world: World, imported: Association, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "now", lambda: LATER)
    proof = proven(imported, world)
    assert found(world, REASON)["items"] == []
    AssociationEvidence.objects.filter(pk=proof.pk).update(removed_at=now())
    assert only(world, REASON)["subject"] == imported.id


def test_what_a_claim_gave_is_not_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "now", lambda: LATER)
    assert found(world, REASON)["items"] == []


def test_after_a_move_start_and_files_are_those_of_before(
    world: World, imported: Association, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = make_location(world.location.organization)
    moved = move_association(imported.id, there.pk, datetime(2026, 6, 1, 12, tzinfo=UTC), SYSTEM)
    monkeypatch.setattr(queries, "now", lambda: LATER)
    one = only(world, REASON)
    assert (one["subject"], one["on"]) == (moved.id, "2026-01-10")
    proven(imported, world)
    assert found(world, REASON)["items"] == []


def follow(first: Association, began: datetime) -> Association:
    """Another engagement takes the place of the first at the same partner: one tenure."""
    own = Association.objects.get(pk=first.pk)
    own.pk, own.period, own.engagement = "asc_later", DateTimeTZRange(began, None), "another"
    with transaction.atomic():
        until = DateTimeTZRange(first.period.lower, began)
        Association.objects.filter(pk=first.pk).update(period=until)
        own.save(force_insert=True)
    return own


@pytest.mark.parametrize(("days", "since"), [(0, []), (60, ["2026-03-01"])])
def test_another_engagement_held_before_is_neither_its_start_nor_its_proof(
    world: World, imported: Association, monkeypatch: pytest.MonkeyPatch, days: int, since: object
) -> None:
    own = follow(imported, datetime(2026, 3, 1, 12, tzinfo=UTC))
    proven(imported, world)
    there = make_location(world.location.organization)
    move_association(own.id, there.pk, datetime(2026, 6, 1, 12, tzinfo=UTC), SYSTEM)
    monkeypatch.setattr(queries, "now", lambda: LATER + timedelta(days=days))
    assert [one["on"] for one in found(world, REASON)["items"]] == since


@pytest.mark.usefixtures("imported")
def test_whoever_sees_no_proof_is_told_nothing_of_it_live_or_prepared(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (queries, find):
        monkeypatch.setattr(module, "now", lambda: LATER)
    reader, admin = viewer(world, Role.REPORT_VIEWER), viewer(world, Role.INCENTIVES_ADMIN)
    assert REASON not in ask(reader, "opportunities")["counts"]
    monkeypatch.setattr(find, "MANY", 0)
    find.find_opportunities()
    assert REASON not in ask(reader, "opportunities")["counts"]
    assert ask(admin, "opportunities")["counts"][REASON] == 1
