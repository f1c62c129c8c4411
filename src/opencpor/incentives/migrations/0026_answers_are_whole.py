"""A file of answers is whole when it is recorded: no line is added to it later.

The database notes the transaction that wrote a file, as with journals. The release before does not
know the column, and need not. Files that are there were written in none that still runs.
"""

from importlib import import_module

from django.db import migrations, models

_GUARDS = import_module("opencpor.incentives.migrations.0016_bank_answers").GUARDS
_KEPT = _GUARDS.split("CREATE FUNCTION incentives_keep_answer_file()")[1].split("END $$;")[0]
REPLACE = "CREATE OR REPLACE FUNCTION incentives_keep_answer_file()"
KEPT_BEFORE = f"{REPLACE}{_KEPT}END $$;\n"
KEPT = KEPT_BEFORE.replace(".received_at)", ".received_at, {}.written_in)").format("OLD", "NEW")

FORWARD = (
    KEPT
    + """
CREATE FUNCTION incentives_answer_file_notes_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.written_in := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER incentives_answerfile_written_in BEFORE INSERT ON incentives_answerfile
    FOR EACH ROW EXECUTE FUNCTION incentives_answer_file_notes_transaction();

-- Lines belong to the transaction that wrote their file.
CREATE FUNCTION incentives_answer_line_joins_own_file() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    finished text;
BEGIN
    SELECT f.id INTO finished
        FROM (SELECT DISTINCT file_id FROM fresh) n
        JOIN incentives_answerfile f ON f.id = n.file_id
        WHERE f.written_in <> pg_current_xact_id()::text::bigint
        LIMIT 1;
    IF finished IS NOT NULL THEN
        RAISE EXCEPTION 'file of answers % is finished', finished
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER incentives_answerline_own_file AFTER INSERT ON incentives_answerline
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION incentives_answer_line_joins_own_file();
"""
)

BACKWARD = (
    """
DROP TRIGGER incentives_answerline_own_file ON incentives_answerline;
DROP FUNCTION incentives_answer_line_joins_own_file();
DROP TRIGGER incentives_answerfile_written_in ON incentives_answerfile;
DROP FUNCTION incentives_answer_file_notes_transaction();
"""
    + KEPT_BEFORE
)


class Migration(migrations.Migration):
    dependencies = [("incentives", "0025_payment_entries_have_a_step")]
    operations = [
        migrations.AddField(
            model_name="answerfile",
            name="written_in",
            field=models.BigIntegerField(db_default=0, editable=False),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
