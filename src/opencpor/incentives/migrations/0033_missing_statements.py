"""A statement that a close did not write may be written later, where its place in the chain is.

It ends where the others of its close do; where all of them are missing, with the close's own
journals, unless a later close has statements already. The release before writes what it did.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("opencpor.incentives.migrations.0030_openings_are_bounded").FORWARD
CUT = """        SELECT s.cut INTO ends FROM incentives_statement s
            WHERE s.close_id = its.id AND NOT EXISTS (SELECT FROM fresh f WHERE f.id = s.id)
            LIMIT 1;
        IF ends IS NULL AND EXISTS (
            SELECT FROM incentives_statement s JOIN incentives_close c ON c.id = s.close_id
            WHERE c.program_key = its.program_key AND c.month > its.month
        ) THEN
            RAISE EXCEPTION 'a later close than % has statements', its.id
                USING ERRCODE = 'check_violation';
        END IF;
        IF ends IS NULL THEN
            SELECT max(j.number) INTO ends FROM incentives_journal j WHERE j.close_id = its.id;
            IF NOT EXISTS (SELECT FROM fresh f WHERE f.close_id = its.id AND f.cut = ends) THEN
                ends := NULL;
            END IF;
        END IF;
        newest := coalesce(ends, newest);
"""
START = "        start := coalesce(start, 0);\n"
FORWARD = (
    BEFORE.replace("    start bigint;\n", "    start bigint;\n    ends bigint;\n")
    .replace(START, START + CUT)
    .replace("AND j.number > start\n", "AND j.number > start AND j.number <= newest\n")
)


class Migration(migrations.Migration):
    dependencies = [("incentives", "0032_recomputes_are_booked_once")]
    operations = [migrations.RunSQL(FORWARD, BEFORE)]
