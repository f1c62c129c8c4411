"""Whatever summaries are computed from says that it changed."""

from django.db import migrations

# Batches and postings are told by one row each; what they brought is looked up by who computes.
# Associations and seats come in great numbers at once: they are told by statement.
FORWARD = """
CREATE FUNCTION insights_batch_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        VALUES ('batch', NEW.program_key, NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER insights_batch_shown AFTER UPDATE OF shown_at ON usage_batch
    FOR EACH ROW WHEN (NEW.shown_at IS NOT NULL) EXECUTE FUNCTION insights_batch_shown();

CREATE FUNCTION insights_journal_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        VALUES ('journal', NEW.program_key, NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER insights_journal_posted AFTER INSERT ON incentives_journal
    FOR EACH ROW WHEN (NEW.kind IN ('close', 'recompute', 'adjustment'))
    EXECUTE FUNCTION insights_journal_posted();

CREATE FUNCTION insights_everything_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key) VALUES (TG_ARGV[0], '', '');
    RETURN NULL;
END $$;
CREATE TRIGGER insights_facts_removed AFTER DELETE ON usage_usagefact
    FOR EACH STATEMENT EXECUTE FUNCTION insights_everything_changed('all');
CREATE TRIGGER insights_program_published AFTER INSERT OR UPDATE ON programs_programversion
    FOR EACH STATEMENT EXECUTE FUNCTION insights_everything_changed('terms');

CREATE FUNCTION insights_associations_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        SELECT DISTINCT 'customer', slot.program_key, slot.customer_id
        FROM changed JOIN register_slot AS slot ON slot.id = changed.slot_id;
    RETURN NULL;
END $$;
CREATE TRIGGER insights_associations_new AFTER INSERT ON register_association
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION insights_associations_changed();
CREATE TRIGGER insights_associations_changed AFTER UPDATE ON register_association
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION insights_associations_changed();
CREATE TRIGGER insights_associations_gone AFTER DELETE ON register_association
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION insights_associations_changed();

CREATE FUNCTION insights_seats_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        SELECT DISTINCT 'customer', '', bought.customer_id
        FROM changed JOIN directory_subscription AS bought ON bought.id = changed.subscription_id;
    RETURN NULL;
END $$;
CREATE TRIGGER insights_seats_new AFTER INSERT ON directory_subscriptionseats
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION insights_seats_changed();
CREATE TRIGGER insights_seats_changed AFTER UPDATE ON directory_subscriptionseats
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION insights_seats_changed();
CREATE TRIGGER insights_seats_gone AFTER DELETE ON directory_subscriptionseats
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION insights_seats_changed();

CREATE FUNCTION insights_customer_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_summary_change (kind, program_key, key)
        VALUES ('customer', '', OLD.customer_id), ('customer', '', NEW.customer_id);
    RETURN NULL;
END $$;
CREATE TRIGGER insights_slot_moved AFTER UPDATE ON register_slot
    FOR EACH ROW WHEN (
        (OLD.program_key, OLD.customer_id, OLD.workload, OLD.subscription_id)
        IS DISTINCT FROM (NEW.program_key, NEW.customer_id, NEW.workload, NEW.subscription_id)
    ) EXECUTE FUNCTION insights_customer_moved();
CREATE TRIGGER insights_subscription_moved AFTER UPDATE ON directory_subscription
    FOR EACH ROW WHEN (
        (OLD.customer_id, OLD.subscription_id)
        IS DISTINCT FROM (NEW.customer_id, NEW.subscription_id)
    ) EXECUTE FUNCTION insights_customer_moved();
"""
BACKWARD = """
DROP TRIGGER insights_subscription_moved ON directory_subscription;
DROP TRIGGER insights_slot_moved ON register_slot;
DROP TRIGGER insights_seats_gone ON directory_subscriptionseats;
DROP TRIGGER insights_seats_changed ON directory_subscriptionseats;
DROP TRIGGER insights_seats_new ON directory_subscriptionseats;
DROP TRIGGER insights_associations_gone ON register_association;
DROP TRIGGER insights_associations_changed ON register_association;
DROP TRIGGER insights_associations_new ON register_association;
DROP TRIGGER insights_program_published ON programs_programversion;
DROP TRIGGER insights_facts_removed ON usage_usagefact;
DROP TRIGGER insights_journal_posted ON incentives_journal;
DROP TRIGGER insights_batch_shown ON usage_batch;
DROP FUNCTION insights_customer_moved();
DROP FUNCTION insights_seats_changed();
DROP FUNCTION insights_associations_changed();
DROP FUNCTION insights_everything_changed();
DROP FUNCTION insights_journal_posted();
DROP FUNCTION insights_batch_shown();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("insights", "0001_initial"),
        ("usage", "0008_quality"),
        ("incentives", "0031_recomputes_keep_judgments"),
        ("register", "0006_moves"),
        ("directory", "0005_payees_establish"),
        ("programs", "0004_proposal_guards"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
