"""Behind one close one recompute posts lines; closes say what data quality is computed from.

Until now no second one was approved behind a close at all, so that none is there twice. The release
before goes on refusing it, and writes lines of banks that the index takes as well. What a close says
costs whoever computes data quality one more turn.
"""

from django.db import migrations, models
from django.db.models import Q

# What came late is compared with what the latest close has read.
FORWARD = """
CREATE TRIGGER usage_quality_changes AFTER INSERT ON incentives_close
    FOR EACH STATEMENT EXECUTE FUNCTION usage_quality_changes();
"""
BACKWARD = "DROP TRIGGER usage_quality_changes ON incentives_close"


class Migration(migrations.Migration):

    dependencies = [("incentives", "0033_missing_statements"), ("usage", "0008_quality")]

    operations = [
        migrations.AddConstraint(
            model_name="recompute",
            constraint=models.UniqueConstraint(
                name="recompute_one_posts",
                fields=["program_key", "processed"],
                condition=Q(state="approved", lines__gt=0),
            ),
        ),
        migrations.AddIndex(
            model_name="answerline",
            index=models.Index(
                name="payment_answer_about_batch",
                fields=["order_reference"],
                condition=Q(payment=None, result="listed"),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
