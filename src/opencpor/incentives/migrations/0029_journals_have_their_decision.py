"""A journal of an adjustment or a recompute is of one that two persons agreed on.

The ledger was asked only when such a decision was written; a journal alone was let in. Now a journal
asks in turn, at the end of its transaction, since it is written before the decision that it books.
Closes and payments are asked elsewhere. Nothing is rewritten, and the release before books in the
same order: it may run meanwhile.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION incentives_journal_was_agreed_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'adjustment' AND NOT EXISTS (
        SELECT FROM incentives_adjustment a
            WHERE (a.id, a.state, a.journal_id, a.program_key)
              = (NEW.source, 'approved', NEW.id, NEW.program_key)
            AND ARRAY[(a.location_id, a.currency, a.amount_minor)] = ARRAY(
                SELECT (e.location_id, e.currency, e.amount_minor) FROM incentives_entry e
                    WHERE e.journal_id = NEW.id AND e.account = 'partner_payable'
            )
    ) OR NEW.kind = 'recompute' AND NOT EXISTS (
        SELECT FROM incentives_recompute r
            WHERE (r.id, r.state, r.program_key) = (NEW.source, 'approved', NEW.program_key)
    ) THEN
        RAISE EXCEPTION 'journal % books no approved % %', NEW.id, NEW.kind, NEW.source
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER incentives_journal_agreed_on AFTER INSERT ON incentives_journal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind IN ('adjustment', 'recompute'))
    EXECUTE FUNCTION incentives_journal_was_agreed_on();
"""

BACKWARD = """
DROP TRIGGER incentives_journal_agreed_on ON incentives_journal;
DROP FUNCTION incentives_journal_was_agreed_on();
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0026_answers_are_whole")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
