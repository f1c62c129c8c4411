"""Makes migrating quick: between its steps Django makes fewer classes of models anew.

After each step Django makes the classes of all models anew that hang together with the one that
changed, and here all hang together: most of the time of a first start. A step that changes the
database reads from other models only names of tables and their keys, and neither a new model nor
a new field, index or constraint changes those. A step in Python wants classes that fit each other:
before it Django makes all of them anew if a state says that it `is_delayed`, as it does here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.migrations.state import ProjectState


@contextmanager
def only_what_changes() -> Iterator[None]:
    """Make only the model itself anew where no other model refers to what changes."""
    from django.db.migrations import state

    owner: Any = state.ProjectState  # what is replaced is Django's own affair
    hanging_together = owner._find_reload_model  # noqa: SLF001 - there is no public place for it

    def found(
        state: "ProjectState",
        app_label: str,
        model_name: str,
        delay: bool = False,  # noqa: FBT001, FBT002 - as Django calls it
    ) -> set[tuple[str, str]]:
        if not (delay or _grew(state, app_label, model_name)):
            models: set[tuple[str, str]] = hanging_together(state, app_label, model_name, delay)
            return models
        state.is_delayed = True
        return {(app_label, model_name)}

    owner._find_reload_model = found  # noqa: SLF001 - as above
    try:
        yield
    finally:
        owner._find_reload_model = hanging_together  # noqa: SLF001 - as above


def _grew(state: "ProjectState", app_label: str, model_name: str) -> bool:
    """Whether a model is new or has more fields than before, and all of those it had."""
    known = state.apps.all_models[app_label].get(model_name)
    if known is None:
        return True
    had = {field.name for field in (*known._meta.local_fields, *known._meta.local_many_to_many)}
    return had < set(state.models[app_label, model_name].fields)
