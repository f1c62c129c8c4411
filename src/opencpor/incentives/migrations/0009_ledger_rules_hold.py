"""What 0007 asks of new rows holds for all; numbers and lines stand once.

Reading goes on meanwhile; only what posts waits for the two indexes.
"""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incentives', '0008_numbered_ledger'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.UniqueConstraint(condition=models.Q(('posting', ''), _negated=True), fields=('posting', 'association', 'rule', 'milestone', 'month'), name='earning_once_per_posting'),
        ),
        migrations.AddConstraint(
            model_name='journal',
            constraint=models.UniqueConstraint(fields=('program_key', 'number'), name='journal_number_once'),
        ),
        ValidateConstraint(model_name='earning', name='earning_names_what_posted_it'),
        ValidateConstraint(model_name='entry', name='entry_names_location_and_cause'),
        ValidateConstraint(model_name='journal', name='journal_source_fits_kind'),
        ValidateConstraint(model_name='journal', name='journal_of_a_close_names_it'),
        ValidateConstraint(model_name='statement', name='statement_cut_follows'),
    ]
