"""Batches keep what their sentences are made of; without, as of the release before, they are English."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("usage", "0010_where_and_late"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="phrases",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
