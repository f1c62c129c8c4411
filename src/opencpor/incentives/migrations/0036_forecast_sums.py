"""Forecasts added up by location, with what was earned of them.

What there is is added up by the job that makes forecasts; until then it is added up by who looks.
"""

import django.db.models.deletion
from django.db import migrations, models

SUMS = (
    "made", "history", "near", "units_low", "units_mid", "units_high", "amount_low", "amount_mid",
    "amount_high", "earned_minor",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_limited"),
        ("incentives", "0035_posted_sums"),
    ]

    operations = [
        migrations.CreateModel(
            name="ForecastCount",
            fields=[
                (
                    "forecast",
                    models.OneToOneField(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True, related_name="+", serialize=False,
                        to="incentives.forecast",
                    ),
                ),
                ("number", models.BigIntegerField()),
            ],
            options={"db_table": "incentives_forecast_count"},
        ),
        migrations.CreateModel(
            name="ForecastSum",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                *((name, models.BigIntegerField()) for name in SUMS),
                (
                    "forecast",
                    models.ForeignKey(
                        db_constraint=False, db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+",
                        to="incentives.forecast",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        db_constraint=False, db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+",
                        to="access.unit",
                    ),
                ),
            ],
            options={
                "db_table": "incentives_forecast_sum",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("forecast", "location"), name="forecast_sum_once"
                    )
                ],
            },
        ),
    ]  # fmt: skip
