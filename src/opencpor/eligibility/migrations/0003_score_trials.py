"""What other versions would do to scores: questions, and the scores that would differ."""

import django.db.models.deletion
import opencpor.access.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_organization_by_name'),
        ('eligibility', '0002_held_designations'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScoreTrial',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='sct', primary_key=True, serialize=False)),
                ('program_key', models.CharField(db_collation='C', max_length=64)),
                ('organization_id', models.CharField(max_length=40)),
                ('asked', models.JSONField()),
                ('text', models.TextField(blank=True)),
                ('operation_id', models.CharField(blank=True, max_length=40)),
                ('asked_by', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('base', models.PositiveIntegerField(null=True)),
                ('day', models.DateField(null=True)),
                ('partners', models.PositiveIntegerField(null=True)),
                ('changes', models.PositiveIntegerField(null=True)),
                ('counts', models.JSONField(default=list)),
            ],
            options={
                'indexes': [models.Index(fields=['organization_id', '-id'], name='score_trial_by_home'), models.Index(fields=['expires_at'], name='score_trial_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('base', None), ('changes', None), ('day', None), ('finished_at', None), ('partners', None)), models.Q(('base__isnull', False), ('changes__isnull', False), ('day__isnull', False), ('finished_at__isnull', False), ('partners__isnull', False)), _connector='OR'), name='score_trial_answered')],
            },
        ),
        migrations.CreateModel(
            name='TriedScore',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('designation', models.CharField(db_collation='C', max_length=64)),
                ('moved', models.BooleanField()),
                ('before', models.CharField(blank=True, max_length=10)),
                ('after', models.CharField(blank=True, max_length=10)),
                ('total_before', models.DecimalField(decimal_places=4, max_digits=24, null=True)),
                ('total_after', models.DecimalField(decimal_places=4, max_digits=24, null=True)),
                ('track_before', models.CharField(blank=True, db_collation='C', max_length=64)),
                ('track_after', models.CharField(blank=True, db_collation='C', max_length=64)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='access.organization')),
                ('trial', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='eligibility.scoretrial')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('trial', 'partner', 'designation'), name='tried_score_once')],
            },
        ),
    ]
