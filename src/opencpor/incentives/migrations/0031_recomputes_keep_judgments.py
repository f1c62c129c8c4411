"""Recomputes keep what they judged of the lines that they post, for explanations at once.

Those before keep nothing and are explained with the next close, as they were. The release before
leaves the new columns empty: it may run meanwhile.
"""

from importlib import import_module

from django.db import migrations, models

_GUARDS = import_module("opencpor.incentives.migrations.0020_recompute").GUARDS
_BODY = _GUARDS.split("CREATE FUNCTION incentives_keep_recompute()")[1].split("END $$;")[0]
BEFORE = f"CREATE OR REPLACE FUNCTION incentives_keep_recompute(){_BODY}END $$;"
AFTER = BEFORE.replace("OLD.batches)", "OLD.batches, OLD.verdict_file, OLD.verdict_hash)").replace(
    "NEW.batches)", "NEW.batches, NEW.verdict_file, NEW.verdict_hash)"
)


class Migration(migrations.Migration):
    dependencies = [("incentives", "0027_payment_holds")]
    operations = [
        migrations.AddField(
            "recompute",
            "verdict_file",
            models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            "recompute",
            "verdict_hash",
            models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.RunSQL(AFTER, BEFORE),
    ]
