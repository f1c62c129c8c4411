"""Whatever summaries are computed from says that it changed.

One table at a time: while its triggers are made nobody writes to it, and nothing waits for another
table meanwhile. It can be run again; every step leaves alone what is done.
"""

from django.db import migrations

# Batches and postings are told by one row each; what they brought is looked up by who computes.
# Associations and seats come in great numbers at once: they are told by statement.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION insights_batch_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        VALUES ('batch', NEW.program_key, NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION insights_journal_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        VALUES ('journal', NEW.program_key, NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION insights_everything_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key) VALUES (TG_ARGV[0], '', '');
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION insights_associations_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        SELECT DISTINCT 'customer', slot.program_key, slot.customer_id
        FROM changed JOIN register_slot AS slot ON slot.id = changed.slot_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION insights_seats_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        SELECT DISTINCT 'customer', '', bought.customer_id
        FROM changed JOIN directory_subscription AS bought ON bought.id = changed.subscription_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION insights_customer_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        VALUES ('customer', '', OLD.customer_id), ('customer', '', NEW.customer_id);
    RETURN NULL;
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION IF EXISTS insights_customer_moved();
DROP FUNCTION IF EXISTS insights_seats_changed();
DROP FUNCTION IF EXISTS insights_associations_changed();
DROP FUNCTION IF EXISTS insights_everything_changed();
DROP FUNCTION IF EXISTS insights_journal_posted();
DROP FUNCTION IF EXISTS insights_batch_shown();
"""
# By table, and by name what each does.
TRIGGERS = {
    "usage_batch": {
        "insights_batch_shown": ("AFTER UPDATE OF shown_at", """
            FOR EACH ROW WHEN (NEW.shown_at IS NOT NULL) EXECUTE FUNCTION insights_batch_shown()
        """),
    },
    "incentives_journal": {
        "insights_journal_posted": ("AFTER INSERT", """
            FOR EACH ROW WHEN (NEW.kind IN ('close', 'recompute', 'adjustment'))
            EXECUTE FUNCTION insights_journal_posted()
        """),
    },
    "usage_usagefact": {
        "insights_facts_removed": ("AFTER DELETE", """
            FOR EACH STATEMENT EXECUTE FUNCTION insights_everything_changed('all')
        """),
    },
    "programs_programversion": {
        "insights_program_published": ("AFTER INSERT OR UPDATE", """
            FOR EACH STATEMENT EXECUTE FUNCTION insights_everything_changed('terms')
        """),
    },
    "register_association": {
        "insights_associations_new": ("AFTER INSERT", """
            REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION insights_associations_changed()
        """),
        "insights_associations_changed": ("AFTER UPDATE", """
            REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION insights_associations_changed()
        """),
        "insights_associations_gone": ("AFTER DELETE", """
            REFERENCING OLD TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION insights_associations_changed()
        """),
    },
    "directory_subscriptionseats": {
        "insights_seats_new": ("AFTER INSERT", """
            REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION insights_seats_changed()
        """),
        "insights_seats_changed": ("AFTER UPDATE", """
            REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION insights_seats_changed()
        """),
        "insights_seats_gone": ("AFTER DELETE", """
            REFERENCING OLD TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION insights_seats_changed()
        """),
    },
    "register_slot": {
        "insights_slot_moved": ("AFTER UPDATE", """
            FOR EACH ROW WHEN (
                (OLD.program_key, OLD.customer_id, OLD.workload, OLD.subscription_id)
                IS DISTINCT FROM (NEW.program_key, NEW.customer_id, NEW.workload, NEW.subscription_id)
            ) EXECUTE FUNCTION insights_customer_moved()
        """),
    },
    "directory_subscription": {
        "insights_subscription_moved": ("AFTER UPDATE", """
            FOR EACH ROW WHEN (
                (OLD.customer_id, OLD.subscription_id)
                IS DISTINCT FROM (NEW.customer_id, NEW.subscription_id)
            ) EXECUTE FUNCTION insights_customer_moved()
        """),
    },
}  # fmt: skip


def triggers_of(table: str, of_table: dict[str, tuple[str, str]]) -> migrations.RunSQL:
    """Return what makes the triggers of one table, and what drops them."""
    made = (
        f"CREATE OR REPLACE TRIGGER {name} {when} ON {table} {what};"
        for name, (when, what) in of_table.items()
    )
    dropped = (f"DROP TRIGGER IF EXISTS {name} ON {table};" for name in of_table)
    return migrations.RunSQL("\n".join(made), "\n".join(dropped))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("insights", "0001_initial"),
        ("usage", "0008_quality"),
        ("incentives", "0031_recomputes_keep_judgments"),
        ("register", "0006_moves"),
        ("directory", "0005_payees_establish"),
        ("programs", "0004_proposal_guards"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(triggers_of(table, of_table) for table, of_table in TRIGGERS.items()),
    ]
