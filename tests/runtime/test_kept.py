"""What a kept query gives is what the builder gives: objects, joined ones, and what is left out."""

import pytest
from django.db.models import QuerySet
from django.db.models.signals import post_init

from opencpor.access.models import Organization, Unit
from opencpor.runtime.kept import Kept

pytestmark = pytest.mark.django_db


def units(unit_id: str) -> QuerySet[Unit]:
    rows = Unit.objects.filter(id=unit_id).select_related("organization")
    return rows.only("name", "organization__name")


@pytest.fixture
def unit() -> Unit:
    home = Organization.objects.create(name="Alder", kind="partner")
    return Unit.objects.create(name="North", organization=home)


def test_a_row_is_the_object_that_the_builder_makes(unit: Unit) -> None:
    (found,), (built,) = Kept(units)(unit.id), units(unit.id)
    assert found == built == unit
    assert found.__dict__.keys() == built.__dict__.keys()
    assert found.organization.__dict__.keys() == built.organization.__dict__.keys()
    assert (found._state.adding, found._state.db) == (False, "default")  # noqa: SLF001 - as Django
    assert found.get_deferred_fields() == built.get_deferred_fields()


def test_a_row_can_be_used_as_any_other(unit: Unit) -> None:
    (found,) = Kept(units)(unit.id)
    assert found.organization.kind == "partner"  # left out, and fetched now
    found.name = "South"
    found.save(update_fields=["name"])
    unit.refresh_from_db()
    assert unit.name == "South"


def test_whoever_waits_for_objects_of_a_model_is_told_of_each(unit: Unit) -> None:
    told = []

    def tell(instance: Unit, **_kwargs: object) -> None:
        told.append(instance.name)

    post_init.connect(tell, sender=Unit)
    try:
        Kept(units)(unit.id)
    finally:
        post_init.disconnect(tell, sender=Unit)
    assert told == ["North"]
