"""Parts of a file follow each other without a gap, and what was announced of it never changes."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION usage_part_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.start <> (SELECT received FROM usage_sending WHERE id = NEW.sending_id) THEN
        RAISE EXCEPTION 'a part begins where the file ends so far';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER usage_part_follows BEFORE INSERT ON usage_part
    FOR EACH ROW EXECUTE FUNCTION usage_part_follows();
CREATE TRIGGER usage_part_stays BEFORE UPDATE ON usage_part
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION usage_sending_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.program_key, NEW.file_name, NEW.size, NEW.sha256, NEW.mark, NEW.layout,
        NEW.tenant_id, NEW.report_date, NEW.as_of, NEW.door, NEW.actor_kind, NEW.actor_id,
        NEW.began_at)
       IS DISTINCT FROM
       (OLD.id, OLD.program_key, OLD.file_name, OLD.size, OLD.sha256, OLD.mark, OLD.layout,
        OLD.tenant_id, OLD.report_date, OLD.as_of, OLD.door, OLD.actor_kind, OLD.actor_id,
        OLD.began_at) THEN
        RAISE EXCEPTION 'what was announced of a file does not change';
    END IF;
    IF OLD.batch_id IS NOT NULL AND NEW.batch_id IS DISTINCT FROM OLD.batch_id THEN
        RAISE EXCEPTION 'a file becomes one batch';
    END IF;
    IF NEW.received <> OLD.received AND NEW.received IS DISTINCT FROM
       (SELECT sum(size) FROM usage_part WHERE sending_id = NEW.id) THEN
        RAISE EXCEPTION 'what is here of a file are its parts';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER usage_sending_goes_on BEFORE UPDATE ON usage_sending
    FOR EACH ROW EXECUTE FUNCTION usage_sending_goes_on();
"""
BACKWARD = """
DROP TRIGGER usage_sending_goes_on ON usage_sending;
DROP FUNCTION usage_sending_goes_on();
DROP TRIGGER usage_part_stays ON usage_part;
DROP TRIGGER usage_part_follows ON usage_part;
DROP FUNCTION usage_part_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("usage", "0003_sending")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
