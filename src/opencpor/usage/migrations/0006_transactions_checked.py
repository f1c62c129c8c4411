"""What 0005 asks of new files holds for all; reading goes on meanwhile."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('usage', '0005_transactions'),
    ]

    operations = [
        ValidateConstraint(model_name='lakefile', name='usage_file_month_of_facts'),
    ]
