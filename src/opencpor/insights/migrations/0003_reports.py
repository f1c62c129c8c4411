"""Saved reports and their runs; a run that is over never changes."""

import django.db.models.deletion
import opencpor.access.models
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION insights_keep_report_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL OR
       (OLD.id, OLD.report_id, OLD.organization_id, OLD.owner_id, OLD.token, OLD.definition,
        OLD.asked_at)
       IS DISTINCT FROM
       (NEW.id, NEW.report_id, NEW.organization_id, NEW.owner_id, NEW.token, NEW.definition,
        NEW.asked_at) THEN
        RAISE EXCEPTION 'run % cannot change', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER insights_report_run_kept BEFORE UPDATE ON insights_reportrun
    FOR EACH ROW EXECUTE FUNCTION insights_keep_report_run();
"""

UNGUARDED = """
DROP TRIGGER insights_report_run_kept ON insights_reportrun;
DROP FUNCTION insights_keep_report_run();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0002_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='rpt', primary_key=True, serialize=False)),
                ('organization_id', models.CharField(max_length=40)),
                ('owner_id', models.CharField(max_length=60)),
                ('token', models.CharField(blank=True, max_length=60)),
                ('name', models.CharField(max_length=100)),
                ('definition', models.JSONField()),
                ('rhythm', models.CharField(blank=True, choices=[('', 'Never'), ('daily', 'Daily'), ('weekly', 'Weekly'), ('monthly', 'Monthly')], max_length=10)),
                ('next_at', models.DateTimeField(null=True)),
                ('mailed', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='report_due')],
                'constraints': [models.UniqueConstraint(fields=('owner_id', 'organization_id', 'name'), name='report_name_once'), models.CheckConstraint(condition=models.Q(models.Q(('mailed', False), ('next_at', None), ('rhythm', '')), models.Q(('next_at__isnull', False), ('rhythm__in', ['daily', 'weekly', 'monthly'])), _connector='OR'), name='report_rhythm')],
            },
        ),
        migrations.CreateModel(
            name='ReportRun',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='rrn', primary_key=True, serialize=False)),
                ('organization_id', models.CharField(max_length=40)),
                ('owner_id', models.CharField(max_length=60)),
                ('token', models.CharField(blank=True, max_length=60)),
                ('name', models.CharField(max_length=100)),
                ('definition', models.JSONField()),
                ('scheduled', models.BooleanField(default=False)),
                ('operation_id', models.CharField(blank=True, max_length=40)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('columns', models.JSONField(default=list)),
                ('reach', models.JSONField(default=list)),
                ('rows', models.PositiveIntegerField(null=True)),
                ('size', models.PositiveBigIntegerField(null=True)),
                ('file', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('problem', models.JSONField(null=True)),
                ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='insights.report')),
            ],
            options={
                'indexes': [models.Index(fields=['owner_id', '-id'], name='report_run_by_owner'), models.Index(condition=models.Q(('finished_at', None)), fields=['organization_id'], name='report_run_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('finished_at', None), ('problem', None), ('rows', None), ('sha256', '')), models.Q(('file', ''), ('finished_at__isnull', False), ('rows', None), ('sha256', ''), ('problem__isnull', False)), models.Q(('finished_at__isnull', False), ('problem', None), ('rows__isnull', False), models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='report_run_whole')],
            },
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
