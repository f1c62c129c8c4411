"""A correction names the batch whose rows it sends again, from the start and for good."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION usage_batch_corrects_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.corrects_id IS DISTINCT FROM OLD.corrects_id THEN
        RAISE EXCEPTION 'what a batch corrects does not change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER usage_batch_corrects_stays BEFORE UPDATE ON usage_batch
    FOR EACH ROW EXECUTE FUNCTION usage_batch_corrects_stays();
"""
BACKWARD = """
DROP TRIGGER usage_batch_corrects_stays ON usage_batch;
DROP FUNCTION usage_batch_corrects_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('usage', '0006_transactions_checked'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='corrects',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='usage.batch'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
