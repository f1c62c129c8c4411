"""What is made anew between steps of a migration: little, and all of it before a step in Python."""

from collections.abc import Iterator

import pytest
from django.db import models
from django.db.migrations.operations.special import RunPython
from django.db.migrations.state import ModelState, ProjectState

from opencpor.runtime.model_states import only_what_changes

KEY = ("id", models.BigAutoField(primary_key=True))


@pytest.fixture
def state() -> Iterator[ProjectState]:
    """A book of a shelf, both of them drawn."""
    shelf = ("shelf", models.ForeignKey("room.Shelf", models.CASCADE))
    drawn = ProjectState()
    drawn.add_model(ModelState("room", "Shelf", [KEY], {"indexes": []}))
    drawn.add_model(ModelState("room", "Book", [KEY, shelf], {"indexes": []}))
    assert drawn.apps.get_model("room.Book")
    with only_what_changes():
        yield drawn


def test_an_index_leaves_the_models_around_it_as_they_are(state: ProjectState) -> None:
    shelf, book = (state.apps.get_model("room", name) for name in ("shelf", "book"))
    state.add_index("room", "book", models.Index(fields=["shelf"], name="by_shelf"))
    assert state.apps.get_model("room.Shelf") is shelf
    assert state.apps.get_model("room.Book") is not book
    assert [index.name for index in state.apps.get_model("room.Book")._meta.indexes] == ["by_shelf"]


def test_a_new_model_and_a_new_reference_leave_others_as_they_are(state: ProjectState) -> None:
    shelf = state.apps.get_model("room.Shelf")
    state.add_model(ModelState("room", "Page", [KEY]))
    reference = models.ForeignKey("room.Shelf", models.CASCADE, null=True)
    state.add_field("room", "page", "found", reference, preserve_default=True)
    found = state.apps.get_model("room.Page")._meta.get_field("found")
    assert state.apps.get_model("room.Shelf") is shelf is found.related_model


def test_a_key_that_others_refer_to_is_changed_in_all_of_them(state: ProjectState) -> None:
    key = models.UUIDField(primary_key=True)
    state.alter_field("room", "shelf", "id", key, preserve_default=True)
    reference = state.apps.get_model("room.Book")._meta.get_field("shelf")
    assert reference.related_model is state.apps.get_model("room.Shelf")
    assert reference.target_field.get_internal_type() == "UUIDField"


def test_a_step_in_python_sees_models_that_fit_each_other(state: ProjectState) -> None:
    state.add_index("room", "shelf", models.Index(fields=["id"], name="by_key"))
    stale = state.apps.get_model("room.Book")._meta.get_field("shelf")
    assert stale.related_model is not state.apps.get_model("room.Shelf")
    seen = []
    step = RunPython(lambda apps, _: seen.append(apps), RunPython.noop)
    step.database_forwards("room", _Editor(), state, state)
    reference = seen[0].get_model("room.Book")._meta.get_field("shelf")
    assert reference.related_model is seen[0].get_model("room.Shelf")


class _Editor:
    """As much of a schema's editor as a step in Python asks."""

    class connection:  # noqa: N801 - Django's name
        alias = "default"


def test_django_does_as_ever_afterwards() -> None:
    usual = ProjectState._find_reload_model  # type: ignore[attr-defined]  # noqa: SLF001 - what is replaced
    with only_what_changes():
        assert ProjectState._find_reload_model is not usual  # type: ignore[attr-defined]  # noqa: SLF001 - as above
    assert ProjectState._find_reload_model is usual  # type: ignore[attr-defined]  # noqa: SLF001 - as above
