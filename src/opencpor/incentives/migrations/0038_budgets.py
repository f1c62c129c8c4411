"""Budgets of rules; what one says stays, and it is replaced once."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import opencpor.access.models
from django.db import migrations, models

GUARDS = """
-- A budget begins standing and untold, perhaps for one of its rule that has been replaced; it is
-- told of higher marks only, and replaced once.
CREATE FUNCTION incentives_keep_budget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.replaced_at IS NOT NULL OR NEW.told_percent <> 0 THEN
            RAISE EXCEPTION 'a budget begins standing' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM incentives_budget b
            WHERE b.id = NEW.replaces_id AND b.program_key = NEW.program_key AND b.rule = NEW.rule
                AND b.replaced_at IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'budget % replaces none of its rule', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.replaced_at IS NOT NULL
       OR (OLD.id, OLD.program_key, OLD.rule, OLD.first, OLD.last, OLD.amount_minor, OLD.currency,
           OLD.set_by, OLD.set_at, OLD.replaces_id)
       IS DISTINCT FROM
       (NEW.id, NEW.program_key, NEW.rule, NEW.first, NEW.last, NEW.amount_minor, NEW.currency,
        NEW.set_by, NEW.set_at, NEW.replaces_id)
       OR NEW.told_percent < OLD.told_percent THEN
        RAISE EXCEPTION 'budget % can only be replaced, once', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_budget_kept BEFORE INSERT OR UPDATE ON incentives_budget
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_budget();
CREATE TRIGGER incentives_budget_no_delete BEFORE DELETE ON incentives_budget
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_budget_no_truncate BEFORE TRUNCATE ON incentives_budget
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNGUARDED = """
DROP TRIGGER incentives_budget_no_truncate ON incentives_budget;
DROP TRIGGER incentives_budget_no_delete ON incentives_budget;
DROP TRIGGER incentives_budget_kept ON incentives_budget;
DROP FUNCTION incentives_keep_budget();
"""


def same(column):
    number = models.Func(models.F(column), models.Value(0), function='hashtextextended')
    return models.Func(number, number, models.Value('[]'), function='int8range')


class Migration(migrations.Migration):

    dependencies = [
        ('incentives', '0037_journal_of_earnings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='bgt', primary_key=True, serialize=False)),
                ('program_key', models.CharField(max_length=64)),
                ('rule', models.CharField(max_length=80)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('set_by', models.CharField(max_length=64)),
                ('set_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('told_percent', models.PositiveSmallIntegerField(default=0)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='incentives.budget')),
            ],
            options={
                'indexes': [models.Index(fields=['program_key', 'rule', 'first'], name='budget_by_rule')],
                'constraints': [models.CheckConstraint(condition=models.Q(('first__day', 1), ('first__lte', models.F('last')), ('last__day', 1)), name='budget_months'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0), ('told_percent__in', (0, 80, 100)), models.Q(('rule', ''), _negated=True)), name='budget_known'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('replaced_at', None)), expressions=[(same('program_key'), '&&'), (same('rule'), '&&'), (models.Func(models.F('first'), models.F('last'), models.Value('[]'), function='daterange'), '&&')], name='budget_one_stands')],
            },
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
