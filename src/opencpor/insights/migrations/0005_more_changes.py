"""What is not published of claims, and where customers are, says that it changed as well.

One table at a time, and it can be run again, as the triggers before these.
"""

from importlib import import_module

from django.db import migrations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION insights_claim_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        VALUES ('claims', NEW.program_key, NEW.customer_id);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION insights_policy_judged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        SELECT 'claims', program_key, customer_id FROM claims_claim
        WHERE id = NEW.claim_id AND customer_id IS NOT NULL;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION insights_arbitration_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        SELECT 'claims', program_key, customer_id FROM register_slot WHERE id = NEW.slot_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION insights_side_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        SELECT DISTINCT 'claims', claim.program_key, claim.customer_id
        FROM changed JOIN claims_claimline AS line ON line.id = changed.claimline_id
        JOIN claims_claim AS claim ON claim.id = line.claim_id
        WHERE claim.customer_id IS NOT NULL;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION insights_customer_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        VALUES ('customer', '', NEW.organization_id);
    RETURN NULL;
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION IF EXISTS insights_customer_changed();
DROP FUNCTION IF EXISTS insights_side_changed();
DROP FUNCTION IF EXISTS insights_arbitration_changed();
DROP FUNCTION IF EXISTS insights_policy_judged();
DROP FUNCTION IF EXISTS insights_claim_changed();
"""
# By table, and by name what each does.
TRIGGERS = {
    "claims_claim": {
        "insights_claim_changed": ("AFTER UPDATE OF reviewer_id, overdue_at", """
            FOR EACH ROW WHEN (
                NEW.submitted_at IS NOT NULL AND (OLD.reviewer_id, OLD.overdue_at)
                IS DISTINCT FROM (NEW.reviewer_id, NEW.overdue_at)
            ) EXECUTE FUNCTION insights_claim_changed()
        """),
    },
    "claims_greendecision": {
        "insights_policy_judged": ("AFTER UPDATE OF verdict", """
            FOR EACH ROW EXECUTE FUNCTION insights_policy_judged()
        """),
    },
    "claims_arbitration": {
        "insights_arbitration_changed": ("AFTER INSERT OR UPDATE", """
            FOR EACH ROW EXECUTE FUNCTION insights_arbitration_changed()
        """),
    },
    "claims_arbitrationside_lines": {
        "insights_side_joined": ("AFTER INSERT", """
            REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION insights_side_changed()
        """),
        "insights_side_left": ("AFTER DELETE", """
            REFERENCING OLD TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION insights_side_changed()
        """),
    },
    "directory_customer": {
        "insights_customer_changed": ("AFTER UPDATE OF country, segment", """
            FOR EACH ROW WHEN (
                (OLD.country, OLD.segment) IS DISTINCT FROM (NEW.country, NEW.segment)
            ) EXECUTE FUNCTION insights_customer_changed()
        """),
    },
}  # fmt: skip


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("insights", "0004_totals"),
        ("claims", "0026_fewer_indexes"),
        ("directory", "0005_payees_establish"),
        ("register", "0006_moves"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(
            import_module("opencpor.insights.migrations.0002_changes").triggers_of(table, of_table)
            for table, of_table in TRIGGERS.items()
        ),
    ]
