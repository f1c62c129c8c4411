"""Journals are numbered in the order in which they count, and cut statements apart.

What was there is numbered too: each program's closes in order of months. Old statements keep their
figures, and are told which numbers they hold. Whoever reads goes on meanwhile; what posts waits.
"""

from django.db import migrations

NUMBER = """
LOCK TABLE incentives_journal, incentives_statement IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE incentives_journal DISABLE TRIGGER incentives_journal_append_only;
UPDATE incentives_journal j SET number = placed.number, source = coalesce(j.close_id, '')
    FROM (
        SELECT o.id, row_number() OVER (ORDER BY c.month NULLS LAST, o.posted_at, o.id) AS number
        FROM incentives_journal o LEFT JOIN incentives_close c ON c.id = o.close_id
    ) placed
    WHERE placed.id = j.id;
ALTER TABLE incentives_journal ENABLE TRIGGER incentives_journal_append_only;

ALTER TABLE incentives_statement DISABLE TRIGGER incentives_statement_append_only;
WITH cuts AS (
    SELECT c.id, max(max(j.number)) OVER (PARTITION BY c.program_key ORDER BY c.month) AS cut,
        max(max(j.number)) OVER (
            PARTITION BY c.program_key ORDER BY c.month
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS since
    FROM incentives_close c LEFT JOIN incentives_journal j ON j.close_id = c.id
    GROUP BY c.id
)
UPDATE incentives_statement s SET since = coalesce(cuts.since, 0), cut = coalesce(cuts.cut, 0)
    FROM cuts WHERE cuts.id = s.close_id;
ALTER TABLE incentives_statement ENABLE TRIGGER incentives_statement_append_only;

CREATE SEQUENCE incentives_journal_number;
SELECT setval(
    'incentives_journal_number', (SELECT coalesce(max(number), 0) + 1 FROM incentives_journal), false
);
"""

UNNUMBER = "DROP SEQUENCE incentives_journal_number;"

JOURNALS = """
-- One at a time posts to a program's ledger, until its transaction ends.
CREATE FUNCTION incentives_hold_ledger(program text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('ledger ' || program, 0));
END $$;

-- A number is drawn once nobody else holds the ledger: else a slow transaction could commit a low
-- number when a statement was already cut above it.
CREATE OR REPLACE FUNCTION incentives_journal_notes_transaction() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM incentives_hold_ledger(NEW.program_key);
    NEW.number := nextval('incentives_journal_number');
    NEW.written_in := pg_current_xact_id()::text::bigint;
    IF NEW.close_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM incentives_close WHERE id = NEW.close_id AND program_key = NEW.program_key
    ) THEN
        RAISE EXCEPTION 'close % is of another program than its journal', NEW.close_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

JOURNALS_BEFORE = """
CREATE OR REPLACE FUNCTION incentives_journal_notes_transaction() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.written_in := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;

DROP FUNCTION incentives_hold_ledger(text);
"""

ENTRIES = r"""
-- Each kind of posting has its accounts, and what it posts is its own.
CREATE FUNCTION incentives_entry_fits_its_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT f.account, j.kind, j.id INTO wrong
        FROM fresh f
        JOIN incentives_journal j ON j.id = f.journal_id
        LEFT JOIN incentives_earning l ON l.id = f.earning_id
        WHERE (CASE j.kind
            WHEN 'close' THEN f.account = 'program_expense' OR f.account = 'partner_payable'
                AND (l.close_id, l.program_key) = (j.close_id, j.program_key)
            WHEN 'recompute' THEN f.account = 'program_expense' OR f.account = 'partner_payable'
                AND (l.posting, l.program_key) = (j.source, j.program_key)
            WHEN 'adjustment' THEN f.account = 'program_expense' OR f.account = 'partner_payable'
                AND f.source = j.source
            WHEN 'payment' THEN f.account = 'bank' OR f.source LIKE 'pay\_%'
                AND f.account IN ('partner_payable', 'payment_clearing')
            WHEN 'forfeiture' THEN f.account = 'forfeited' OR f.source LIKE 'pay\_%'
                AND f.account = 'partner_payable'
            END) IS NOT TRUE
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal % is a %: it cannot post this to %',
            wrong.id, wrong.kind, wrong.account USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER incentives_entry_fits_journal AFTER INSERT ON incentives_entry
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION incentives_entry_fits_its_journal();
"""

ENTRIES_BEFORE = """
DROP TRIGGER incentives_entry_fits_journal ON incentives_entry;
DROP FUNCTION incentives_entry_fits_its_journal();
"""

STATEMENTS = """
-- A program's statements are one chain without gap or overlap, each up to the end of the ledger as
-- it stands, and each says what the ledger holds between its ends.
CREATE FUNCTION incentives_statement_says_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its record;
    start bigint;
    newest bigint;
    wrong text;
BEGIN
    FOR its IN
        SELECT DISTINCT c.id, c.program_key, c.month, c.currency
        FROM fresh f JOIN incentives_close c ON c.id = f.close_id
    LOOP
        PERFORM incentives_hold_ledger(its.program_key);
        SELECT coalesce(max(number), 0) INTO newest
            FROM incentives_journal WHERE program_key = its.program_key;
        SELECT s.cut INTO start
            FROM incentives_close c CROSS JOIN LATERAL (
                SELECT cut FROM incentives_statement WHERE close_id = c.id LIMIT 1
            ) s
            WHERE c.program_key = its.program_key AND c.month < its.month
            ORDER BY c.month DESC LIMIT 1;
        start := coalesce(start, 0);
        SELECT s.id INTO wrong FROM incentives_statement s
            WHERE s.close_id = its.id AND (s.since, s.cut, s.month, s.currency)
                IS DISTINCT FROM (start, newest, its.month, its.currency)
            LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'statement % does not hold what was booked from % to %',
                wrong, start, newest USING ERRCODE = 'check_violation';
        END IF;
        SELECT f.id INTO wrong FROM fresh f
            LEFT JOIN (
                SELECT e.location_id, sum(e.amount_minor) AS added
                FROM incentives_journal j JOIN incentives_entry e ON e.journal_id = j.id
                WHERE j.program_key = its.program_key AND j.number > start
                    AND e.account = 'partner_payable' AND e.currency = its.currency
                GROUP BY e.location_id
            ) booked ON booked.location_id = f.location_id
            WHERE f.close_id = its.id AND coalesce(booked.added, 0) <> f.earned_minor
                + f.adjusted_minor + f.returned_minor - f.paid_minor - f.forfeited_minor
            LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'statement % does not say what the ledger holds', wrong
                USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER incentives_statement_as_ledger AFTER INSERT ON incentives_statement
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION incentives_statement_says_the_ledger();
"""

STATEMENTS_BEFORE = """
DROP TRIGGER incentives_statement_as_ledger ON incentives_statement;
DROP FUNCTION incentives_statement_says_the_ledger();
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0007_more_may_post")]
    operations = [
        migrations.RunSQL(NUMBER, UNNUMBER),
        migrations.RunSQL(JOURNALS, JOURNALS_BEFORE),
        migrations.RunSQL(ENTRIES, ENTRIES_BEFORE),
        migrations.RunSQL(STATEMENTS, STATEMENTS_BEFORE),
    ]
