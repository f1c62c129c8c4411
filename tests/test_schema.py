"""Rules about every table at once."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
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


# What a claim that is created is written to: each further index is paid for by all of them.
WRITTEN_BY_EVERY_CLAIM = (
    "claims_claim",
    "claims_claimclock",
    "claims_claimline",
    "journal_event",
    "journal_personalvalue",
    "journal_streamhead",
    "journal_unplaced",
)
REPEATED = """
    SELECT repeated.indexrelid::regclass::text
    FROM pg_index AS repeated JOIN pg_index AS other USING (indrelid)
    WHERE indrelid = %s::regclass AND repeated.indexrelid <> other.indexrelid
        AND NOT repeated.indisunique AND repeated.indexprs IS NULL AND repeated.indpred IS NULL
        AND other.indpred IS NULL
        AND starts_with(other.indkey::text || ' ', repeated.indkey::text || ' ')
"""


@pytest.mark.django_db
@pytest.mark.parametrize("table", WRITTEN_BY_EVERY_CLAIM)
def test_no_index_of_a_table_that_every_claim_writes_repeats_another(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(REPEATED, [table])
        assert cursor.fetchall() == []
