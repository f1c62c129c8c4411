"""Imports of claims: the sheet, its files, and what became of each claim in it."""

import django.db.models.deletion
import opencpor.access.models
import opencpor.common.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the tables."""

    dependencies = [
        ('claims', '0012_arbitration'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimImport',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='cim', primary_key=True, serialize=False)),
                ('created_by', models.CharField(db_index=True, max_length=60)),
                ('created_at', models.DateTimeField(default=opencpor.common.clock.now, editable=False)),
                ('file_name', models.CharField(max_length=200)),
                ('digest', models.BinaryField(max_length=32)),
                ('columns', models.JSONField()),
                ('rows', models.JSONField()),
                ('state', models.CharField(choices=[('checking', 'Checking'), ('checked', 'Checked'), ('creating', 'Creating'), ('done', 'Done')], max_length=10)),
                ('create', models.BooleanField(default=False)),
                ('only_clean_rows', models.BooleanField(default=False)),
                ('operation_id', models.CharField(max_length=40)),
                ('counts', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['created_at'], name='claim_import_by_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['checking', 'checked', 'creating', 'done'])), name='claim_import_state_known')],
            },
        ),
        migrations.CreateModel(
            name='ImportedClaim',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('place', models.PositiveIntegerField()),
                ('rows', models.JSONField()),
                ('outcome', models.CharField(max_length=10)),
                ('usable', models.BooleanField()),
                ('found', models.JSONField()),
                ('problem', models.JSONField(null=True)),
                ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='claims.claim')),
                ('claim_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='claims.claimimport')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim_import', 'place'), name='imported_claim_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=255)),
                ('size', models.PositiveBigIntegerField()),
                ('content', models.BinaryField()),
                ('claim_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='claims.claimimport')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim_import', 'name'), name='import_file_once')],
            },
        ),
    ]
