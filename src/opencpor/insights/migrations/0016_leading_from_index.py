"""Who leads is read from one index alone, which is the one that says what stands once.

It is built beside the tables' work and takes the place of two; what an attempt that was cut off left
is made anew. Pages of such a table are looked over early, as the index is enough only for rows that
nobody changed since.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

_ADDED = import_module("opencpor.insights.migrations.0011_leading_added")
OF_ONE = (
    "side", "measure", "organization_id", "year", "program_key", "engagement", "currency", "market",
    "segment",
)  # fmt: skip
TABLES = (
    ("leading", "leading", (), "leading_in_order"),
    ("leadingworkload", "leading_workload", ("workload",), "leading_workload_in_order"),
)
AGAIN = "CREATE OR REPLACE"
EARLY = "autovacuum_vacuum_scale_factor = 0.02"


def _functions(once: tuple[str, ...]) -> str:
    """Return the statements by which triggers find what stands once by these columns."""
    return "".join(
        _ADDED.function(f"{source}_led", _ADDED.put(source, "changed", once), AGAIN)
        + _ADDED.function(f"{source}_unled", _ADDED.take(source, once), AGAIN)
        for source in _ADDED.MEASURED
    )


def _index(told: str, more: tuple[str, ...]) -> str:
    columns, months = ", ".join((*more, *OF_ONE)), ", ".join(_ADDED.MONTHS)
    return (
        f"CREATE UNIQUE INDEX CONCURRENTLY {told}_anew ON insights_{told} ({columns})"
        f" INCLUDE ({months})"
    )


def _field(column: str) -> str:
    return column.removesuffix("_id")


def _told(model: str, told: str, more: tuple[str, ...], old: str) -> list[Operation]:
    """Return what one table's old and new rule are to Django."""
    return [
        migrations.RemoveConstraint(model, f"{told}_once"),
        migrations.AddConstraint(
            model,
            models.UniqueConstraint(
                fields=[_field(one) for one in (*more, *OF_ONE)], include=_ADDED.MONTHS,
                name=f"{told}_once",
            ),
        ),
        migrations.RemoveIndex(model, old),
    ]  # fmt: skip


def _swapped() -> str:
    """Return the transaction after which the new rule holds, and triggers know it."""
    tables = "".join(
        f"ALTER TABLE insights_{told} DROP CONSTRAINT {told}_once,"
        f" ADD CONSTRAINT {told}_once UNIQUE USING INDEX {told}_anew;"
        f"ALTER TABLE insights_{told} SET ({EARLY});"
        for _model, told, _more, _old in TABLES
    )
    return f"BEGIN; {tables} {_functions(_ADDED.KEYS)} COMMIT;"


def _back() -> str:
    """Return what brings the old rule back."""
    found = ["BEGIN;"]
    for _model, told, more, old in TABLES:
        once, order = ", ".join((*_ADDED.ONCE, *more)), ", ".join((*more, *OF_ONE[:4]))
        found += [
            f"ALTER TABLE insights_{told} RESET (autovacuum_vacuum_scale_factor);",
            f"ALTER TABLE insights_{told} DROP CONSTRAINT {told}_once,"
            f" ADD CONSTRAINT {told}_once UNIQUE ({once});",
            f"CREATE INDEX {old} ON insights_{told} ({order});",
        ]
    return " ".join((*found, _functions(_ADDED.ONCE), "COMMIT;"))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("insights", "0015_leading_in_order")]

    operations = [
        *(
            migrations.RunSQL(
                [f"DROP INDEX CONCURRENTLY IF EXISTS {told}_anew", _index(told, more)],
                migrations.RunSQL.noop,
            )
            for _model, told, more, _old in TABLES
        ),
        migrations.RunSQL(
            [_swapped()],
            _back(),
            state_operations=[operation for table in TABLES for operation in _told(*table)],
        ),
        *(
            migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {old}", migrations.RunSQL.noop)
            for *_table, old in TABLES
        ),
    ]
