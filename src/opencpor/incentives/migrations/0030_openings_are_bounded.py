"""A statement's opening is compared with the statements before it, not with the whole ledger.

The planner added the ledger up for every location of every close before it looked at the statement
before, which the trigger was meant to look at first: 3 seconds for a million entries and 500
locations, and more with every month. Now the ledger is added up only where the statements before
are in another currency, which also finds what was booked in this one meanwhile. Nothing is
rewritten, and the release before writes the same statements: it may run meanwhile.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("opencpor.incentives.migrations.0013_statements_open_as_owed").FORWARD
_HEAD, _REST = BEFORE.split("        SELECT s.cut INTO start\n")
_CHAIN = _REST[_REST.index("        start := coalesce(start, 0);") :]
_MIDDLE = _CHAIN[: _CHAIN.index("        SELECT f.id INTO wrong FROM fresh f\n            LEFT JOIN LATERAL")]
_TAIL = _CHAIN[_CHAIN.index("        IF FOUND THEN\n            RAISE EXCEPTION 'statement % does not open") :]

FORWARD = (
    _HEAD.replace("    start bigint;\n", "    start bigint;\n    last text;\n    last_currency text;\n")
    + """        SELECT s.cut, c.id, c.currency INTO start, last, last_currency
            FROM incentives_close c CROSS JOIN LATERAL (
                SELECT cut FROM incentives_statement WHERE close_id = c.id LIMIT 1
            ) s
            WHERE c.program_key = its.program_key AND c.month < its.month
            ORDER BY c.month DESC LIMIT 1;
"""
    + _MIDDLE
    + """        IF last IS NULL OR last_currency = its.currency THEN
            SELECT f.id INTO wrong FROM fresh f
                LEFT JOIN incentives_statement s
                    ON s.close_id = last AND s.location_id = f.location_id
                WHERE f.close_id = its.id AND f.opening_minor <> coalesce(
                    s.opening_minor + s.earned_minor + s.adjusted_minor + s.returned_minor
                        - s.paid_minor - s.forfeited_minor, 0)
                LIMIT 1;
        ELSE
            SELECT f.id INTO wrong FROM fresh f
                LEFT JOIN (
                    SELECT e.location_id, sum(e.amount_minor) AS owed
                    FROM incentives_journal j JOIN incentives_entry e ON e.journal_id = j.id
                    WHERE j.program_key = its.program_key AND j.number <= start
                        AND e.account = 'partner_payable' AND e.currency = its.currency
                    GROUP BY e.location_id
                ) before ON before.location_id = f.location_id
                WHERE f.close_id = its.id AND f.opening_minor <> coalesce(before.owed, 0)
                LIMIT 1;
        END IF;
"""
    + _TAIL
)


class Migration(migrations.Migration):
    dependencies = [("incentives", "0028_answers_judged_again")]
    operations = [migrations.RunSQL(FORWARD, BEFORE)]
