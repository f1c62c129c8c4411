"""What is booked of a payment is a step of it: entries alone are refused at the commit.

The ledger was asked only when a payment was written. Now its entries ask in turn, by the same
function. Closes book no entry of a payment, so nothing is asked of theirs. Nothing is rewritten, and
the release before books by the same steps: it may run meanwhile.
"""

from importlib import import_module

from django.db import migrations

_GUARDS = import_module("opencpor.incentives.migrations.0014_payments").GUARDS
_STEPS = _GUARDS.split("CREATE FUNCTION incentives_keep_payment()")[1].split("END $$;")[0]
_HEAD, _REST = _STEPS.split("    SELECT coalesce(sum(amount_minor)")
_TAIL = _REST[_REST.index("    IF NEW.state IN ('in_progress', 'reprocessing', 'forfeited')") :]

REPLACE = "CREATE OR REPLACE FUNCTION incentives_keep_payment()"
ASKED_ALONE = f"{REPLACE}{_STEPS}END $$;\n"
ASKED_TOGETHER = (
    REPLACE
    + _HEAD.replace("    owed bigint;\n    clearing bigint;\n", "")
    + "    PERFORM incentives_payment_stands_as_booked(NEW);\n"
    + _TAIL
    + "END $$;\n"
)

FORWARD = (
    r"""
-- A payment stands where the ledger says it does.
CREATE FUNCTION incentives_payment_stands_as_booked(its incentives_payment) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    owed bigint;
    clearing bigint;
BEGIN
    SELECT coalesce(sum(amount_minor) FILTER (WHERE account = 'partner_payable'), 0),
        coalesce(sum(amount_minor) FILTER (WHERE account = 'payment_clearing'), 0)
        INTO owed, clearing
        FROM incentives_entry
        WHERE location_id = its.location_id AND account IN ('partner_payable', 'payment_clearing')
            AND source = its.id;
    IF owed <> (
        CASE WHEN its.state IN ('in_progress', 'reprocessing', 'sent', 'forfeited')
            THEN -its.amount_minor ELSE 0 END
    ) OR clearing <> (
        CASE WHEN its.state IN ('in_progress', 'reprocessing') THEN its.amount_minor ELSE 0 END
    ) THEN
        RAISE EXCEPTION 'payment % is %, but the ledger does not say so', its.id, its.state
            USING ERRCODE = 'check_violation';
    END IF;
END $$;

-- Entries come before the step that they book, so they are judged at the end of the transaction.
CREATE FUNCTION incentives_payment_entry_is_a_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its incentives_payment;
    program text;
BEGIN
    SELECT * INTO its FROM incentives_payment WHERE id = NEW.source;
    SELECT program_key INTO program FROM incentives_journal WHERE id = NEW.journal_id;
    IF (its.location_id, its.currency, its.program_key)
       IS DISTINCT FROM (NEW.location_id, NEW.currency, program) THEN
        RAISE EXCEPTION 'journal % books no payment % of this location, program and currency',
            NEW.journal_id, NEW.source USING ERRCODE = 'check_violation';
    END IF;
    PERFORM incentives_payment_stands_as_booked(its);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER incentives_entry_is_a_step AFTER INSERT ON incentives_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.source LIKE 'pay\_%')
    EXECUTE FUNCTION incentives_payment_entry_is_a_step();
"""
    + ASKED_TOGETHER
)

BACKWARD = (
    ASKED_ALONE
    + """
DROP TRIGGER incentives_entry_is_a_step ON incentives_entry;
DROP FUNCTION incentives_payment_entry_is_a_step();
DROP FUNCTION incentives_payment_stands_as_booked(incentives_payment);
"""
)


class Migration(migrations.Migration):
    dependencies = [("incentives", "0023_forfeits")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
