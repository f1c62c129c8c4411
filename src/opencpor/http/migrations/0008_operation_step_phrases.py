"""What long work is doing can be said in the reader's language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Rows of before have a step without gaps, which is its own key."""

    dependencies = [("http", "0007_view_organization")]

    operations = [
        migrations.AddField(
            model_name="operation", name="step_phrases", field=models.JSONField(null=True)
        ),
    ]
