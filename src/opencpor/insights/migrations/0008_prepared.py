"""What large partners can do next, as it was found last."""

import django.db.models.deletion
from django.db import migrations, models


def key(length: int, *, blank: bool = False) -> models.CharField:
    """Return a column of keys."""
    return models.CharField(blank=blank, db_collation="C", max_length=length)


class Migration(migrations.Migration):
    dependencies = [("insights", "0007_adding")]

    operations = [
        migrations.CreateModel(
            name="PreparedState",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("looked_at", models.DateTimeField()),
                ("seconds", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "insights_prepared_state",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="prepared_state_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="PreparedList",
            fields=[
                (
                    "partner",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="access.organization",
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("costs", models.JSONField(default=list)),
            ],
            options={"db_table": "insights_prepared_list"},
        ),
        migrations.CreateModel(
            name="PreparedOpportunity",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("rank", models.PositiveIntegerField()),
                ("plain_rank", models.PositiveIntegerField(null=True)),
                ("reason", key(30)),
                ("program_key", key(64)),
                ("customer_id", key(40)),
                ("name", models.CharField(max_length=200)),
                ("workload", key(64, blank=True)),
                ("subscription_id", models.UUIDField(null=True)),
                ("subject", key(40, blank=True)),
                ("on", models.DateField(null=True)),
                ("items", models.JSONField(default=list)),
                ("users", models.BigIntegerField(null=True)),
                ("amount", models.DecimalField(decimal_places=4, max_digits=30, null=True)),
                ("share", key(20, blank=True)),
                ("illustrative", models.BooleanField()),
                (
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="access.organization",
                    ),
                ),
            ],
            options={
                "db_table": "insights_prepared_opportunity",
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "rank"), name="prepared_rank_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("plain_rank__isnull", False)),
                        fields=("partner", "plain_rank"),
                        name="prepared_plain_rank_once",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["partner", "reason", "rank"], name="prepared_by_reason")
                ],
            },
        ),
    ]
