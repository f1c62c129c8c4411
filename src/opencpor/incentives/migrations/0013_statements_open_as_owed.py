"""A statement opens with what was owed to its location after the one before.

The database compared all figures with the ledger but this one. Nearly always the statement before
says it, so that the whole ledger is added up only where it does not: in another currency, for one.
"""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION incentives_statement_says_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
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
        SELECT f.id INTO wrong FROM fresh f
            LEFT JOIN LATERAL (
                SELECT s.opening_minor + s.earned_minor + s.adjusted_minor + s.returned_minor
                    - s.paid_minor - s.forfeited_minor AS owed
                FROM incentives_statement s JOIN incentives_close c ON c.id = s.close_id
                WHERE s.location_id = f.location_id AND s.currency = its.currency
                    AND c.program_key = its.program_key AND c.month < its.month
                ORDER BY c.month DESC LIMIT 1
            ) before ON true
            WHERE f.close_id = its.id AND f.opening_minor <> coalesce(before.owed, 0)
                AND f.opening_minor <> (
                    SELECT coalesce(sum(e.amount_minor), 0)
                    FROM incentives_journal j JOIN incentives_entry e ON e.journal_id = j.id
                    WHERE j.program_key = its.program_key AND j.number <= start
                        AND e.account = 'partner_payable' AND e.currency = its.currency
                        AND e.location_id = f.location_id
                )
            LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'statement % does not open with what was owed', wrong
                USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION incentives_statement_says_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0012_adjustments")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
