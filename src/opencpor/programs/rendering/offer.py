"""Who runs the program, and what can be claimed."""

from collections.abc import Sequence

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from opencpor.programs.document.catalog import Product, Workload
from opencpor.programs.document.program import Program
from opencpor.programs.rendering.tables import Table, joined, words, yes
from opencpor.ui import dates


def overview(program: Program) -> list[Table]:
    """Name plate, calendar, and what belongs elsewhere."""
    plate = [
        (_("Name"), words(program.name)),
        (_("Operator"), program.operator_name),
        (_("Sender of notices"), program.sender_address),
        (_("Questions to"), f"{words(program.contact.name)}, {program.contact.email}"),
        (_("Languages"), joined(program.languages)),
        (_("Currency"), program.currency),
        (_("Time zone"), program.time_zone),
        (_("Fiscal year begins in"), MONTHS[program.fiscal_year.first_month]),
        (_("Weekend"), joined(WEEKDAYS[day.number] for day in program.calendar.weekend)),
        (_("Personal data"), words(program.privacy_text)),
    ]
    holidays = [(dates.day(day.date), words(day.name)) for day in program.calendar.holidays]
    elsewhere = [(words(o.name), words(o.pointer)) for o in program.other_programs]
    return [
        Table(_("Program"), (_("What"), _("Value")), plate),
        Table(_("Holidays"), (_("Day"), _("Name")), holidays),
        Table(_("Belongs elsewhere"), (_("What"), _("Where to go")), elsewhere),
    ]


def engagements(program: Program) -> list[Table]:
    """What can be claimed, by which role, and how it is proved."""
    areas = {area.key: words(area.name) for area in program.solution_areas}
    channels = {channel.key: words(channel.name) for channel in program.channels}
    rows = [
        (
            words(one.name),
            areas[one.solution_area],
            words(one.partner_role),
            one.association_unit.value,
            joined(channels[key] for key in one.channels) or _("any"),
            yes(one.incentivized),
            yes(one.opt_out_allowed),
        )
        for one in program.engagements
    ]
    columns = (
        _("Engagement"), _("Solution area"), _("Partner role"), _("Unit"), _("Channels"),
        _("Pays"), _("Payment can be waived"),
    )  # fmt: skip
    guide = [(words(e.name), words(e.when_to_choose), words(e.evidence_guide))
             for e in program.engagements]  # fmt: skip
    extra = [
        (words(e.name), words(field.label), words(field.help), yes(field.required))
        for e in program.engagements
        for field in e.extra_fields
    ]
    return [
        Table(_("Engagements"), columns, rows),
        Table(_("Guidance"), (_("Engagement"), _("When to choose"), _("Proof")), guide),
        Table(
            _("Further questions"),
            (_("Engagement"), _("Question"), _("Help"), _("Required")),
            extra,
        ),
    ]


def catalog(program: Program) -> list[Table]:
    """Workloads, products, SKUs, and how outside files name them."""
    skus = [(s.sku, s.name, joined(s.workloads), yes(s.paid)) for s in program.skus]
    columns = [(c.service, c.workload) for c in program.activity_report]
    return [
        _claimable(_("Workloads"), program.workloads, program),
        _claimable(_("Products"), program.products, program),
        Table(_("SKUs"), (_("SKU"), _("Name"), _("Workloads"), _("Paid")), skus),
        Table(_("Activity report"), (_("Service"), _("Workload")), columns),
    ]


def _claimable(title: str, things: Sequence[Workload | Product], program: Program) -> Table:
    areas = {area.key: words(area.name) for area in program.solution_areas}
    rows = [
        (words(t.name), t.key, areas[t.solution_area], joined(t.aliases), _standing(t))
        for t in things
    ]
    columns = (_("Name"), _("Key"), _("Solution area"), _("Also known as"), _("Standing"))
    return Table(title, columns, rows)


def _standing(thing: Workload | Product) -> str:
    standing = _("can be paid") if thing.incentive_eligible else _("not paid")
    if thing.recognition_only:
        standing = _("recognition only")
    further = [_("retired")] if thing.retired else []
    further += [_("illustrative")] if thing.illustrative else []
    return joined([standing, *further])
