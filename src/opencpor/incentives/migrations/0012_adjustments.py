"""Adjustments by hand; the database keeps what was proposed and lets two persons book it."""

import django.db.models.deletion
import opencpor.access.models
from django.db import migrations, models

GUARDS = """
-- What is proposed begins as that, and what it is about belongs to the same parties.
CREATE FUNCTION incentives_adjustment_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'proposed' THEN
        RAISE EXCEPTION 'an adjustment begins as a proposal' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.earning_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM incentives_earning e WHERE e.id = NEW.earning_id
            AND (e.program_key, e.location_id, e.customer_id, e.month, e.currency)
              = (NEW.program_key, NEW.location_id, NEW.customer_id, NEW.month, NEW.currency)
            AND e.association_id = NEW.association_id
    ) THEN
        RAISE EXCEPTION 'line % is of others than its adjustment', NEW.earning_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.association_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM register_association a JOIN register_slot s ON s.id = a.slot_id
            WHERE a.id = NEW.association_id
            AND (a.location_id, s.customer_id, s.program_key)
              = (NEW.location_id, NEW.customer_id, NEW.program_key)
    ) THEN
        RAISE EXCEPTION 'association % is of others than its adjustment', NEW.association_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_adjustment_begins BEFORE INSERT ON incentives_adjustment
    FOR EACH ROW EXECUTE FUNCTION incentives_adjustment_begins();

-- A decision is the last word; an approved amount stands in the ledger as it was proposed, in the
-- month that is open.
CREATE FUNCTION incentives_keep_adjustment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'proposed' THEN
        RAISE EXCEPTION 'adjustment % is decided', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.id, OLD.program_key, OLD.location_id, OLD.customer_id, OLD.association_id,
        OLD.earning_id, OLD.month, OLD.kind, OLD.amount_minor, OLD.currency, OLD.note,
        OLD.proposed_by, OLD.proposed_at)
       IS DISTINCT FROM
       (NEW.id, NEW.program_key, NEW.location_id, NEW.customer_id, NEW.association_id,
        NEW.earning_id, NEW.month, NEW.kind, NEW.amount_minor, NEW.currency, NEW.note,
        NEW.proposed_by, NEW.proposed_at) THEN
        RAISE EXCEPTION 'what was proposed cannot change' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'approved' THEN
        PERFORM incentives_hold_ledger(NEW.program_key);
        IF NOT EXISTS (
            SELECT FROM incentives_journal j JOIN incentives_entry e ON e.journal_id = j.id
                WHERE j.id = NEW.journal_id AND (j.kind, j.source, j.program_key)
                  = ('adjustment', NEW.id, NEW.program_key)
                AND (e.account, e.location_id, e.currency, e.amount_minor)
                  = ('partner_payable', NEW.location_id, NEW.currency, NEW.amount_minor)
        ) OR 1 <> (
            SELECT count(*) FROM incentives_entry
                WHERE journal_id = NEW.journal_id AND account = 'partner_payable'
        ) THEN
            RAISE EXCEPTION 'adjustment % is not what journal % books', NEW.id, NEW.journal_id
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.processed IS DISTINCT FROM (
            SELECT (max(month) + interval '1 month')::date
                FROM incentives_close WHERE program_key = NEW.program_key
        ) THEN
            RAISE EXCEPTION 'adjustment % is not processed in the month that is open', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_adjustment_kept BEFORE UPDATE ON incentives_adjustment
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_adjustment();
CREATE TRIGGER incentives_adjustment_no_delete BEFORE DELETE ON incentives_adjustment
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_adjustment_no_truncate BEFORE TRUNCATE ON incentives_adjustment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNGUARDED = """
DROP TRIGGER incentives_adjustment_no_truncate ON incentives_adjustment;
DROP TRIGGER incentives_adjustment_no_delete ON incentives_adjustment;
DROP TRIGGER incentives_adjustment_kept ON incentives_adjustment;
DROP TRIGGER incentives_adjustment_begins ON incentives_adjustment;
DROP FUNCTION incentives_keep_adjustment();
DROP FUNCTION incentives_adjustment_begins();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_limited'),
        ('incentives', '0011_payee_guards'),
        ('register', '0006_moves'),
    ]

    operations = [
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='adj', primary_key=True, serialize=False)),
                ('program_key', models.CharField(max_length=64)),
                ('month', models.DateField()),
                ('processed', models.DateField(null=True)),
                ('kind', models.CharField(choices=[('incorrect_calculation', 'incorrect_calculation'), ('incorrect_enrollment', 'incorrect_enrollment'), ('partner_mapping', 'partner_mapping'), ('policy_exception', 'policy_exception'), ('previous_period', 'previous_period'), ('operations', 'operations'), ('recoupment', 'recoupment')], max_length=30)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('note', models.TextField(max_length=2000)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], default='proposed', max_length=12)),
                ('proposed_by', models.CharField(max_length=64)),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, max_length=64)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('association', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='register.association')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='access.organization')),
                ('earning', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='incentives.earning')),
                ('journal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adjustment', to='incentives.journal')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='access.unit')),
                ('shown_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['shown_to', 'processed', 'id'], name='adjustment_by_place'), models.Index(fields=['state', 'id'], name='adjustment_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['incorrect_calculation', 'incorrect_enrollment', 'partner_mapping', 'policy_exception', 'previous_period', 'operations', 'recoupment']), ('state__in', ['proposed', 'approved', 'rejected', 'withdrawn']), models.Q(('note', ''), _negated=True)), name='adjustment_known'), models.CheckConstraint(condition=models.Q(('amount_minor__lt', 0), models.Q(('amount_minor__gt', 0), models.Q(('kind__in', ['recoupment']), _negated=True)), _connector='OR'), name='adjustment_amount'), models.CheckConstraint(condition=models.Q(('month__day', 1), models.Q(('processed', None), models.Q(('month__lte', models.F('processed')), ('processed__day', 1)), _connector='OR')), name='adjustment_months'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', ''), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='adjustment_decided'), models.CheckConstraint(condition=models.Q(('state', 'proposed'), models.Q(('state__in', ('approved', 'rejected')), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), models.Q(('decided_by', models.F('proposed_by')), ('state', 'withdrawn')), _connector='OR'), name='adjustment_two_persons'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'rejected'), _negated=True), ('reason', '')), _connector='OR'), name='adjustment_rejected_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('journal__isnull', False), ('processed__isnull', False), ('shown_to', models.F('location')), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('journal', None), ('processed', None), ('shown_to', None)), _connector='OR'), name='adjustment_booked')],
            },
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
