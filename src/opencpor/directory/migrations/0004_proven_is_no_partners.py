"""What a customer proved or its directory stands behind is no domain of a partner."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION directory_proven_is_no_partners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM directory_partnerdomain AS partners
        WHERE NEW.domain = partners.domain
            OR right(NEW.domain, length(partners.domain) + 1) = '.' || partners.domain
    ) THEN
        RAISE EXCEPTION '% belongs to a partner', NEW.domain
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'customer_domain_proven_is_no_partners';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER customer_domain_proven_is_no_partners
    BEFORE INSERT OR UPDATE OF domain, verified_at, verified_by ON directory_customerdomain
    FOR EACH ROW WHEN (NEW.verified_at IS NOT NULL AND NEW.verified_by IN ('dns', 'directory'))
    EXECUTE FUNCTION directory_proven_is_no_partners();
"""
BACKWARD = """
DROP TRIGGER customer_domain_proven_is_no_partners ON directory_customerdomain;
DROP FUNCTION directory_proven_is_no_partners();
"""


class Migration(migrations.Migration):
    """A reviewer, with grounds, may still say that a customer is a partner too."""

    dependencies = [("directory", "0003_proofs")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
