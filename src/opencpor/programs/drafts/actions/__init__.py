"""Begin, change and end drafts; each locks the draft first."""
