"""The tables of partners' sums, and what they need to know of customers."""

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


def table(
    name: str, told: str, fields: list[tuple[str, models.Field]], sums: str, once: tuple[str, ...],
    indexes: tuple[models.Index, ...] = (), include: tuple[str, ...] = (),
) -> migrations.CreateModel:  # fmt: skip
    """Return a table of sums."""
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ("program_key", key()),
            ("month", models.DateField()),
            ("partner", to("access.organization")),
            *fields,
            *((one, models.BigIntegerField()) for one in sums.split()),
        ],
        options={
            "db_table": f"insights_{told}",
            "constraints": [
                models.UniqueConstraint(
                    fields=once, name=f"{told}_once", **({"include": include} if include else {})
                ),
                models.CheckConstraint(
                    condition=models.Q(("rows__gte", 0)), name=f"{told}_counts"
                ),
            ],
            **({"indexes": list(indexes)} if indexes else {}),
        },
    )  # fmt: skip


LOCATION = ("location", to("access.unit"))
SHARED = [
    LOCATION,
    ("shared", models.TextField(db_collation="C")),
    ("place", models.PositiveSmallIntegerField()),
]
MARKET = [("market", key(2)), ("segment", key(20))]
BY = ("partner", "month", "program_key")


def _country(model: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(
            model, name,
            models.CharField(blank=True, db_collation="C", db_default="", max_length=length),
        )
        for name, length in (("market", 2), ("segment", 20))
    ]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("insights", "0005_more_changes")]

    operations = [
        *_country("usagesummary"),
        *_country("claimsummary"),
        table(
            "PlaceUsage", "place_usage", [*SHARED, ("workload", key()), *MARKET],
            "rows active active_known paid paid_known both_active both_paid growth deployments",
            (*BY, "location", "shared", "place", "workload", "market", "segment"),
        ),
        table(
            "ServedGrowth", "served_growth", [*SHARED, ("customer", to("access.organization"))],
            "rows growth deployments", (*BY, "location", "shared", "place", "customer"),
            include=("growth", "deployments"),
        ),
        table(
            "PlaceMoney", "place_money",
            [LOCATION, ("workload", key()), ("currency", models.CharField(max_length=3))],
            "rows amount_minor", (*BY, "location", "workload", "currency"),
        ),
        table(
            "PlaceClaims", "place_claims", [LOCATION, ("workload", key()), *MARKET],
            "rows lines open won dropped declined withdrawn decided seconds",
            (*BY, "location", "workload", "market", "segment"),
        ),
        table(
            "PartnerMonth", "partner_month", [], "rows used growth won dropped declined", BY,
            (models.Index(fields=["program_key", "month"], name="partner_month_of_program"),),
        ),
    ]  # fmt: skip
