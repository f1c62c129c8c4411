"""What a statement adds to a journal sums to zero.

A journal was judged once, when its insert was: what `SET CONSTRAINTS` brought forward let entries
that came later go unjudged. Now each statement that writes entries answers for them, at once.
"""

from django.db import migrations

FORWARD = """
DROP TRIGGER incentives_journal_balanced ON incentives_journal;
DROP FUNCTION incentives_journal_sums_to_zero();

-- If every statement adds zero, a journal is zero at every moment, however a transaction is arranged.
CREATE FUNCTION incentives_entries_sum_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT journal_id, currency INTO wrong FROM fresh
        GROUP BY journal_id, currency HAVING sum(amount_minor) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal % does not sum to zero in %', wrong.journal_id, wrong.currency
            USING ERRCODE = 'check_violation',
            HINT = 'Write all entries that balance each other in one statement.';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER incentives_entry_balanced AFTER INSERT ON incentives_entry
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION incentives_entries_sum_to_zero();
"""

BACKWARD = """
DROP TRIGGER incentives_entry_balanced ON incentives_entry;
DROP FUNCTION incentives_entries_sum_to_zero();

CREATE FUNCTION incentives_journal_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    SELECT currency INTO wrong FROM incentives_entry WHERE journal_id = NEW.id
        GROUP BY currency HAVING sum(amount_minor) <> 0 LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'journal % does not sum to zero in %', NEW.id, wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER incentives_journal_balanced AFTER INSERT ON incentives_journal
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION incentives_journal_sums_to_zero();
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0002_guards")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
