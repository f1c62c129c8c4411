"""The components, as template tags: ``{% load ui %}``. See docs/reference/ui.md."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opencpor.common.calendar import BusinessCalendar
from opencpor.common.clock import now
from opencpor.http.tables import exports_of
from opencpor.http.wording import in_words, reworded
from opencpor.ui import chips, countries, dates, figures
from opencpor.ui.addresses import address, address_of
from opencpor.ui.charts import Chart
from opencpor.ui.forms import problem_of
from opencpor.ui.moulds import draw_rows, filled
from opencpor.ui.parts import Chosen, Column, Listing, Step, Tab
from opencpor.ui.remembering import remember, translate

register = template.Library()
register.filter("in_words", in_words)
register.filter("reworded", reworded)
register.tag("remember", remember)
register.tag("url", address)
register.tag("translate", translate)  # where this library is loaded after Django's own
SPRITE = "ui/vendor/icons/sprite.svg"
SELECTED = SafeString(" selected")
GUID = re.compile(
    r"(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])", re.ASCII | re.IGNORECASE
)
STEP_ICONS = {
    "done": "circle-check", "current": "circle-dot", "todo": "circle",
    "wrong": "alert-circle", "skipped": "circle-minus",
}  # fmt: skip


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; with a label it speaks for itself, without one it is decoration."""
    href = f"{staticfiles_storage.url(SPRITE)}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href
        )
    return _decoration(href)


@lru_cache(maxsize=1024)
def _decoration(href: str) -> SafeString:
    """Draw an icon that says nothing; the same few dozen stand on every page."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', href)


@register.simple_tag
def status(kind: str, state: str) -> SafeString:
    """Draw the chip of a state that its room has registered."""
    return _status(kind, str(state), get_language(), staticfiles_storage.url(SPRITE))


@lru_cache(maxsize=1024)
def _status(kind: str, state: str, language: str | None, sprite: str) -> SafeString:
    """Draw the chip of a state; every row of a list has one."""
    del language, sprite  # what is remembered hangs on them
    return chip(chips.chip_of(kind, state))


@register.simple_tag
def chip(shown: chips.Chip) -> SafeString:
    """Draw a chip: icon, word and color."""
    return format_html(
        '<span class="chip chip-{}">{}<span>{}</span></span>',
        shown.tone.value, icon(shown.icon), shown.word,
    )  # fmt: skip


@register.simple_tag
def copy_id(value: object, *, shown: bool = False) -> SafeString:
    """Draw the button that copies a long ID; it says the whole of it where one points at it.

    On paper and without script all of it stands there instead.

    Args:
        value: The ID, such as a GUID.
        shown: Whether its first eight characters stand before the button.
    """
    text = format_html('<code class="id-short">{}</code>', str(value)[:8]) if shown else ""
    return format_html(
        '<span class="text-nowrap">{}<code class="id-whole">{}</code>'
        '<button type="button" class="copy-id" title="{}" data-copy="{}" data-copied="{}">{}'
        '<span class="visually-hidden">{}</span></button></span>',
        text, value, value, value, _("Copied"), icon("copy"), _("Copy the whole ID"),
    )  # fmt: skip


@register.filter
def short_ids(text: object) -> SafeString:
    """Write a text with the long IDs in it short, each with the button that copies all of it."""
    shown = GUID.sub(lambda found: copy_id(found[0], shown=True), format_html("{}", text))
    return SafeString(shown)


@register.filter
def cut_ids(text: object) -> str:
    """Write a text with the long IDs in it cut short, where no button can stand: in a label."""
    return GUID.sub(lambda found: found[0][:8], str(text))


@register.filter
def number(value: int | Decimal | None, places: int | None = None) -> str:
    """Write a number in the reader's language; nothing for None."""
    return "" if value is None else figures.number(value, places)


