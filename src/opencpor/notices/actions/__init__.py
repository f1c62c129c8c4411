"""Use cases: queue a mail, deliver it."""
