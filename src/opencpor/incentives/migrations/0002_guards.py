"""The database keeps the ledger: nothing is changed or deleted, and every journal sums to zero."""

from django.db import migrations

TABLES = ("close", "earning", "journal", "entry", "statement")

FORWARD = "".join(
    f"""
CREATE TRIGGER incentives_{table}_append_only BEFORE UPDATE OR DELETE ON incentives_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_{table}_no_truncate BEFORE TRUNCATE ON incentives_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in TABLES
) + """
-- Judged once per journal: by the statement that wrote the entries, at the end of the transaction.
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

-- Entries belong to the transaction that wrote their journal, so the check above sees them all.
CREATE FUNCTION incentives_journal_notes_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.written_in := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;

CREATE TRIGGER incentives_journal_written_in BEFORE INSERT ON incentives_journal
    FOR EACH ROW EXECUTE FUNCTION incentives_journal_notes_transaction();

CREATE FUNCTION incentives_entry_joins_own_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    finished text;
BEGIN
    SELECT j.id INTO finished
        FROM (SELECT DISTINCT journal_id FROM fresh) n
        JOIN incentives_journal j ON j.id = n.journal_id
        WHERE j.written_in <> pg_current_xact_id()::text::bigint
        LIMIT 1;
    IF finished IS NOT NULL THEN
        RAISE EXCEPTION 'journal % is finished', finished USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER incentives_entry_own_journal AFTER INSERT ON incentives_entry
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION incentives_entry_joins_own_journal();
"""

BACKWARD = "".join(
    f"""
DROP TRIGGER incentives_{table}_no_truncate ON incentives_{table};
DROP TRIGGER incentives_{table}_append_only ON incentives_{table};
"""
    for table in TABLES
) + """
DROP TRIGGER incentives_entry_own_journal ON incentives_entry;
DROP FUNCTION incentives_entry_joins_own_journal();
DROP TRIGGER incentives_journal_written_in ON incentives_journal;
DROP FUNCTION incentives_journal_notes_transaction();
DROP TRIGGER incentives_journal_balanced ON incentives_journal;
DROP FUNCTION incentives_journal_sums_to_zero();
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0001_initial"), ("journal", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
