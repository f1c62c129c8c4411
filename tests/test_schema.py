"""Rules about every table at once."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

from opencpor.access.scope import scope_of

OURS = [
    m for m in apps.get_models(include_auto_created=False) if m.__module__.startswith("opencpor")
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_table_says_whose_rows_it_holds(model: type[Model]) -> None:
    scope = scope_of(model)
    assert bool(scope.internal) != bool(scope.read)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_the_paths_of_a_scope_lead_to_a_column(model: type[Model]) -> None:
    scope = scope_of(model)
    for path in filter(None, (scope.partner, scope.unit, scope.customer, scope.home)):
        str(model._default_manager.filter(**{path: "x"}).query)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
