"""Whether a role is limited to locations stands in a column, not in there being some."""

from django.db import migrations, models

KEEP = """
UPDATE access_membership AS role SET limited = true
WHERE EXISTS (SELECT FROM access_membership_units WHERE membership_id = role.id);
UPDATE access_invitation AS invitation SET limited = true
WHERE EXISTS (SELECT FROM access_invitation_units WHERE invitation_id = invitation.id);
SET CONSTRAINTS ALL IMMEDIATE;
"""
GUARD = """
CREATE FUNCTION access_unit_of_limited() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held boolean;
BEGIN
    IF TG_TABLE_NAME = 'access_membership_units' THEN
        SELECT limited INTO held FROM access_membership WHERE id = NEW.membership_id;
    ELSE
        SELECT limited INTO held FROM access_invitation WHERE id = NEW.invitation_id;
    END IF;
    IF NOT held THEN
        RAISE EXCEPTION 'a role that is not limited has no location'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'unit_of_limited';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER unit_of_limited BEFORE INSERT OR UPDATE ON access_membership_units
    FOR EACH ROW EXECUTE FUNCTION access_unit_of_limited();
CREATE TRIGGER unit_of_limited BEFORE INSERT OR UPDATE ON access_invitation_units
    FOR EACH ROW EXECUTE FUNCTION access_unit_of_limited();

CREATE FUNCTION access_limited_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'whether a role is limited to locations stays as it was given'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'limited_stays';
END $$;
CREATE TRIGGER limited_stays BEFORE UPDATE OF limited ON access_membership
    FOR EACH ROW WHEN (OLD.limited <> NEW.limited) EXECUTE FUNCTION access_limited_stays();
CREATE TRIGGER limited_stays BEFORE UPDATE OF limited ON access_invitation
    FOR EACH ROW WHEN (OLD.limited <> NEW.limited) EXECUTE FUNCTION access_limited_stays();
"""
OPEN = """
DROP TRIGGER limited_stays ON access_invitation;
DROP TRIGGER limited_stays ON access_membership;
DROP FUNCTION access_limited_stays();
DROP TRIGGER unit_of_limited ON access_invitation_units;
DROP TRIGGER unit_of_limited ON access_membership_units;
DROP FUNCTION access_unit_of_limited();
"""


class Migration(migrations.Migration):
    """Adds the column, fills it from the rows there are, and guards it."""

    dependencies = [("access", "0003_unit_id_organization")]

    operations = [
        migrations.AddField("membership", "limited", models.BooleanField(default=False)),
        migrations.AddField("invitation", "limited", models.BooleanField(default=False)),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, OPEN),
    ]
