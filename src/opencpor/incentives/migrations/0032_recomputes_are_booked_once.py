"""A recompute is booked by the transaction that approves it, and by no other one.

At the end of its transaction a journal of a recompute asks whether that is approved; one that came
later found it so, and could have posted lines that nobody saw. Now it asks at its beginning as well
whether it still waits. Nothing is rewritten, and the release before books in the same order: it may
run meanwhile.
"""

from django.db import migrations

# The ledger is held first: whoever approves at the same time is done then, and seen.
FORWARD = """
CREATE FUNCTION incentives_recompute_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM incentives_hold_ledger(NEW.program_key);
    IF NOT EXISTS (
        SELECT FROM incentives_recompute r
            WHERE (r.id, r.state, r.program_key) = (NEW.source, 'proposed', NEW.program_key)
    ) THEN
        RAISE EXCEPTION 'journal % books recompute %, which does not wait', NEW.id, NEW.source
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_recompute_is_open BEFORE INSERT ON incentives_journal
    FOR EACH ROW WHEN (NEW.kind = 'recompute') EXECUTE FUNCTION incentives_recompute_is_open();
"""

BACKWARD = """
DROP TRIGGER incentives_recompute_is_open ON incentives_journal;
DROP FUNCTION incentives_recompute_is_open();
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0031_recomputes_keep_judgments")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
