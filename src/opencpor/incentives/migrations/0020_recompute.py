"""Recomputes: the database keeps what was proposed, and lets two persons post it."""

import django.db.models.deletion
import opencpor.access.models
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION incentives_recompute_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'proposed' THEN
        RAISE EXCEPTION 'a recompute begins as a proposal' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_recompute_begins BEFORE INSERT ON incentives_recompute
    FOR EACH ROW EXECUTE FUNCTION incentives_recompute_begins();

-- A decision is the last word; what is approved is processed in the month that is open, and the
-- ledger holds exactly as many of its lines as it says.
CREATE FUNCTION incentives_keep_recompute() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'proposed' THEN
        RAISE EXCEPTION 'recompute % is decided', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.id, OLD.program_key, OLD.first, OLD.last, OLD.program_version, OLD.close_id,
        OLD.what_if_id, OLD.note, OLD.proposed_by, OLD.proposed_at)
       IS DISTINCT FROM
       (NEW.id, NEW.program_key, NEW.first, NEW.last, NEW.program_version, NEW.close_id,
        NEW.what_if_id, NEW.note, NEW.proposed_by, NEW.proposed_at)
       OR OLD.input_file <> '' AND
       (OLD.input_file, OLD.input_hash, OLD.batches)
       IS DISTINCT FROM
       (NEW.input_file, NEW.input_hash, NEW.batches) THEN
        RAISE EXCEPTION 'what was proposed cannot change' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'approved' THEN
        PERFORM incentives_hold_ledger(NEW.program_key);
        IF NEW.lines IS DISTINCT FROM (
            SELECT count(*) FROM incentives_earning
                WHERE posting = NEW.id AND program_key = NEW.program_key
                AND processed = NEW.processed
        ) THEN
            RAISE EXCEPTION 'recompute % has not posted its lines', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.processed IS DISTINCT FROM (
            SELECT (max(month) + interval '1 month')::date
                FROM incentives_close WHERE program_key = NEW.program_key
        ) THEN
            RAISE EXCEPTION 'recompute % is not processed in the month that is open', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_recompute_kept BEFORE UPDATE ON incentives_recompute
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_recompute();
CREATE TRIGGER incentives_recompute_no_delete BEFORE DELETE ON incentives_recompute
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_recompute_no_truncate BEFORE TRUNCATE ON incentives_recompute
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNGUARDED = """
DROP TRIGGER incentives_recompute_no_truncate ON incentives_recompute;
DROP TRIGGER incentives_recompute_no_delete ON incentives_recompute;
DROP TRIGGER incentives_recompute_kept ON incentives_recompute;
DROP TRIGGER incentives_recompute_begins ON incentives_recompute;
DROP FUNCTION incentives_keep_recompute();
DROP FUNCTION incentives_recompute_begins();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('incentives', '0016_bank_answers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Recompute',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='rcp', primary_key=True, serialize=False)),
                ('program_key', models.CharField(db_collation='C', max_length=64)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('program_version', models.PositiveIntegerField(null=True)),
                ('note', models.TextField(max_length=2000)),
                ('input_file', models.CharField(blank=True, max_length=300)),
                ('input_hash', models.CharField(blank=True, max_length=64)),
                ('batches', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], default='proposed', max_length=12)),
                ('proposed_by', models.CharField(max_length=64)),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, max_length=64)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('processed', models.DateField(null=True)),
                ('lines', models.PositiveIntegerField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='whatif',
            name='what_if_known',
        ),
        migrations.AlterField(
            model_name='whatif',
            name='kind',
            field=models.CharField(choices=[('back_test', 'Back Test'), ('usage', 'Usage'), ('recompute', 'Recompute')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='whatif',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['back_test', 'usage', 'recompute'])), name='what_if_known'),
        ),
        migrations.AddField(
            model_name='recompute',
            name='close',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incentives.close'),
        ),
        migrations.AddField(
            model_name='recompute',
            name='what_if',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recompute', to='incentives.whatif'),
        ),
        migrations.AddConstraint(
            model_name='recompute',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('program_key',), name='recompute_one_waits'),
        ),
        migrations.AddConstraint(
            model_name='recompute',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'approved', 'rejected', 'withdrawn']), models.Q(('note', ''), _negated=True)), name='recompute_known'),
        ),
        migrations.AddConstraint(
            model_name='recompute',
            constraint=models.CheckConstraint(condition=models.Q(('first__day', 1), ('first__lte', models.F('last')), ('last__day', 1)), name='recompute_months'),
        ),
        migrations.AddConstraint(
            model_name='recompute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', ''), ('state', 'proposed')), models.Q(('decided_at__isnull', False), ('state__in', ('approved', 'rejected')), models.Q(('decided_by', models.F('proposed_by')), _negated=True), models.Q(('decided_by', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('decided_by', models.F('proposed_by')), ('state', 'withdrawn')), _connector='OR'), name='recompute_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='recompute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'rejected'), _negated=True), ('reason', '')), _connector='OR'), name='recompute_rejected_says_why'),
        ),
        migrations.AddConstraint(
            model_name='recompute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lines__isnull', False), ('processed__isnull', False), ('state', 'approved'), models.Q(('input_file', ''), _negated=True)), models.Q(models.Q(('state', 'approved'), _negated=True), ('lines', None), ('processed', None)), _connector='OR'), name='recompute_posted'),
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
