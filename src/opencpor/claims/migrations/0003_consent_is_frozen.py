"""A frozen text and a customer's answer never change, whoever asks the database to."""

from django.db import migrations

GUARDS = """
CREATE TRIGGER consent_answer_append_only
  BEFORE UPDATE OR DELETE ON claims_consentanswer
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_text_not_deleted
  BEFORE DELETE ON claims_consenttext
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_text_frozen
  BEFORE UPDATE ON claims_consenttext
  FOR EACH ROW
  WHEN ((OLD.document, OLD.sha256, OLD.claim_id, OLD.number, OLD.contact, OLD.frozen_at)
    IS DISTINCT FROM
    (NEW.document, NEW.sha256, NEW.claim_id, NEW.number, NEW.contact, NEW.frozen_at))
  EXECUTE FUNCTION refuse_change();
"""
UNDO = """
DROP TRIGGER consent_text_frozen ON claims_consenttext;
DROP TRIGGER consent_text_not_deleted ON claims_consenttext;
DROP TRIGGER consent_answer_append_only ON claims_consentanswer;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_evidence_and_consent"),
        ("journal", "0002_append_only"),
    ]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
