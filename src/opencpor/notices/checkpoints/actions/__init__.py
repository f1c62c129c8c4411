"""Use case: mail the checkpoint of the day."""
