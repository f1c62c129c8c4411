"""Holds of payments; while one stands the database starts no payment of its location."""

import django.db.models.deletion
import opencpor.access.models
from django.db import migrations, models

GUARDS = """
-- A hold begins standing, and is released once; nothing else of it changes.
CREATE FUNCTION incentives_keep_payment_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.released_at IS NOT NULL THEN
            RAISE EXCEPTION 'a hold begins standing' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.released_at IS NOT NULL OR NEW.released_at IS NULL
       OR (OLD.id, OLD.location_id, OLD.side, OLD.reason, OLD.held_by, OLD.held_at)
       IS DISTINCT FROM
       (NEW.id, NEW.location_id, NEW.side, NEW.reason, NEW.held_by, NEW.held_at)
       OR NEW.released_at < OLD.held_at THEN
        RAISE EXCEPTION 'hold % can only be released, once', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_paymenthold_kept BEFORE INSERT OR UPDATE ON incentives_paymenthold
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_payment_hold();
CREATE TRIGGER incentives_paymenthold_no_delete BEFORE DELETE ON incentives_paymenthold
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_paymenthold_no_truncate BEFORE TRUNCATE ON incentives_paymenthold
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- No payment starts while its location is held, and none is forfeited while finance holds it.
CREATE FUNCTION incentives_payment_is_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    starts boolean;
BEGIN
    starts := TG_OP = 'UPDATE' AND NEW.state IN ('in_progress', 'reprocessing');
    IF (starts OR TG_OP = 'INSERT' AND NEW.state = 'forfeited') AND EXISTS (
        SELECT FROM incentives_paymenthold h
        WHERE h.location_id = NEW.location_id AND h.released_at IS NULL
            AND (starts OR h.side = 'operator')
    ) THEN
        RAISE EXCEPTION 'payment % is of a location that is held', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_payment_not_held BEFORE INSERT OR UPDATE ON incentives_payment
    FOR EACH ROW EXECUTE FUNCTION incentives_payment_is_not_held();
"""

UNGUARDED = """
DROP TRIGGER incentives_payment_not_held ON incentives_payment;
DROP FUNCTION incentives_payment_is_not_held();
DROP TRIGGER incentives_paymenthold_no_truncate ON incentives_paymenthold;
DROP TRIGGER incentives_paymenthold_no_delete ON incentives_paymenthold;
DROP TRIGGER incentives_paymenthold_kept ON incentives_paymenthold;
DROP FUNCTION incentives_keep_payment_hold();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_limited'),
        ('incentives', '0030_openings_are_bounded'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentHold',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='phd', primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('operator', 'operator'), ('partner', 'partner')], max_length=10)),
                ('reason', models.TextField(max_length=2000)),
                ('held_by', models.CharField(max_length=64)),
                ('held_at', models.DateTimeField()),
                ('released_by', models.CharField(blank=True, max_length=64)),
                ('released_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_holds', to='access.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['location', 'held_at'], name='payment_hold_by_location')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('location', 'side'), name='payment_hold_one_stands'), models.CheckConstraint(condition=models.Q(('side__in', ('operator', 'partner')), models.Q(('reason', ''), _negated=True)), name='payment_hold_known'), models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', '')), models.Q(('released_at__isnull', False), models.Q(('released_by', ''), _negated=True)), _connector='OR'), name='payment_hold_released')],
            },
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
