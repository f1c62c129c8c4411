"""Where units in question are, and what newer usage changes, are kept beside the figures.

The release before neither reads nor writes these tables. It computes figures without them: until the
next time lists look at all tenants, as before.
"""

from django.db import migrations, models
from django.db.models import Q

KINDS = ["missing", "lost", "zero", "jump", "above_paid", "unknown"]


class Migration(migrations.Migration):

    dependencies = [("usage", "0009_uncounted")]

    operations = [
        migrations.CreateModel(
            name="QualityPlaces",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("program_key", models.CharField(db_collation="C", max_length=64)),
                ("month", models.DateField()),
                ("kind", models.CharField(max_length=20)),
                ("counts", models.JSONField()),
            ],
            options={
                "db_table": "usage_quality_places",
                "constraints": [
                    models.UniqueConstraint(
                        name="quality_places_once", fields=["program_key", "month", "kind"]
                    ),
                    models.CheckConstraint(
                        name="quality_places_known", condition=Q(month__day=1, kind__in=KINDS)
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LateCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("program_key", models.CharField(db_collation="C", max_length=64)),
                ("month", models.DateField()),
                ("sources", models.CharField(max_length=64)),
                ("changed", models.JSONField()),
            ],
            options={
                "db_table": "usage_late_count",
                "constraints": [
                    models.UniqueConstraint(
                        name="late_count_once", fields=["program_key", "month"]
                    ),
                    models.CheckConstraint(name="late_count_month", condition=Q(month__day=1)),
                ],
            },
        ),
        # What is late was never counted: an installation in which nothing changes counts it too.
        migrations.RunSQL(
            "INSERT INTO usage_quality_change (id) "
            "SELECT nextval(pg_get_serial_sequence('usage_quality_change', 'id')) "
            "FROM usage_quality_result LIMIT 1",
            migrations.RunSQL.noop,
        ),
    ]
