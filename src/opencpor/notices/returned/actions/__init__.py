"""Take reports of mails that came back."""
