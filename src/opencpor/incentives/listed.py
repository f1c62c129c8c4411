"""What addresses of lists ask for, where a list is narrowed by a few words of its own."""

from collections.abc import Mapping
from typing import Self

from ninja import Schema
from pydantic import ValidationError

from opencpor.common.errors import FieldError, Invalid


class ListAsked(Schema):
    """What narrows a list; empty: all. Page, API and file read the same words."""

    @classmethod
    def said(cls, values: Mapping[str, str]) -> Self:
        """Read what an address says; other names in it are none of its business.

        Raises:
            Invalid: For a value that there is not.
        """
        given = {name: values[name].strip() for name in cls.model_fields if values.get(name)}
        try:
            return cls.model_validate({name: value for name, value in given.items() if value})
        except ValidationError as problem:
            wrong = [str(one["loc"][0]) for one in problem.errors()]
            errors = [FieldError(name, "invalid", "There is no such value.") for name in wrong]
            raise Invalid(
                "The list cannot be narrowed so.", code="invalid", errors=errors
            ) from problem

    def named(self) -> dict[str, str]:
        """Return what is asked for, as an address says it."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: str(value) for name, value in found.items() if value}

    def beside_state(self) -> dict[str, str]:
        """Return what is asked for besides the state, which pages have tabs for."""
        return {name: value for name, value in self.named().items() if name != "state"}
