"""Questions about other rules, and where their answers lie; an answer never changes."""

import django.db.models.deletion
import opencpor.access.models
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION incentives_keep_what_if() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL OR
       (OLD.id, OLD.program_key, OLD.kind, OLD.first, OLD.last, OLD.asked, OLD.text, OLD.close_id,
        OLD.organization_id, OLD.asked_by, OLD.asked_at)
       IS DISTINCT FROM
       (NEW.id, NEW.program_key, NEW.kind, NEW.first, NEW.last, NEW.asked, NEW.text, NEW.close_id,
        NEW.organization_id, NEW.asked_by, NEW.asked_at) THEN
        RAISE EXCEPTION 'what-if % cannot change', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_what_if_kept BEFORE UPDATE ON incentives_whatif
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_what_if();
"""

UNGUARDED = """
DROP TRIGGER incentives_what_if_kept ON incentives_whatif;
DROP FUNCTION incentives_keep_what_if();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('incentives', '0021_closes_keep_all_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='WhatIf',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='wif', primary_key=True, serialize=False)),
                ('program_key', models.CharField(db_collation='C', max_length=64)),
                ('kind', models.CharField(choices=[('back_test', 'Back Test')], max_length=12)),
                ('organization_id', models.CharField(max_length=40)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('asked', models.JSONField()),
                ('text', models.TextField(blank=True)),
                ('operation_id', models.CharField(blank=True, max_length=40)),
                ('asked_by', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('currency', models.CharField(max_length=3)),
                ('lines', models.PositiveIntegerField(null=True)),
                ('lines_file', models.CharField(blank=True, max_length=300)),
                ('lines_hash', models.CharField(blank=True, max_length=64)),
                ('sums_file', models.CharField(blank=True, max_length=300)),
                ('sums_hash', models.CharField(blank=True, max_length=64)),
                ('close', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incentives.close')),
            ],
            options={
                'indexes': [models.Index(fields=['organization_id', '-id'], name='what_if_by_home'), models.Index(fields=['expires_at'], name='what_if_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('first__day', 1), ('first__lte', models.F('last')), ('last__day', 1)), name='what_if_months'), models.CheckConstraint(condition=models.Q(('kind__in', ['back_test'])), name='what_if_known'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('lines', None), ('lines_file', ''), ('sums_file', '')), models.Q(('finished_at__isnull', False), ('lines__isnull', False), models.Q(('lines_file', ''), _negated=True), models.Q(('sums_file', ''), _negated=True)), _connector='OR'), name='what_if_answered')],
            },
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
