"""What the demonstration remembers of its own making."""

from typing import ClassVar

from django.db import models

from opencpor.access.scope import Scope


class DemoStep(models.Model):
    """One step of the demonstration's data that is in the database."""

    name = models.CharField(max_length=60, primary_key=True)
    seed = models.BigIntegerField()
    today = models.DateTimeField()  # what counts as now in all of its data
    made_at = models.DateTimeField()

    scope: ClassVar = Scope(internal="which parts of the demonstration have been made")
