"""Per-user reports keep counts of what the program does not know; the release before leaves none."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("usage", "0008_quality"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="uncounted",
            field=models.JSONField(null=True),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                name="usage_batch_uncounted_of_reports",
                condition=Q(uncounted__isnull=True) | Q(layout="graph-activity") | Q(corrects__isnull=False),
            ),
        ),
    ]
