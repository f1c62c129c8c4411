"""The database keeps drafts: each saving is the next revision, and what was saved by whom stays."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION programs_keep_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'open' THEN
        RAISE EXCEPTION 'draft % is discarded', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.revision <> OLD.revision + 1 THEN
        RAISE EXCEPTION 'draft % is at revision %', OLD.id, OLD.revision
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.id, OLD.program_id, OLD.begun_by, OLD.begun_at)
       IS DISTINCT FROM (NEW.id, NEW.program_id, NEW.begun_by, NEW.begun_at) THEN
        RAISE EXCEPTION 'what a draft is of never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.text IS DISTINCT FROM OLD.text AND EXISTS (
        SELECT 1 FROM programs_proposal
        WHERE id = OLD.proposal_id AND state IN ('open', 'published')
    ) THEN
        RAISE EXCEPTION 'draft % is proposed', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programs_draft_kept BEFORE UPDATE ON programs_versiondraft
    FOR EACH ROW EXECUTE FUNCTION programs_keep_draft();
CREATE TRIGGER programs_draft_no_delete BEFORE DELETE ON programs_versiondraft
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programs_draft_no_truncate BEFORE TRUNCATE ON programs_versiondraft
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programs_draft_change_kept BEFORE UPDATE OR DELETE ON programs_draftchange
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programs_draft_change_no_truncate BEFORE TRUNCATE ON programs_draftchange
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER programs_draft_change_no_truncate ON programs_draftchange;
DROP TRIGGER programs_draft_change_kept ON programs_draftchange;
DROP TRIGGER programs_draft_no_truncate ON programs_versiondraft;
DROP TRIGGER programs_draft_no_delete ON programs_versiondraft;
DROP TRIGGER programs_draft_kept ON programs_versiondraft;
DROP FUNCTION programs_keep_draft();
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0005_drafts"), ("journal", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
