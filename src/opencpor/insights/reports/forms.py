"""The builder of reports: every part of a query as a plain field, so that nobody writes JSON."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opencpor.common.columns import Kind
from opencpor.insights.reports.actions.save_report import LONGEST_NAME, Wish
from opencpor.insights.reports.models import Report, Rhythm
from opencpor.insights.reports.queries import asked_of
from opencpor.insights.reports.rules import (
    ORDERED,
    SUMMED,
    Definition,
    Filter,
    Function,
    Span,
    Sum,
    Test,
)
from opencpor.insights.reports.sets.base import DataSet

ROWS = 3  # filters that can always be added
MONTHS = ("last_months", "first", "last")
TESTS = {
    Test.ONE_OF: gettext_lazy("is one of"),
    Test.NONE_OF: gettext_lazy("is none of"),
    Test.AT_LEAST: gettext_lazy("is at least"),
    Test.AT_MOST: gettext_lazy("is at most"),
    Test.CONTAINS: gettext_lazy("contains"),
    Test.EMPTY: gettext_lazy("is empty"),
    Test.NOT_EMPTY: gettext_lazy("is not empty"),
}
FUNCTIONS = {
    Function.COUNT: gettext_lazy("number of rows"),
    Function.DISTINCT: gettext_lazy("different {column}"),
    Function.SUM: gettext_lazy("sum of {column}"),
    Function.LEAST: gettext_lazy("least {column}"),
    Function.MOST: gettext_lazy("most {column}"),
}
RHYTHMS = {
    Rhythm.NEVER: gettext_lazy("only when I ask"),
    Rhythm.DAILY: gettext_lazy("every day"),
    Rhythm.WEEKLY: gettext_lazy("every Monday"),
    Rhythm.MONTHLY: gettext_lazy("on the first of each month"),
}


def _functions_of(kind: Kind) -> list[Function]:
    found = [Function.DISTINCT]
    found += [Function.SUM] if kind in SUMMED else []
    return found + ([Function.LEAST, Function.MOST] if kind in ORDERED else [])


def figures_of(data_set: DataSet) -> list[tuple[str, str]]:
    """Return every figure that a data set has, for a choice."""
    found = [(Function.COUNT.value, str(FUNCTIONS[Function.COUNT]))]
    for one in data_set.columns:
        found += [
            (f"{function}:{one.name}", str(FUNCTIONS[function]).format(column=one.name))
            for function in _functions_of(one.kind)
        ]
    return found


def _split(text: str) -> tuple[str, ...]:
    """Read values between commas or in lines; one with a comma stands in quotes, as in CSV.

    A line break within quotes stays, so that it is refused rather than left out.
    """
    rows = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True)
    return tuple(one.strip() for row in rows for one in row if one.strip())


def _joined(values: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(values)
    return out.getvalue() if values else ""


class ReportForm(forms.Form):
    """A query over one data set, its name, and how often it runs."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("With figures below, rows that are alike in these become one."),
    )
    sums = forms.MultipleChoiceField(
        label=gettext_lazy("Figures"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("None: every row by itself. Amounts need the column currency."),
    )
    last_months = forms.IntegerField(
        label=gettext_lazy("Last whole months"),
        required=False,
        help_text=gettext_lazy("Such as 6. Empty: from the first to the last month, or all."),
    )
    first = forms.CharField(
        label=gettext_lazy("First month"), required=False, max_length=7,
        widget=forms.TextInput(attrs={"type": "month"}),
        help_text=gettext_lazy("Such as 2026-01."),
    )  # fmt: skip
    last = forms.CharField(
        label=gettext_lazy("Last month"), required=False, max_length=7,
        widget=forms.TextInput(attrs={"type": "month"}),
    )  # fmt: skip
    sort = forms.ChoiceField(label=gettext_lazy("Sort by"), required=False)
    falling = forms.BooleanField(label=gettext_lazy("Largest first"), required=False)
    rhythm = forms.ChoiceField(label=gettext_lazy("Runs by itself"), required=False)
    mailed = forms.BooleanField(
        label=gettext_lazy("Mail me a link when it has run by itself"),
        required=False,
        help_text=gettext_lazy(
            "The link needs sign-in and shows what you may see that day. Webhooks of your "
            "organization hear of every run: report.ready, report.failed."
        ),
    )

    def __init__(self, data_set: DataSet, row: Report | None, data: Any = None) -> None:
        """Offer what a data set has.

        Args:
            data_set: Which.
            row: The report that is changed; None: a new one.
            data: What was sent.
        """
        self.data_set, self.before = data_set, asked_of(row) if row else None
        super().__init__(data, initial=self._initial(row))
        names = [one.name for one in data_set.columns]
        figures = figures_of(data_set)
        chosen = [one.heading for one in self.before.sums] if self.before else []
        headings = [*names, *(key.replace(":", "_") for key, _label in figures), *chosen]
        self._offer("columns", [(o.name, f"{o.name}: {o.meaning}") for o in data_set.columns])
        self._offer("sums", figures)
        self._offer("sort", [("", "-"), *((name, name) for name in dict.fromkeys(headings))])
        self._offer("rhythm", [(key.value, str(label)) for key, label in RHYTHMS.items()])
        for place in range(self.filters):
            self._add_filter(place, names)
        if not data_set.time:
            for name in MONTHS:
                del self.fields[name]

    @property
    def months(self) -> list[BoundField]:
        """The fields of the time span; none where rows have no time."""
        return [self[name] for name in MONTHS if name in self.fields]

    @property
    def filter_rows(self) -> list[tuple[BoundField, ...]]:
        """The fields of each filter: column, test and values."""
        parts = ("filter", "test", "values")
        return [tuple(self[f"{part}_{n}"] for part in parts) for n in range(self.filters)]

    @property
    def filters(self) -> int:
        """How many filters can be given."""
        return ROWS + (len(self.before.filters) if self.before else 0)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _add_filter(self, place: int, names: list[str]) -> None:
        one = self.before.filters[place : place + 1] if self.before else ()
        number = place + 1
        self.fields[f"filter_{place}"] = forms.ChoiceField(
            label=_("Filter %(number)s: column") % {"number": number},
            choices=[("", "-"), *((name, name) for name in names)],
            required=False,
            initial=one[0].column if one else "",
        )
        self.fields[f"test_{place}"] = forms.ChoiceField(
            label=_("Filter %(number)s: test") % {"number": number},
            choices=[(key.value, str(label)) for key, label in TESTS.items()],
            required=False,
            initial=one[0].test if one else Test.ONE_OF.value,
        )
        self.fields[f"values_{place}"] = forms.CharField(
            label=_("Filter %(number)s: values, between commas") % {"number": number},
            required=False,
            max_length=10_000,
            initial=_joined(one[0].values) if one else "",
        )

    def _initial(self, row: Report | None) -> dict[str, Any]:
        asked = self.before
        if asked is None or row is None:
            return {"columns": list(self.data_set.usual or self.data_set.by_name)}
        first = asked.sort[0] if asked.sort else ""
        return {
            "name": row.name,
            "columns": list(asked.columns),
            "sums": [":".join(filter(None, (one.function, one.column))) for one in asked.sums],
            "last_months": asked.span.last_months,
            "first": asked.span.first,
            "last": asked.span.last,
            "sort": first.removeprefix("-"),
            "falling": first.startswith("-"),
            "rhythm": row.rhythm,
            "mailed": row.mailed,
        }

    @property
    def places(self) -> dict[str, str]:
        """Say at which field an error of the action is shown."""
        places = {f"columns.{n}": "columns" for n in range(len(self.data_set.columns))}
        places |= {f"sums.{n}": "sums" for n in range(len(figures_of(self.data_set)))}
        given = [n for n in range(self.filters) if self.cleaned_data.get(f"filter_{n}")]
        places |= {f"filters.{n}": f"values_{place}" for n, place in enumerate(given)}
        span = {"span": "first", "span.last": "last", "span.last_months": "last_months"}
        return places | span | {"sort.0": "sort", "sort.1": "sort"}

    def definition(self) -> Definition:
        """Return the query; the order of what stays is the one of before."""
        said, before = self.cleaned_data, self.before
        kept = [name for name in (before.columns if before else ()) if name in said["columns"]]
        sort = said["sort"]
        return Definition(
            self.data_set.key,
            (*kept, *(name for name in said["columns"] if name not in kept)),
            tuple(self._sum(key) for key in said["sums"]),
            tuple(self._filter(n) for n in range(self.filters) if said.get(f"filter_{n}")),
            self._span(),
            (f"-{sort}" if said["falling"] else sort,) if sort else (),
        )

    def _span(self) -> Span:
        if not self.data_set.time:
            return Span()
        said = self.cleaned_data
        return Span(said["last_months"], said["first"].strip(), said["last"].strip())

    def _sum(self, key: str) -> Sum:
        """Return a figure, with the name that it had."""
        function, _colon, column = key.partition(":")
        known = self.before.sums if self.before else ()
        same = (one for one in known if (one.function, one.column) == (function, column))
        return next(same, Sum(function, column))

    def _filter(self, place: int) -> Filter:
        said = self.cleaned_data
        test = said[f"test_{place}"] or Test.ONE_OF.value
        return Filter(said[f"filter_{place}"], test, _split(said[f"values_{place}"]))

    def wish(self) -> Wish:
        """Return what the report is to be."""
        said = self.cleaned_data
        return Wish(said["name"], self.definition(), said["rhythm"], said["mailed"])
