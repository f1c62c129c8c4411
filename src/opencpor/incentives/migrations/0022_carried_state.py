from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incentives", "0022_forecasts"),
    ]

    operations = [
        migrations.AddField(
            model_name="close",
            name="state_file",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="close",
            name="state_hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="close",
            name="state_about",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="close",
            name="judged_from",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="close",
            name="judged_anew",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
