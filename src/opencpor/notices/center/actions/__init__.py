"""Use cases: tell people, mark as read, choose mails."""
