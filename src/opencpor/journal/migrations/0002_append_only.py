"""The database refuses to change or delete what the log holds."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION journal_head_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.stream <> OLD.stream OR NEW.length <> OLD.length + 1 THEN
        RAISE EXCEPTION 'a stream only grows, one event at a time'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION journal_value_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.commitment <> OLD.commitment
        OR NEW.value IS NOT NULL OR OLD.erased_at IS NOT NULL THEN
        RAISE EXCEPTION 'a personal value is only erased, once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER journal_event_append_only BEFORE UPDATE OR DELETE ON journal_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_event_no_truncate BEFORE TRUNCATE ON journal_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_checkpoint_append_only BEFORE UPDATE OR DELETE ON journal_checkpoint
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_head_grows BEFORE UPDATE ON journal_streamhead
    FOR EACH ROW EXECUTE FUNCTION journal_head_only_grows();
CREATE TRIGGER journal_head_stays BEFORE DELETE ON journal_streamhead
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_value_erased BEFORE UPDATE ON journal_personalvalue
    FOR EACH ROW EXECUTE FUNCTION journal_value_only_erased();
CREATE TRIGGER journal_value_stays BEFORE DELETE ON journal_personalvalue
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER journal_value_stays ON journal_personalvalue;
DROP TRIGGER journal_value_erased ON journal_personalvalue;
DROP TRIGGER journal_head_stays ON journal_streamhead;
DROP TRIGGER journal_head_grows ON journal_streamhead;
DROP TRIGGER journal_checkpoint_append_only ON journal_checkpoint;
DROP TRIGGER journal_event_no_truncate ON journal_event;
DROP TRIGGER journal_event_append_only ON journal_event;
DROP FUNCTION journal_value_only_erased();
DROP FUNCTION journal_head_only_grows();
DROP FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
