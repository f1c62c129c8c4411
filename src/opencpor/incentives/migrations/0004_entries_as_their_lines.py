"""The entry of an earning line says the line's amount, currency and location."""

from django.db import migrations

FORWARD = """
-- Lines never change, so what is true when an entry is written stays true. A line that is not there
-- yet counts as different: lines come before their entries.
CREATE FUNCTION incentives_entry_says_its_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    SELECT f.earning_id INTO wrong
        FROM fresh f LEFT JOIN incentives_earning e ON e.id = f.earning_id
        WHERE f.earning_id IS NOT NULL
        AND (f.amount_minor, f.currency, f.location_id)
            IS DISTINCT FROM (e.amount_minor, e.currency, e.location_id)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the entry of line % says another amount, currency or location', wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER incentives_entry_as_line AFTER INSERT ON incentives_entry
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION incentives_entry_says_its_line();
"""

BACKWARD = """
DROP TRIGGER incentives_entry_as_line ON incentives_entry;
DROP FUNCTION incentives_entry_says_its_line();
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0003_entries_balance")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
