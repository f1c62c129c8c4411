"""A tenure reaches exactly as far as its associations; neither is ever deleted."""

from django.db import migrations

FORWARD = """
ALTER TABLE register_association ADD CONSTRAINT association_within_its_tenure
    FOREIGN KEY (tenure_id, slot_id, partner_id)
    REFERENCES register_tenure (id, slot_id, partner_id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION register_tenure_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    fits boolean;
BEGIN
    SELECT coalesce(t.period = (
               SELECT tstzrange(
                   min(lower(a.period)),
                   CASE WHEN bool_or(upper_inf(a.period)) THEN NULL ELSE max(upper(a.period)) END
               )
               FROM register_association a WHERE a.tenure_id = t.id HAVING count(*) > 0
           ), false)
      INTO fits FROM register_tenure t WHERE t.id = checked;
    IF NOT fits THEN
        RAISE EXCEPTION 'tenure % does not reach as far as its associations', checked
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'tenure_fits';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER tenure_fits AFTER INSERT OR UPDATE ON register_tenure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register_tenure_fits('id');
CREATE CONSTRAINT TRIGGER tenure_fits AFTER INSERT OR UPDATE ON register_association
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register_tenure_fits('tenure_id');
CREATE TRIGGER tenure_stays BEFORE DELETE ON register_tenure
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER association_stays BEFORE DELETE ON register_association
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER association_stays ON register_association;
DROP TRIGGER tenure_stays ON register_tenure;
DROP TRIGGER tenure_fits ON register_association;
DROP TRIGGER tenure_fits ON register_tenure;
DROP FUNCTION register_tenure_fits();
ALTER TABLE register_association DROP CONSTRAINT association_within_its_tenure;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial"), ("journal", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
