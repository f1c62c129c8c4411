"""Notices of several locations name them, so that they are gone from sight with each of them."""

import django.contrib.postgres.fields
from django.db import migrations, models

# Which locations earlier ones name is known from their words only. They count as naming all
# locations of their partner, so that only who sees all of them still reads them.
KEEP = """
UPDATE notices_notice AS notice SET places = (
    SELECT array_agg(unit.id ORDER BY unit.id) FROM access_unit AS unit
    WHERE unit.organization_id = notice.organization_id
) WHERE notice.kind = 'payment.forfeit_near' AND notice.unit_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0003_unit_id_organization"),
        ("notices", "0009_notice_zone"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="places",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), null=True, size=None
            ),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
