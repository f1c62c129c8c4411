"""A new claim is written to the indexes that something asks, and to no others.

Django makes two indexes for every column that points elsewhere, and a second one for every
identifier: it serves ``LIKE`` where words are sorted by a language, while ours are compared byte by
byte, so that the first one serves it too. What most claims do not have is not written down either.
Each index is built and removed beside the table's work; every step leaves alone what is done.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

INDEX = "CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {table} ({column})"
TEXT = "CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {table} ({column} varchar_pattern_ops)"
REPLACED = (
    ("claims_claim", "partner_id", "claims_claim_partner_id_2c01984b"),
    ("claims_claim", "customer_id", "claims_claim_customer_id_a9581595"),
    ("claims_claim", "reviewer_id", "claims_claim_reviewer_id_2ea05566"),
    ("claims_claim", "copied_from_id", "claims_claim_copied_from_id_6cc9c4a4"),
    ("claims_claimline", "dispute_id", "claims_claimline_dispute_id_633c970d"),
    ("claims_claimline", "slot_id", "claims_claimline_slot_id_33ab95f3"),
    ("claims_claimclock", "claim_id", "claims_claimclock_claim_id_f8ad668d"),
)
FOR_LIKE = (
    ("claims_claim", "id", "claims_claim_id_6307dc2e_like"),
    ("claims_claim", "location_id", "claims_claim_location_id_9fb8e985_like"),
    ("claims_claimline", "id", "claims_claimline_id_9058603c_like"),
    ("claims_claimline", "claim_id", "claims_claimline_claim_id_bc37483f_like"),
    *((table, column, f"{name}_like") for table, column, name in REPLACED if column != "slot_id"),
)


def dropped(made: str, indexes: tuple[tuple[str, str, str], ...]) -> list[migrations.RunSQL]:
    """Return what removes some indexes, and what makes them again."""
    return [
        migrations.RunSQL(
            f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
            made.format(table=table, column=column, name=name),
        )
        for table, column, name in indexes
    ]


def fresh(model: str, name: str, *fields: str) -> list[object]:
    """Return what makes an index of the rows that have a first value."""
    return [
        # What an attempt that was cut off left, the database would not use.
        migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {name}", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model,
            models.Index(
                name=name, fields=fields, condition=models.Q((f"{fields[0]}__isnull", False))
            ),
        ),
    ]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("access", "0004_limited"),
        ("claims", "0025_own_beginnings"),
    ]

    operations = [
        *fresh("claim", "claim_of_customer", "customer", "id"),
        *fresh("claim", "claim_of_reviewer", "reviewer", "id"),
        *fresh("claim", "claim_copied", "copied_from"),
        *fresh("claimline", "claim_line_slot", "slot_id"),
        *fresh("claimline", "claim_line_disputed", "dispute"),
        RemoveIndexConcurrently("claim", "claim_by_customer"),
        RemoveIndexConcurrently("claim", "claim_by_reviewer"),
        *dropped(TEXT, FOR_LIKE),
        migrations.SeparateDatabaseAndState(
            database_operations=dropped(INDEX, REPLACED),
            state_operations=[
                migrations.AlterField(
                    "claim",
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="access.organization",
                    ),
                ),
                migrations.AlterField(
                    "claim",
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims_on_it",
                        to="access.organization",
                    ),
                ),
                migrations.AlterField(
                    "claim",
                    "reviewer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims_in_review",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    "claim",
                    "copied_from",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="claims.claim",
                    ),
                ),
                migrations.AlterField(
                    "claimline",
                    "dispute",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="claims.dispute",
                    ),
                ),
                migrations.AlterField("claimline", "slot_id", models.BigIntegerField(null=True)),
                migrations.AlterField(
                    "claimclock",
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clocks",
                        to="claims.claim",
                    ),
                ),
            ],
        ),
    ]
