"""Statements of account as answers of banks; what is listed can be judged again.

The release before neither writes such files nor changes a line. Lines that are there were never
judged again.
"""

from django.db import migrations, models

FORWARD = """
DROP TRIGGER incentives_answerline_no_change ON incentives_answerline;
CREATE TRIGGER incentives_answerline_no_delete BEFORE DELETE ON incentives_answerline
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What a bank said never changes. What followed changes only while nothing did: a line that is
-- listed may be judged again, and keeps its payment.
CREATE FUNCTION incentives_keep_answer_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.result <> 'listed' OR NEW.judged_at IS NULL
       OR OLD.payment_id IS NOT NULL AND NEW.payment_id IS DISTINCT FROM OLD.payment_id
       OR (OLD.id, OLD.file_id, OLD.number, OLD.place, OLD.order_reference, OLD.reference,
           OLD.outcome, OLD.code, OLD.text, OLD.amount_minor, OLD.currency)
       IS DISTINCT FROM
          (NEW.id, NEW.file_id, NEW.number, NEW.place, NEW.order_reference, NEW.reference,
           NEW.outcome, NEW.code, NEW.text, NEW.amount_minor, NEW.currency) THEN
        RAISE EXCEPTION 'an answer of a bank is never changed; one that is listed is judged again'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_answerline_kept BEFORE UPDATE ON incentives_answerline
    FOR EACH ROW EXECUTE FUNCTION incentives_keep_answer_line();
"""

BACKWARD = """
DROP TRIGGER incentives_answerline_kept ON incentives_answerline;
DROP FUNCTION incentives_keep_answer_line();
DROP TRIGGER incentives_answerline_no_delete ON incentives_answerline;
CREATE TRIGGER incentives_answerline_no_change BEFORE UPDATE OR DELETE ON incentives_answerline
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

FORMATS = ["pain002", "camt053", "camt054", "csv", "rows"]
WHYS = [
    "unknown_batch", "other_program", "unknown_payment", "other_batch", "unknown_part",
    "other_amount", "no_amount", "other_account", "not_at_the_bank", "already_sent",
    "already_back", "contradictory", "unknown_status",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("incentives", "0029_journals_have_their_decision")]
    operations = [
        migrations.RemoveConstraint(model_name="answerfile", name="payment_answers_known"),
        migrations.AlterField(
            model_name="answerfile",
            name="format",
            field=models.CharField(
                max_length=10, choices=[(one, one.capitalize()) for one in FORMATS]
            ),
        ),
        migrations.AddConstraint(
            model_name="answerfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", FORMATS)), name="payment_answers_known"
            ),
        ),
        migrations.AlterField(
            model_name="answerline",
            name="why",
            field=models.CharField(
                blank=True, max_length=20, choices=[(one, one) for one in WHYS]
            ),
        ),
        migrations.AddField(
            model_name="answerline", name="judged_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
