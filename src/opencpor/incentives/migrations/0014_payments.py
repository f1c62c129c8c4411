"""Batches of payments; the database books them by two persons, and as the ledger says."""

import django.db.models.deletion
import opencpor.access.models
from django.db import migrations, models

GUARDS = """
-- A batch begins as a proposal and is decided once; what an approval books is its own journal.
CREATE FUNCTION incentives_keep_payment_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION 'a batch begins as a proposal' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'proposed' THEN
        RAISE EXCEPTION 'batch % is decided', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.id, OLD.program_key, OLD.currency, OLD.format, OLD.execute_on, OLD.total_minor,
        OLD.left_out, OLD.proposed_by, OLD.proposed_at)
       IS DISTINCT FROM
       (NEW.id, NEW.program_key, NEW.currency, NEW.format, NEW.execute_on, NEW.total_minor,
        NEW.left_out, NEW.proposed_by, NEW.proposed_at) THEN
        RAISE EXCEPTION 'what was proposed cannot change' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'approved' AND NOT EXISTS (
        SELECT FROM incentives_journal WHERE id = NEW.journal_id
            AND (kind, source, program_key) = ('payment', NEW.id, NEW.program_key)
    ) THEN
        RAISE EXCEPTION 'batch % is not what journal % books', NEW.id, NEW.journal_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_paymentbatch_kept BEFORE INSERT OR UPDATE ON incentives_paymentbatch
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_payment_batch();

-- At the end of the transaction its payments share its fate, and add up to what it says.
CREATE FUNCTION incentives_payment_batch_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its incentives_paymentbatch;
BEGIN
    SELECT * INTO its FROM incentives_paymentbatch WHERE id = NEW.id;
    IF its.total_minor IS DISTINCT FROM (
        SELECT sum(amount_minor) FROM incentives_payment WHERE batch_id = its.id
    ) THEN
        RAISE EXCEPTION 'batch % is not the sum of its payments', its.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM incentives_payment WHERE batch_id = its.id AND CASE its.state
            WHEN 'proposed' THEN state <> 'upcoming'
            WHEN 'approved' THEN state IN ('upcoming', 'rejected_during_review')
            ELSE state <> 'rejected_during_review' END
    ) THEN
        RAISE EXCEPTION 'batch % is %, but not all of its payments', its.id, its.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER incentives_paymentbatch_whole
    AFTER INSERT OR UPDATE ON incentives_paymentbatch DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION incentives_payment_batch_is_whole();

-- A payment takes the steps of the table, and stands where the ledger says it does.
CREATE FUNCTION incentives_keep_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its incentives_paymentbatch;
    owed bigint;
    clearing bigint;
BEGIN
    SELECT * INTO its FROM incentives_paymentbatch WHERE id = NEW.batch_id;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('upcoming', 'forfeited') THEN
            RAISE EXCEPTION 'a payment begins upcoming or forfeited'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state = 'upcoming' AND (its.state, its.program_key, its.currency)
           IS DISTINCT FROM ('proposed', NEW.program_key, NEW.currency) THEN
            RAISE EXCEPTION 'payment % is of no batch that waits', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.payee_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM incentives_payee WHERE id = NEW.payee_id AND location_id = NEW.location_id
                AND state IN ('approved', 'replaced')
        ) THEN
            RAISE EXCEPTION 'payee % is none that is paid for this location', NEW.payee_id
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.retries_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM incentives_payment WHERE id = NEW.retries_id
                AND (location_id, program_key, currency)
                  = (NEW.location_id, NEW.program_key, NEW.currency)
                AND state IN ('failed', 'reversed')
        ) THEN
            RAISE EXCEPTION 'payment % did not come back', NEW.retries_id
                USING ERRCODE = 'check_violation';
        END IF;
    ELSE
        IF (OLD.id, OLD.batch_id, OLD.program_key, OLD.location_id, OLD.currency,
            OLD.amount_minor, OLD.payee_id, OLD.retries_id)
           IS DISTINCT FROM
           (NEW.id, NEW.batch_id, NEW.program_key, NEW.location_id, NEW.currency,
            NEW.amount_minor, NEW.payee_id, NEW.retries_id) THEN
            RAISE EXCEPTION 'what is paid cannot change' USING ERRCODE = 'check_violation';
        END IF;
        IF (OLD.state, NEW.state) NOT IN (
            ('upcoming', 'in_progress'), ('upcoming', 'reprocessing'),
            ('upcoming', 'rejected_during_review'),
            ('in_progress', 'sent'), ('reprocessing', 'sent'),
            ('in_progress', 'failed'), ('reprocessing', 'failed'),
            ('sent', 'reversed')
        ) THEN
            RAISE EXCEPTION 'payment % is % and cannot become %', OLD.id, OLD.state, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.journal_id IS NOT NULL AND OLD.journal_id IS DISTINCT FROM NEW.journal_id
           OR OLD.sent_at IS NOT NULL AND OLD.sent_at IS DISTINCT FROM NEW.sent_at THEN
            RAISE EXCEPTION 'what happened to payment % cannot change', OLD.id
                USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.state = 'upcoming' AND NEW.state <> 'rejected_during_review'
           AND (its.state, its.journal_id, NEW.state = 'reprocessing')
           IS DISTINCT FROM ('approved', NEW.journal_id, NEW.retries_id IS NOT NULL) THEN
            RAISE EXCEPTION 'payment % is not what its batch began', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    SELECT coalesce(sum(amount_minor) FILTER (WHERE account = 'partner_payable'), 0),
        coalesce(sum(amount_minor) FILTER (WHERE account = 'payment_clearing'), 0)
        INTO owed, clearing
        FROM incentives_entry
        WHERE location_id = NEW.location_id AND account IN ('partner_payable', 'payment_clearing')
            AND source = NEW.id;
    IF owed <> (
        CASE WHEN NEW.state IN ('in_progress', 'reprocessing', 'sent', 'forfeited')
            THEN -NEW.amount_minor ELSE 0 END
    ) OR clearing <> (
        CASE WHEN NEW.state IN ('in_progress', 'reprocessing') THEN NEW.amount_minor ELSE 0 END
    ) THEN
        RAISE EXCEPTION 'payment % is %, but the ledger does not say so', NEW.id, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state IN ('in_progress', 'reprocessing', 'forfeited') AND 0 > (
        SELECT sum(e.amount_minor)
        FROM incentives_entry e JOIN incentives_journal j ON j.id = e.journal_id
        WHERE e.location_id = NEW.location_id AND e.account = 'partner_payable'
            AND e.currency = NEW.currency AND j.program_key = NEW.program_key
    ) THEN
        RAISE EXCEPTION 'payment % is of more than is owed', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_payment_kept BEFORE INSERT OR UPDATE ON incentives_payment
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_payment();

-- A file is what the bank was given; it can only be sealed anew, under another key.
CREATE FUNCTION incentives_keep_payment_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.batch_id, OLD.sha256, OLD.size, OLD.name, OLD.media_type)
       IS DISTINCT FROM (NEW.batch_id, NEW.sha256, NEW.size, NEW.name, NEW.media_type)
       OR OLD.key_id = NEW.key_id THEN
        RAISE EXCEPTION 'a file of the bank can only be sealed anew, under another key'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_paymentfile_kept BEFORE UPDATE ON incentives_paymentfile
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_payment_file();

CREATE TRIGGER incentives_paymentbatch_no_delete BEFORE DELETE ON incentives_paymentbatch
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_paymentbatch_no_truncate BEFORE TRUNCATE ON incentives_paymentbatch
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_payment_no_delete BEFORE DELETE ON incentives_payment
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_payment_no_truncate BEFORE TRUNCATE ON incentives_payment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_paymentfile_no_delete BEFORE DELETE ON incentives_paymentfile
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_paymentfile_no_truncate BEFORE TRUNCATE ON incentives_paymentfile
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNGUARDED = """
DROP TRIGGER incentives_paymentfile_no_truncate ON incentives_paymentfile;
DROP TRIGGER incentives_paymentfile_no_delete ON incentives_paymentfile;
DROP TRIGGER incentives_paymentfile_kept ON incentives_paymentfile;
DROP TRIGGER incentives_payment_no_truncate ON incentives_payment;
DROP TRIGGER incentives_payment_no_delete ON incentives_payment;
DROP TRIGGER incentives_payment_kept ON incentives_payment;
DROP TRIGGER incentives_paymentbatch_no_truncate ON incentives_paymentbatch;
DROP TRIGGER incentives_paymentbatch_no_delete ON incentives_paymentbatch;
DROP TRIGGER incentives_paymentbatch_kept ON incentives_paymentbatch;
DROP TRIGGER incentives_paymentbatch_whole ON incentives_paymentbatch;
DROP FUNCTION incentives_keep_payment_file();
DROP FUNCTION incentives_keep_payment();
DROP FUNCTION incentives_payment_batch_is_whole();
DROP FUNCTION incentives_keep_payment_batch();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_limited'),
        ('incentives', '0018_what_if'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentBatch',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='pbt', primary_key=True, serialize=False)),
                ('program_key', models.CharField(max_length=64)),
                ('currency', models.CharField(max_length=3)),
                ('format', models.CharField(choices=[('pain001', 'Pain001'), ('csv', 'Csv')], max_length=10)),
                ('execute_on', models.DateField()),
                ('total_minor', models.BigIntegerField()),
                ('left_out', models.JSONField()),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], default='proposed', max_length=10)),
                ('proposed_by', models.CharField(max_length=64)),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, max_length=64)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('journal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batch', to='incentives.journal')),
            ],
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='pay', primary_key=True, serialize=False)),
                ('program_key', models.CharField(max_length=64)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('state', models.CharField(choices=[('upcoming', 'upcoming'), ('in_progress', 'in_progress'), ('reprocessing', 'reprocessing'), ('sent', 'sent'), ('failed', 'failed'), ('reversed', 'reversed'), ('rejected_during_review', 'rejected_during_review'), ('forfeited', 'forfeited')], default='upcoming', max_length=24)),
                ('state_since', models.DateTimeField()),
                ('code', models.CharField(blank=True, max_length=35)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('sent_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('journal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='incentives.journal')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='access.unit')),
                ('payee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='incentives.payee')),
                ('retries', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retried_by', to='incentives.payment')),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='incentives.paymentbatch')),
            ],
        ),
        migrations.CreateModel(
            name='PaymentFile',
            fields=[
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='file', serialize=False, to='incentives.paymentbatch')),
                ('sealed', models.BinaryField()),
                ('key_id', models.CharField(max_length=16)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=100)),
                ('media_type', models.CharField(max_length=60)),
            ],
            options={
                'indexes': [models.Index(fields=['key_id'], name='payment_file_key')],
            },
        ),
        migrations.AddIndex(
            model_name='paymentbatch',
            index=models.Index(fields=['state', 'id'], name='payment_batch_by_state'),
        ),
        migrations.AddConstraint(
            model_name='paymentbatch',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('program_key', 'currency'), name='payment_batch_one_waits'),
        ),
        migrations.AddConstraint(
            model_name='paymentbatch',
            constraint=models.CheckConstraint(condition=models.Q(('format__in', ['pain001', 'csv']), ('state__in', ['proposed', 'approved', 'rejected', 'withdrawn']), ('total_minor__gt', 0)), name='payment_batch_known'),
        ),
        migrations.AddConstraint(
            model_name='paymentbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', ''), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='payment_batch_decided'),
        ),
        migrations.AddConstraint(
            model_name='paymentbatch',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'proposed'), models.Q(('state__in', ['approved', 'rejected']), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), models.Q(('decided_by', models.F('proposed_by')), ('state', 'withdrawn')), _connector='OR'), name='payment_batch_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='paymentbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'rejected'), _negated=True), ('reason', '')), _connector='OR'), name='payment_batch_rejected_says_why'),
        ),
        migrations.AddConstraint(
            model_name='paymentbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('journal__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('journal', None)), _connector='OR'), name='payment_batch_booked'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['location', 'id'], name='payment_by_location'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['state', 'id'], name='payment_by_state'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('batch', 'location'), name='payment_once_per_batch'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0), ('state__in', ['upcoming', 'in_progress', 'reprocessing', 'sent', 'failed', 'reversed', 'rejected_during_review', 'forfeited'])), name='payment_known'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('batch', None), ('payee', None), ('retries', None), ('state', 'forfeited')), models.Q(models.Q(('state', 'forfeited'), _negated=True), ('batch__isnull', False), ('payee__isnull', False)), _connector='OR'), name='payment_in_a_batch'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('journal', None), ('state__in', ('upcoming', 'rejected_during_review'))), models.Q(models.Q(('state__in', ('upcoming', 'rejected_during_review')), _negated=True), ('journal__isnull', False)), _connector='OR'), name='payment_booked'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('failed', 'reversed', 'forfeited')), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state__in', ('failed', 'reversed', 'forfeited')), _negated=True), ('code', ''), ('reason', '')), _connector='OR'), name='payment_back_says_why'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state__in', ['sent', 'reversed'])), models.Q(models.Q(('state__in', ['sent', 'reversed']), _negated=True), ('sent_at', None)), _connector='OR'), name='payment_sent_says_when'),
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
