from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incentives", "0013_statements_open_as_owed"),
    ]

    operations = [
        migrations.AddField(
            model_name="close",
            name="keeps_all_changes",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
