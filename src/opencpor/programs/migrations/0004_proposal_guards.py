"""The database keeps proposals: what was proposed never changes, and a decision is the last word."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION programs_keep_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'open' THEN
        RAISE EXCEPTION 'proposal % is decided', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.id, OLD.program_key, OLD.text, OLD.digest, OLD.effective_from, OLD.base, OLD.note,
        OLD.proposed_by, OLD.proposed_at)
       IS DISTINCT FROM
       (NEW.id, NEW.program_key, NEW.text, NEW.digest, NEW.effective_from, NEW.base, NEW.note,
        NEW.proposed_by, NEW.proposed_at) THEN
        RAISE EXCEPTION 'what was proposed cannot change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programs_proposal_kept BEFORE UPDATE ON programs_proposal
    FOR EACH ROW EXECUTE FUNCTION programs_keep_proposal();
CREATE TRIGGER programs_proposal_no_delete BEFORE DELETE ON programs_proposal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programs_proposal_no_truncate BEFORE TRUNCATE ON programs_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER programs_proposal_no_truncate ON programs_proposal;
DROP TRIGGER programs_proposal_no_delete ON programs_proposal;
DROP TRIGGER programs_proposal_kept ON programs_proposal;
DROP FUNCTION programs_keep_proposal();
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_proposals"), ("journal", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
