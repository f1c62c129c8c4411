"""The tables by which partners and customers are ranked."""

import django.db.models.deletion
from django.db import migrations, models


def key(length: int = 64) -> models.CharField:
    """Return a column of keys."""
    return models.CharField(blank=True, db_collation="C", max_length=length)


ONCE = (
    "organization", "measure", "year", "program_key", "engagement", "currency", "market", "segment",
)  # fmt: skip


def table(name: str, told: str, index: models.Index, more: tuple[str, ...]) -> migrations.CreateModel:  # fmt: skip
    """Return one of the two tables."""
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ("side", key(10)),
            ("measure", key(10)),
            ("program_key", key()),
            ("year", models.PositiveSmallIntegerField()),
            ("engagement", key()),
            ("currency", models.CharField(blank=True, max_length=3)),
            ("market", key(2)),
            ("segment", key(20)),
            ("rows", models.BigIntegerField()),
            *((f"m{month:02}", models.BigIntegerField()) for month in range(1, 13)),
            *((one, key()) for one in more),
            (
                "organization",
                models.ForeignKey(
                    db_constraint=False, db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING, related_name="+",
                    to="access.organization",
                ),
            ),
        ],
        options={
            "db_table": f"insights_{told}",
            "constraints": [
                models.UniqueConstraint(fields=(*ONCE, *more), name=f"{told}_once"),
                models.CheckConstraint(
                    condition=models.Q(("rows__gte", 0)), name=f"{told}_counts"
                ),
            ],
            "indexes": [index],
        },
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("insights", "0009_by_workload")]

    operations = [
        table(
            "Leading", "leading",
            models.Index(fields=["side", "measure", "year"], name="leading_of_year"), (),
        ),
        table(
            "LeadingWorkload", "leading_workload",
            models.Index(
                fields=["workload", "side", "measure", "year"], name="leading_workload_of_year"
            ),
            ("workload",),
        ),
    ]  # fmt: skip