@register.simple_tag
def counted(value: int, more: bool = False) -> str:  # noqa: FBT001, FBT002 - as templates call it
    """Write how many there are; where they were not counted to the end, that there are more."""
    shown = figures.number(value, None)
    if not more:
        return shown
    said = _("more than %(number)s") % {"number": shown}
    text = '<span aria-hidden="true">{}+</span><span class="visually-hidden">{}</span>'
    return format_html(text, shown, said)


@register.filter
def as_query(said: Mapping[str, object]) -> str:
    """Write what is asked for as the end of an address; empty values ask for nothing."""
    query = urlencode({name: str(value) for name, value in said.items() if value})
    return f"?{query}" if query else ""


@register.filter
def percent(value: int | Decimal | None, places: int = 1) -> str:
    """Write a share of one as a percentage; nothing for None."""
    return "" if value is None else figures.percent(value, places)


@register.filter
def country_name(code: str) -> str:
    """Write a country's name; a code that is none stays as it is."""
    return countries.country_name(code)


@register.filter
def named_in(key: str, names: Mapping[str, Any]) -> Any:
    """Write the name of a key; a key without a name stays as it is."""
    return names.get(key, key)


@register.simple_tag
def money(amount: int | Decimal | None, currency: str, places: int | None = None) -> SafeString:
    """Write an amount with its currency, in tabular figures; a dash for None."""
    if amount is None:
        return format_html('<span class="money">{}</span>', figures.NONE)
    low = " money-negative" if amount < 0 else ""
    shown = figures.money(amount, currency, places)
    return format_html('<span class="money{}">{}</span>', low, shown)


@register.simple_tag
def day(value: date | None) -> SafeString:
    """Write a day; nothing for None."""
    if value is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), dates.day(value))


@register.simple_tag
def month(value: date) -> SafeString:
    """Write a month."""
    return format_html('<time datetime="{}">{}</time>', f"{value:%Y-%m}", dates.month(value))


@register.simple_tag
def moment(value: datetime | None, zone: tzinfo = UTC) -> SafeString:
    """Write an instant with its zone; nothing for None."""
    if value is None:
        return SafeString("")
    shown = dates.moment(value, zone)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), shown)


@register.simple_tag
def deadline(value: datetime, calendar: BusinessCalendar) -> SafeString:
    """Write a deadline: the last day on which one may act, and how many business days are left."""
    return deadlines(now())(value, calendar)


def deadlines(at: datetime) -> Callable[[datetime, BusinessCalendar], SafeString]:
    """Return what writes the deadlines of a list, as they stand at an instant."""
    language = get_language()

    def write(value: datetime, calendar: BusinessCalendar) -> SafeString:
        return _deadline(dates.due(value, calendar, at, language), language)

    return write


@lru_cache(maxsize=4096)
def _deadline(shown: dates.Due, language: str | None) -> SafeString:
    """Draw a deadline; those of a list are few."""
    del language  # it is part of what is remembered
    return format_html(
        '<span class="due due-{}"><time datetime="{}">{}</time> <span class="due-left">({})</span>'
        "</span>",
        shown.tone, shown.last_day.isoformat(), dates.weekday(shown.last_day), shown.left,
    )  # fmt: skip


@register.simple_tag
def crumb(label: Any, url_name: str = "", *args: Any) -> SafeString:
    """Add one breadcrumb; the last one has no address."""
    if not url_name:
        return format_html('<li aria-current="page">{}</li>', label)
    return format_html('<li><a href="{}">{}</a></li>', address_of(url_name, *args), label)


@register.simple_block_tag
def page_header(content: str, title: Any, note: Any = "", state: Any = "") -> SafeString:
    """Head a page: its title, one line under it, its chip; inside stand the actions."""
    values = {"content": content, "title": title, "note": note, "state": state}
    return filled("ui/parts/page_header.html", values, acts=bool(content.strip()))


@register.simple_block_tag
def next_step(content: str, what: Any, who: Any = "", tone: str = "waiting") -> SafeString:
    """Say the one thing to do and who does it; inside stand the deadline and the button."""
    values = {"content": content, "what": what, "who": who}
    return filled("ui/parts/next_step.html", values, tone=tone)


