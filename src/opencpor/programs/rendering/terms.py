"""The operator's policy, reasons and texts."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import ReasonList
from opencpor.programs.rendering.tables import Table, joined, words, yes


def policy(program: Program, shown: Mapping[str, Any]) -> list[Table]:
    """Every deadline and limit by its name in the document.

    Args:
        program: The document.
        shown: Its `policy` as data, with only what the reader may see.
    """
    del program
    plain = {name: value for name, value in shown.items() if not isinstance(value, Mapping)}
    groups = {name: value for name, value in shown.items() if isinstance(value, Mapping)}
    columns = (_("Setting"), _("Value"))
    tables = [Table(_("Deadlines and limits"), columns, list(_settings(plain)))]
    return tables + [Table(name, columns, list(_settings(value))) for name, value in groups.items()]


def _settings(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _settings(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _written(value)


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return yes(value)
    if isinstance(value, list):
        return joined(value) or _("none")
    return _("none") if value is None else value


def reasons(program: Program) -> list[Table]:
    """The coded reasons with what they mean and what helps."""
    titles = {
        ReasonList.MORE_INFORMATION: _("More information is needed"),
        ReasonList.REJECTION: _("Rejection"),
        ReasonList.END: _("End of an association"),
        ReasonList.ARBITRATION: _("Arbitration"),
        ReasonList.INELIGIBILITY: _("No earning"),
    }
    columns = (_("Code"), _("Meaning"), _("What helps"))
    return [
        Table(titles[name], columns, [(r.code, words(r.text), words(r.remedy)) for r in listed])
        for name, listed in program.reasons.lists()
    ]


def texts(program: Program) -> list[Table]:
    """What partners accept and what customers are shown."""
    names = {engagement.key: words(engagement.name) for engagement in program.engagements}
    statements = [
        (s.key, words(s.text), joined(names[key] for key in s.engagements) or _("all"))
        for s in program.acknowledgements.partner
    ]
    shown = program.acknowledgements.customer
    customer = [
        (_("Heading"), words(shown.heading)),
        (_("Text"), words(shown.text)),
        (_("What the partner sees"), words(shown.shown_data)),
        (_("Until, without an end"), words(shown.until_open)),
        (_("Until, with an end"), words(shown.until_date)),
        (_("If silence is consent"), words(shown.silence_is_consent)),
        (_("If silence is refusal"), words(shown.silence_is_refusal)),
    ]
    columns = (_("Key"), _("Statement to accept"), _("Asked for"))
    return [
        Table(_("Statements of the partner"), columns, statements),
        Table(_("Text for the customer"), (_("Part"), _("Words")), customer),
    ]
