"""What an operation of the API knows: parameters of its address, and parts of its forms.

What nobody knows is refused: mistyped, it would be as if it were left out, and a list would show
everything, or a file come in as of another day.
"""

from collections.abc import Iterable

from django.http import HttpRequest
from ninja.operation import Operation

from opencpor.common.errors import FieldError, Invalid, UnsupportedType
from opencpor.common.phrases import phrase
from opencpor.http.inputs import refuse_unknown

FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})


def _names(models: Iterable[type], source: str) -> dict[str, bool]:
    """Return what is read from one source, and whether it may come several times."""
    found: dict[str, bool] = {}
    for model in models:
        if getattr(model, "__ninja_param_source__", "") != source:
            continue
        flat = getattr(model, "__ninja_flatten_map__", None)
        names = flat if flat is not None else model.model_fields  # type: ignore[attr-defined]
        several = getattr(model, "__ninja_collection_fields__", ())
        found |= {name: name in several for name in names}
    return found


class Known:
    """The names that an operation takes; of a page, which is none, nothing is said."""

    def __init__(self) -> None:
        """Begin as a page."""
        self._query: dict[str, bool] | None = None
        self._fields: dict[str, bool] = {}
        self._files: dict[str, bool] = {}

    def learn(self, operation: Operation) -> None:
        """Note what an operation takes; Ninja calls this when it is made."""
        models = [model for model in operation.models if isinstance(model, type)]
        self._query = (self._query or {}) | _names(models, "query")
        self._fields |= _names(models, "form")
        self._files |= _names(models, "file")

    def check(self, request: HttpRequest) -> None:
        """Refuse what the operation does not know.

        Raises:
            Invalid: ``unknown_filter`` for each parameter of the address, ``extra_forbidden`` for
                each part of a form, ``too_many_files`` where only the last of several files of one
                name would count.
            UnsupportedType: If a form is asked for, and the body is none.
        """
        if self._query is None:
            return
        refuse_unknown(request.GET, self._query)
        if self._fields or self._files:
            self._check_form(request)

    def _check_form(self, request: HttpRequest) -> None:
        if request.content_type not in FORMS:
            if int(request.META.get("CONTENT_LENGTH") or 0):
                raise UnsupportedType(
                    "Send a form, with the header 'Content-Type: multipart/form-data'.",
                    code="unsupported_type",
                )
            return
        remedy = phrase("Known: {known}.", known=", ".join([*self._fields, *self._files]))
        given = [*(request.POST.keys() - self._fields), *(request.FILES.keys() - self._files)]
        errors = [
            FieldError(name, "extra_forbidden", "Extra inputs are not permitted", remedy)
            for name in sorted(given)
        ]
        errors += [
            FieldError(name, "too_many_files", "There is more than one file.", "Send one.")
            for name, several in self._files.items()
            if not several and len(request.FILES.getlist(name)) > 1
        ]
        if errors:
            raise Invalid("Nothing was taken in.", code="invalid", errors=errors)
