"""Indexes for searching and sorting the list of claims."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models


class Migration(migrations.Migration):
    """Each way of asking the list has an index, so that it stays fast at any length."""

    dependencies = [("claims", "0006_file_text")]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["name", "id"], name="claim_by_name"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["customer_name", "id"], name="claim_by_customer_name"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["given_partner_id", "id"], name="claim_by_partner_id"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=GinIndex(
                SearchVector("name", "customer_name", config="simple"), name="claim_words"
            ),
        ),
        migrations.AddIndex(
            model_name="claimline",
            index=models.Index(
                fields=["subscription_id"],
                condition=~models.Q(subscription_id=""),
                name="claim_line_by_subscription",
            ),
        ),
    ]