@register.simple_block_tag
def empty_state(content: str, title: Any, text: Any = "", icon: str = "inbox") -> SafeString:
    """Say that there is nothing yet and what to do; inside stands the button."""
    values = {"content": content, "title": title, "text": text, "name": icon}
    return render_to_string("ui/parts/empty_state.html", values)


@register.simple_block_tag
def card(content: str, title: Any = "", ident: str = "", note: Any = "") -> SafeString:
    """Frame a section under a heading."""
    values = {"content": content, "title": title, "ident": ident or f"c{uuid4().hex[:8]}"}
    return filled("ui/parts/card.html", values | {"note": note})


@register.simple_tag
def later(url: str, label: Any, ident: str, select: str = "") -> SafeString:
    """Leave a part out until it is looked at; without script the link leads to the page with it.

    Args:
        url: Gives the part to HTMX, and to others the page with it.
        label: The link's words.
        ident: Where on that page it stands.
        select: What of the answer is put in place of the same here; empty: all of it.
    """
    values = {"url": url, "label": label, "ident": ident, "select": select}
    return filled("ui/parts/later.html", values)


@register.simple_block_tag
def fact(content: str, label: Any) -> SafeString:
    """Write one line of a description list, inside ``<dl class="facts">``."""
    return format_html(
        '<div class="fact"><dt>{}</dt><dd>{}</dd></div>', label, mark_safe(content)  # noqa: S308 - the block was rendered with escaping
    )  # fmt: skip


@register.simple_tag
def stepper(steps: Sequence[Step], label: Any = "") -> SafeString:
    """Draw a path and how far it is gone."""
    said = tuple(Step(str(one.label), one.state, one.url, str(one.note)) for one in steps)
    return _stepper(said, str(label), get_language(), staticfiles_storage.url(SPRITE))


@lru_cache(maxsize=1024)
def _stepper(steps: tuple[Step, ...], label: str, language: str | None, sprite: str) -> SafeString:
    """Draw a path; there are few, and every page of a claim has one."""
    del language, sprite  # what is remembered hangs on them
    drawn = [(step, STEP_ICONS[step.state]) for step in steps]
    return render_to_string("ui/parts/stepper.html", {"steps": drawn, "label": label})


@register.inclusion_tag("ui/parts/history.html")
def history(happenings: Sequence[Any], zone: tzinfo = UTC) -> dict[str, Any]:
    """Draw what happened, newest first as handed over."""
    return {"happenings": happenings, "zone": zone}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Sequence[Tab], label: Any = "") -> dict[str, Any]:
    """Draw tabs that are links."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/progress.html")
def progress(value: int, most: int, label: Any) -> dict[str, Any]:
    """Draw how far a long work is, in words and as a bar."""
    return {"value": value, "most": most, "label": label}


@register.inclusion_tag("ui/parts/chart.html")
def chart(shown: Chart, *, bare: bool = False, listed: bool = False) -> dict[str, Any]:
    """Draw a chart with its table and downloads.

    Its figures stand in an attribute: scripts, even those of plain data, are left out of fragments.

    Args:
        shown: What is drawn.
        bare: Whether its title stands above it already, as the heading of its card.
        listed: Whether the page's own table below it has its figures, with files of them, so that
            it brings none.
    """
    data = json.dumps(shown.data())
    return {
        "chart": shown,
        "data": data,
        "ident": f"chart-{shown.key}",
        "bare": bare,
        "listed": listed,
    }


@register.inclusion_tag("ui/parts/exports.html")
def table_exports(
    key: str,
    about: str,
    asked: Mapping[str, object] | None = None,
    *,
    named: bool = False,
    **more: object,
) -> dict[str, Any]:
    """Offer the files of a table that a page shows, narrowed as the page is.

    Args:
        key: Of the table, see `http.tables`.
        about: What the table is called on the page.
        asked: What it is narrowed to.
        more: Further filters.
        named: Whether it is another layout than the page's, so that its name is written.
    """
    found = exports_of(key, **{**(asked or {}), **more})
    return {"exports": found, "about": about, "named": named}


def _kept_query(request: HttpRequest, *changed: str) -> str:
    """Return the page's own query without some parts of it."""
    parts = [(key, one) for key, values in request.GET.lists() for one in values]
    return urlencode([(key, one) for key, one in parts if key not in changed])


