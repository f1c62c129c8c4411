"""Saved views of lists."""

from django.db import migrations, models

import opencpor.access.models
import opencpor.common.clock


class Migration(migrations.Migration):
    """Adds the table."""

    dependencies = [("http", "0004_operation_clock")]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    opencpor.access.models.PrefixedIdField(
                        editable=False, max_length=40, prefix="vew", primary_key=True,
                        serialize=False,
                    ),
                ),
                ("owner_id", models.CharField(max_length=60)),
                ("list", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=100)),
                ("query", models.JSONField()),
                (
                    "created_at",
                    models.DateTimeField(default=opencpor.common.clock.now, editable=False),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner_id", "list", "name"), name="saved_view_name_once"
                    )
                ],
            },
        ),
    ]
