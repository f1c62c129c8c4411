"""What partners paid for: a table of its own, so that nothing waits for it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_initial'),
        ('eligibility', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldDesignation',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('program_key', models.CharField(db_collation='C', max_length=64)),
                ('designation', models.CharField(db_collation='C', max_length=64)),
                ('since', models.DateField()),
                ('renews_on', models.DateField()),
                ('withdrawn', models.BooleanField(default=False)),
                ('imported_at', models.DateTimeField()),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held_designations', to='directory.partner')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('program_key', 'partner', 'designation'), name='held_designation_once'), models.CheckConstraint(condition=models.Q(('renews_on__gt', models.F('since'))), name='held_designation_renewed_later')],
            },
        ),
    ]
