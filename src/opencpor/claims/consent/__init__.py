"""The customer's say: frozen text, link, window, answers, receipts."""
