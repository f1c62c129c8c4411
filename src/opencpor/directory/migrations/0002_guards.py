"""What plain constraints cannot say: kinds of organization, numbers used once, open periods."""

from django.db import migrations

FORWARD = """
-- A partner extends an organization of kind partner, a customer one of kind customer.
ALTER TABLE directory_partner
    ADD COLUMN kind varchar(10) GENERATED ALWAYS AS ('partner') STORED,
    ADD CONSTRAINT partner_is_a_partner FOREIGN KEY (organization_id, kind)
        REFERENCES access_organization (id, kind) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE directory_customer
    ADD COLUMN kind varchar(10) GENERATED ALWAYS AS ('customer') STORED,
    ADD CONSTRAINT customer_is_a_customer FOREIGN KEY (organization_id, kind)
        REFERENCES access_organization (id, kind) DEFERRABLE INITIALLY DEFERRED;

-- A location's unit belongs to the location's partner.
ALTER TABLE directory_location
    ADD CONSTRAINT location_unit_is_its_partners FOREIGN KEY (unit_id, organization_id)
        REFERENCES access_unit (id, organization_id) DEFERRABLE INITIALLY DEFERRED;

-- No number is a PartnerID and a global account id.
CREATE FUNCTION directory_keep_number() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    field text := CASE TG_TABLE_NAME WHEN 'directory_partner' THEN 'global_id'
                  ELSE 'partner_id' END;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO directory_accountnumber (number) VALUES (to_jsonb(NEW) ->> field);
    ELSIF TG_OP = 'DELETE' THEN
        DELETE FROM directory_accountnumber WHERE number = to_jsonb(OLD) ->> field;
    ELSIF to_jsonb(NEW) ->> field <> to_jsonb(OLD) ->> field THEN
        UPDATE directory_accountnumber SET number = to_jsonb(NEW) ->> field
            WHERE number = to_jsonb(OLD) ->> field;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER partner_number AFTER INSERT OR UPDATE OR DELETE ON directory_partner
    FOR EACH ROW EXECUTE FUNCTION directory_keep_number();
CREATE TRIGGER location_number AFTER INSERT OR UPDATE OR DELETE ON directory_location
    FOR EACH ROW EXECUTE FUNCTION directory_keep_number();

-- An enrollment has an open period exactly while it is enrolled.
CREATE FUNCTION directory_open_period() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked text := CASE
        WHEN TG_TABLE_NAME = 'directory_enrollment' THEN to_jsonb(NEW) ->> 'id'
        WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ->> 'enrollment_id'
        ELSE to_jsonb(NEW) ->> 'enrollment_id' END;
    enrolled boolean;
    open boolean;
BEGIN
    SELECT status = 'enrolled' INTO enrolled FROM directory_enrollment WHERE id = checked;
    open := EXISTS (SELECT FROM directory_enrollmentperiod
                    WHERE enrollment_id = checked AND until_month IS NULL);
    IF enrolled IS NOT NULL AND enrolled <> open THEN
        RAISE EXCEPTION 'enrollment %: an open period and the status enrolled go together', checked
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'enrollment_open_period';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER enrollment_open_period AFTER INSERT OR UPDATE ON directory_enrollment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory_open_period();
CREATE CONSTRAINT TRIGGER enrollment_open_period
    AFTER INSERT OR UPDATE OR DELETE ON directory_enrollmentperiod
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory_open_period();
"""

BACKWARD = """
DROP TRIGGER enrollment_open_period ON directory_enrollmentperiod;
DROP TRIGGER enrollment_open_period ON directory_enrollment;
DROP FUNCTION directory_open_period();
DROP TRIGGER location_number ON directory_location;
DROP TRIGGER partner_number ON directory_partner;
DROP FUNCTION directory_keep_number();
ALTER TABLE directory_location DROP CONSTRAINT location_unit_is_its_partners;
ALTER TABLE directory_customer DROP COLUMN kind;
ALTER TABLE directory_partner DROP COLUMN kind;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("access", "0003_unit_id_organization")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
