"""What bodies of requests have in common."""

from pydantic import BaseModel, ConfigDict


class Input(BaseModel):
    """Input refuses members that nobody knows: one mistyped would be as if it were left out."""

    model_config = ConfigDict(extra="forbid")
