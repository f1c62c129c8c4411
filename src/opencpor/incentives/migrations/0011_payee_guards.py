"""The database keeps payees: a version is entered, decided once and perhaps replaced, no more.

An account is sealed with its version and stays; it can be sealed anew under another key, or be
erased, but none can be put under a version that is decided.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION incentives_keep_payee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'submitted' THEN
            RAISE EXCEPTION 'a payee begins submitted' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.id, OLD.location_id, OLD.kind, OLD.submitted_by, OLD.submitted_at)
       IS DISTINCT FROM
       (NEW.id, NEW.location_id, NEW.kind, NEW.submitted_by, NEW.submitted_at) THEN
        RAISE EXCEPTION 'what was entered of a payee cannot change'
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('submitted', 'approved'), ('submitted', 'rejected'), ('submitted', 'withdrawn'),
        ('approved', 'replaced')
    ) THEN
        RAISE EXCEPTION 'payee % is % and cannot become %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'submitted'
       AND (OLD.decided_by, OLD.decided_at, OLD.grounds, OLD.compared)
       IS DISTINCT FROM (NEW.decided_by, NEW.decided_at, NEW.grounds, NEW.compared) THEN
        RAISE EXCEPTION 'payee % is decided', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_payee_kept BEFORE INSERT OR UPDATE ON incentives_payee
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_payee();
CREATE TRIGGER incentives_payee_no_delete BEFORE DELETE ON incentives_payee
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_payee_no_truncate BEFORE TRUNCATE ON incentives_payee
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION incentives_keep_payee_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.payee_id, OLD.masked, OLD.last_four, OLD.country)
           IS DISTINCT FROM (NEW.payee_id, NEW.masked, NEW.last_four, NEW.country)
           OR OLD.key_id = NEW.key_id THEN
            RAISE EXCEPTION 'an account can only be sealed anew, under another key'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT state INTO stands FROM incentives_payee WHERE id = coalesce(NEW.payee_id, OLD.payee_id);
    IF TG_OP = 'INSERT' AND stands <> 'submitted' THEN
        RAISE EXCEPTION 'payee % is decided', NEW.payee_id USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' AND stands = 'submitted' THEN
        RAISE EXCEPTION 'payee % waits for a decision', OLD.payee_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER incentives_payeeseal_kept
    BEFORE INSERT OR UPDATE OR DELETE ON incentives_payeeseal
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_payee_seal();
CREATE TRIGGER incentives_payeeseal_no_truncate BEFORE TRUNCATE ON incentives_payeeseal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER incentives_payeeseal_no_truncate ON incentives_payeeseal;
DROP TRIGGER incentives_payeeseal_kept ON incentives_payeeseal;
DROP FUNCTION incentives_keep_payee_seal();
DROP TRIGGER incentives_payee_no_truncate ON incentives_payee;
DROP TRIGGER incentives_payee_no_delete ON incentives_payee;
DROP TRIGGER incentives_payee_kept ON incentives_payee;
DROP FUNCTION incentives_keep_payee();
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0010_payees"), ("journal", "0004_no_truncate")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
