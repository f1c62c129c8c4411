"""The table of what rules posted and hands adjusted for workloads at locations."""

import django.db.models.deletion
from django.db import migrations, models


def key(length: int = 64) -> models.CharField:
    """Return a column of keys."""
    return models.CharField(blank=True, db_collation="C", max_length=length)


def to(model: str) -> models.ForeignKey:
    """Return a column that the database does not check."""
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+", to=model,
    )  # fmt: skip


ONCE = (
    "partner", "month", "program_key", "location", "workload", "rule", "currency", "market",
    "segment",
)  # fmt: skip
SUMS = ("rows", "lines", "earned_minor", "differences_minor", "by_hand_minor")


class Migration(migrations.Migration):
    dependencies = [("insights", "0011_leading_added")]

    operations = [
        migrations.CreateModel(
            name="PlaceEarned",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("program_key", key()),
                ("month", models.DateField()),
                ("partner", to("access.organization")),
                ("location", to("access.unit")),
                ("workload", key()),
                ("rule", key(80)),
                ("currency", models.CharField(max_length=3)),
                ("market", key(2)),
                ("segment", key(20)),
                *((one, models.BigIntegerField()) for one in SUMS),
            ],
            options={
                "db_table": "insights_place_earned",
                "constraints": [
                    models.UniqueConstraint(fields=ONCE, name="place_earned_once"),
                    models.CheckConstraint(
                        condition=models.Q(("rows__gte", 0)), name="place_earned_counts"
                    ),
                ],
            },
        ),
    ]
