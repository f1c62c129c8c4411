"""An index of the beginnings of words by partner, so that large partners' searches stay short.

It is built while the table is written to: some ten seconds for each million claims.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION claims_own_beginnings(partner_id text, words tsvector) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    whose text := right(partner_id, 2);
BEGIN
    RETURN array_to_tsvector(
        string_to_array(whose || array_to_string(tsvector_to_array(words), ' ' || whose), ' ')
    );
END $$;

CREATE OR REPLACE FUNCTION claims_own_sought(partner_id text, sought tsquery) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        sought::text, $r$'([^']+)'$r$, '''' || right(partner_id, 2) || $r$\\1'$r$, 'g'
    )::tsquery
$$;
"""
BACKWARD = """
DROP FUNCTION claims_own_sought(text, tsquery);
DROP FUNCTION claims_own_beginnings(text, tsvector);
"""


class Migration(migrations.Migration):
    atomic = False  # so that it can be run again, every step leaves alone what is done

    dependencies = [("claims", "0024_board_by_reviewer")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        # What an attempt that was cut off left, the database would not use.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS claim_own_beginnings", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name="claim",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    "partner_id",
                    "words",
                    function="claims_own_beginnings",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                gin_pending_list_limit=512,
                name="claim_own_beginnings",
            ),
        ),
        # How often a partner's words occur it learns now, not when a tenth of the claims is new.
        migrations.RunSQL("ANALYZE claims_claim", migrations.RunSQL.noop),
    ]
