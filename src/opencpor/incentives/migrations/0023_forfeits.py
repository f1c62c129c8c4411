"""Forfeited payments; the database has none that its partner was not warned of in time."""

import django.db.models.deletion
import opencpor.access.models
from django.db import migrations, models

GUARDS = """
-- A warning is of what its statement said is payable, and stands as it was told.
CREATE FUNCTION incentives_keep_forfeit_warning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR NOT EXISTS (
        SELECT FROM incentives_statement s WHERE s.id = NEW.statement_id
            AND NEW.amount_minor <= s.opening_minor + s.earned_minor + s.adjusted_minor
                + s.returned_minor - s.paid_minor - s.forfeited_minor
    ) THEN
        RAISE EXCEPTION 'warning % is not of what its statement said', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_forfeitwarning_kept BEFORE INSERT OR UPDATE ON incentives_forfeitwarning
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_forfeit_warning();
CREATE TRIGGER incentives_forfeitwarning_no_delete BEFORE DELETE ON incentives_forfeitwarning
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_forfeitwarning_no_truncate BEFORE TRUNCATE ON incentives_forfeitwarning
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Nothing is forfeited before the day that its partner was told; days of programs begin up to
-- fourteen hours before those of UTC. The name makes it the last that looks.
CREATE FUNCTION incentives_payment_was_warned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.warning_id IS DISTINCT FROM OLD.warning_id
       OR (NEW.state = 'forfeited') <> (NEW.warning_id IS NOT NULL) THEN
        RAISE EXCEPTION 'payment % is not what a warning told', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.state = 'forfeited' AND NOT EXISTS (
        SELECT FROM incentives_forfeitwarning w
            JOIN incentives_statement s ON s.id = w.statement_id
            JOIN incentives_close c ON c.id = s.close_id
            JOIN incentives_journal j ON j.id = NEW.journal_id
        WHERE w.id = NEW.warning_id
            AND (s.location_id, s.currency, c.program_key)
              = (NEW.location_id, NEW.currency, NEW.program_key)
            AND w.last_day < ((NEW.state_since AT TIME ZONE 'UTC') + interval '14 hours')::date
            AND (j.kind, j.source) = ('forfeiture', NEW.id)
    ) THEN
        RAISE EXCEPTION 'payment % is forfeited without a warning in time', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_payment_was_warned BEFORE INSERT OR UPDATE ON incentives_payment
    FOR EACH ROW EXECUTE FUNCTION incentives_payment_was_warned();
"""

UNGUARDED = """
DROP TRIGGER incentives_payment_was_warned ON incentives_payment;
DROP FUNCTION incentives_payment_was_warned();
DROP TRIGGER incentives_forfeitwarning_no_truncate ON incentives_forfeitwarning;
DROP TRIGGER incentives_forfeitwarning_no_delete ON incentives_forfeitwarning;
DROP TRIGGER incentives_forfeitwarning_kept ON incentives_forfeitwarning;
DROP FUNCTION incentives_keep_forfeit_warning();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('incentives', '0020_recompute'),
    ]

    operations = [
        migrations.CreateModel(
            name='ForfeitWarning',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='pfw', primary_key=True, serialize=False)),
                ('amount_minor', models.BigIntegerField()),
                ('last_day', models.DateField()),
                ('told_at', models.DateTimeField()),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forfeit_warnings', to='incentives.statement')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('statement', 'last_day'), name='forfeit_warning_once'),
                    models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='forfeit_warning_of_something'),
                ],
            },
        ),
        migrations.AddField(
            model_name='payment',
            name='warning',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='incentives.forfeitwarning'),
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
