"""Rules, close, ledger, statements, payments, what-if."""
