"""What addresses ask for about scores, and the customers behind one, the same at every door."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from ninja import Schema
from pydantic import Field, ValidationError

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.directory.narrowing import NarrowingAsked
from opencpor.eligibility.queries import Behind, Wanted
from opencpor.eligibility.states import ScoreState

NAME = 200  # characters


class ScoresAsked(Schema):
    """Which scores; empty: all."""

    q: str = Field("", max_length=NAME, description="a part of the partner's name")
    program: str = Field("", description="key of the program")
    partner: str = Field("", description="identifier of the partner")
    designation: str = Field("", description="key of the designation")
    state: ScoreState | Literal[""] = ""

    @classmethod
    def said(cls, values: Mapping[str, str]) -> Self:
        """Read what an address says; other names in it are none of its business.

        Raises:
            Invalid: For a state that there is not, and for a name that is too long.
        """
        given = {
            name: values[name].strip() for name in ScoresAsked.model_fields if values.get(name)
        }
        errors = []
        if given.get("state") and given["state"] not in set(ScoreState):
            known = phrase("One of {known}.", known=", ".join(ScoreState))
            errors.append(FieldError("state", "unknown_state", "There is no such state.", known))
        if len(given.get("q", "")) > NAME:
            most = phrase("At most {most} characters.", most=NAME)
            errors.append(FieldError("q", "too_long", "This is too much.", most))
        if errors:
            raise Invalid("The list cannot be narrowed so.", code="invalid", errors=errors)
        return cls.model_validate(given)

    def read(self) -> Wanted:
        """Return what is wanted."""
        return Wanted(self.program, self.partner, self.designation, self.q.strip(), str(self.state))

    def named(self) -> dict[str, str]:
        """Return what is asked for, as an address says it."""
        return {name: str(value) for name, value in self.model_dump().items() if value}


class BehindAsked(NarrowingAsked):
    """Which customers; ``standing``: met, not_met or no_data.

    A row may be about a customer as a whole: it has no workload, and fits none.
    """

    track: str = ""
    metric: str = ""
    source: str = Field("", description="a part of the metric")
    kind: str = Field("", description="the association type")
    standing: str = Field("", pattern="^(met|not_met|no_data|)$")
    customer: str = Field("", description="identifier of the customer")

    @classmethod
    def said(cls, values: Mapping[str, str]) -> Self:
        """Read what an address says; other names in it are none of its business.

        Raises:
            Invalid: For a standing that there is not.
        """
        given = {name: values[name] for name in BehindAsked.model_fields if values.get(name)}
        try:
            return cls.model_validate(given)
        except ValidationError as wrong:
            remedy = "One of met, not_met, no_data."
            error = FieldError("standing", "invalid", "There is no such standing.", remedy)
            raise Invalid(
                "The list cannot be narrowed so.", code="invalid", errors=[error]
            ) from wrong

    def read(self, track: str = "") -> Behind:
        """Return what is wanted.

        Args:
            track: The one that is meant where none is named.

        Raises:
            Invalid: For a workload, a solution area, a country or a segment that there is not.
        """
        return Behind(
            self.track or track, self.metric, self.source, self.kind, self.standing, self.customer,
            self.narrowed(),
        )  # fmt: skip

    def named(self) -> dict[str, Any]:
        """Return what is asked for, as an address says it."""
        found = {name: getattr(self, name) for name in BehindAsked.model_fields}
        return {name: value for name, value in found.items() if value}
