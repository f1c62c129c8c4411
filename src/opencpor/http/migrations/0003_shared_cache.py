"""Where all web processes count attempts to sign in: Django's own database cache."""

from django.db import migrations

MAKE = """
    CREATE TABLE http_shared_cache (
        cache_key varchar(255) PRIMARY KEY,
        value text NOT NULL,
        expires timestamptz NOT NULL
    );
    CREATE INDEX http_shared_cache_expires ON http_shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("http", "0002_operation")]

    operations = [migrations.RunSQL(MAKE, "DROP TABLE http_shared_cache")]