def _address(request: HttpRequest, kept: str, **said: str) -> str:
    """Return the page's own address, with what is kept of its query and what is said besides."""
    query = "&".join(filter(None, (kept, urlencode(said))))
    return f"{request.path}?{query}" if query else request.path


@register.simple_tag(takes_context=True)
def table_head(
    context: Mapping[str, Any],
    listing: Listing,
    select: bool = False,  # noqa: FBT001, FBT002 - a template writes select=True
) -> SafeString:
    """Draw a list's headings; those that sort are links that keep the filters."""
    request = context["request"]
    kept = _kept_query(request, "sort", "cursor")

    def heading(column: Column) -> SafeString:
        rising, falling = listing.sort == column.key, listing.sort == f"-{column.key}"
        target = f"-{column.key}" if rising else column.key
        return filled(
            "ui/parts/heading.html",
            {
                "url": _address(request, kept, sort=target) if column.sortable else "",
                "label": column.label,
            },
            order="ascending" if rising else "descending" if falling else "",
            figures=column.figures,
            narrow=column.narrow,
        )

    headings = SafeString("".join(map(heading, listing.columns)))
    return filled("ui/parts/table_head.html", {"headings": headings}, select=bool(select))


@register.inclusion_tag("ui/parts/chosen.html", takes_context=True)
def chosen(context: Mapping[str, Any], items: Iterable[Chosen]) -> dict[str, Any]:
    """Draw what a list is narrowed to: a chip for each, which leads to the list without it."""
    request = context["request"]
    return {
        "items": [
            (one.label, one.word, _address(request, _kept_query(request, "cursor", *one.names)))
            for one in items
        ]
    }


@register.simple_tag
def options(choices: Iterable[tuple[str, Any]], chosen: str | Sequence[str] = "") -> SafeString:
    """Draw the options of a select from values and labels; those that are chosen are marked."""
    held = {chosen} if isinstance(chosen, str) else set(chosen)
    rows = (
        {"value": value, "label": label, "selected": SELECTED if value in held else ""}
        for value, label in choices
    )
    return draw_rows("ui/parts/option.html", rows)


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: Mapping[str, Any], listing: Listing) -> dict[str, Any]:
    """Draw how many there are, and the links to the first and the next page."""
    request = context["request"]
    kept, after = _kept_query(request, "cursor"), listing.next_cursor
    return {
        "listing": listing,
        "next": _address(request, kept, cursor=after) if after else "",
        "first": _address(request, kept) if request.GET.get("cursor") else "",
    }


def _linked(target: str, label: str, text: str) -> dict[str, str]:
    """Return an error with the field that it leads to, which is not named twice."""
    return {"target": target, "label": "" if text.startswith(label) else label, "text": text}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """List what is wrong with one or several forms, each linked to its field; nothing if none."""
    links, loose, leads = [], [], []
    for form in forms:
        if not form.is_bound or not form.errors:
            continue
        problem = problem_of(form)
        if problem and problem.errors:
            leads.append(in_words(problem.detail))
        loose += list(form.non_field_errors())
        for name, errors in form.errors.items():
            if name not in form.fields:
                continue
            field = form[name]
            target = field.auto_id if field.use_fieldset else field.id_for_label
            links += [_linked(target, str(field.label), str(text)) for text in errors]
    ident = f"errors-{uuid4().hex[:8]}"
    return {"lead": " ".join(leads), "links": links, "loose": loose, "ident": ident}
