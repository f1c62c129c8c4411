"""Long work is timed by the clock that everything else goes by; the database is as before."""

from django.db import migrations, models

import opencpor.common.clock


class Migration(migrations.Migration):
    """Only how new rows get their times changes."""

    dependencies = [("http", "0003_shared_cache")]

    operations = [
        migrations.AlterField(
            model_name="operation",
            name="created_at",
            field=models.DateTimeField(default=opencpor.common.clock.now, editable=False),
        ),
        migrations.AlterField(
            model_name="operation",
            name="updated_at",
            field=models.DateTimeField(default=opencpor.common.clock.now),
        ),
    ]
